import { buildCatalogue, type Catalogue } from '../src/core/catalogue.js';
import { classify } from '../src/core/classify.js';
import type { Classification, Detection } from '../src/core/detection.js';
import type { VouchEvent } from '../src/core/event.js';
import { normaliseAws } from '../src/core/normalise/aws.js';

/** A whole, ordinary CloudTrail record; hand over what is to be different. */
export function awsRecord(different: { readonly [field: string]: unknown } = {}): {
  [field: string]: unknown;
} {
  return {
    eventVersion: '1.11',
    eventID: '5b0e7a52-6a1f-4a52-9a57-0d2f0f3c7d11',
    eventTime: '2026-11-20T14:02:11Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.17.4 md/awscrt#0.20.11',
    recipientAccountId: '111122223333',
    readOnly: false,
    eventType: 'AwsApiCall',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::111122223333:user/jane',
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'jane',
    },
    requestParameters: null,
    responseElements: null,
    ...different,
  };
}

/** The event of a record; `call` is `service:Name`. */
export function awsEvent(
  call: string,
  params: unknown = null,
  different: { readonly [field: string]: unknown } = {},
): VouchEvent {
  const [service, eventName] = call.split(':');
  const record = awsRecord({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    requestParameters: params,
    ...different,
  });
  const result = normaliseAws(record, 'test');
  if ('refusal' in result) throw new Error(result.refusal.reason);
  return result.event;
}

/** `tier/severity` that one detection alone gives an event, `none` where it does not match. */
export function verdict(detection: Detection, event: VouchEvent): string {
  const { matches, tier, severity } = classified(detection, event);
  return matches.length === 0 ? 'none' : `${tier}/${severity}`;
}

export function classified(detection: Detection, event: VouchEvent): Classification {
  return classify(event, catalogueOf(detection));
}

export function catalogueOf(...detections: readonly Detection[]): Catalogue {
  return buildCatalogue(detections.map((detection, index) => ({ ...detection, id: `aws/test-${index}` })));
}

/** A call that was refused. */
export const DENIED = { errorCode: 'AccessDenied', errorMessage: 'not allowed' } as const;

export const ROOT = {
  userIdentity: {
    type: 'Root',
    principalId: '111122223333',
    arn: 'arn:aws:iam::111122223333:root',
    accountId: '111122223333',
  },
} as const;
