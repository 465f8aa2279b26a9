import {
  accountIn,
  byService,
  defineDetection,
  fieldAt,
  type Json,
  type JsonObject,
  type Judgement,
  type Known,
  named,
  objectAt,
  ofPerson,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function kept(reason: string): Judgement {
  return { tier: 'log', severity: 'low', reason };
}

/** Where logs go from now on; `null`: the call sends none. */
function target({ name, params }: VouchEvent): string | null {
  if (name === 'PutSubscriptionFilter') return textAt(params['destinationArn']);
  if (name === 'PutDestination') return textAt(params['targetArn']);
  if (name === 'CreateLink') return textAt(fieldAt(params, 'sinkIdentifier'));
  if (name !== 'PutAccountPolicy' || params['policyType'] !== 'SUBSCRIPTION_FILTER_POLICY') return null;
  return textAt(fieldAt(written(params['policyDocument']), 'destinationArn'));
}

/** A policy for all logs of the account, as JSON text. Throws where it is none, so that it counts as matched. */
function written(document: Json | undefined): JsonObject {
  if (typeof document !== 'string') return objectAt(document);
  try {
    return objectAt(JSON.parse(document) as Json);
  } catch (cause) {
    throw new Error('expected a policy for logs, found text that is not JSON', { cause });
  }
}

function judge(event: VouchEvent, known: Known): Judgement {
  const { name, account, params } = event;
  const arn = target(event);
  if (arn !== null) {
    const to = accountIn(arn);
    if (to === null) return kept('the record does not say whose account it goes to');
    const [stranger] = strangers([to], account, known);
    if (stranger) return { tier: 'alert', reason: `it goes to an account that is not known (${stranger})` };
    return kept(
      to === account ? 'it stays within the account' : `it goes to account ${to}, which is known here`,
    );
  }
  if (name === 'PutAccountPolicy') return kept('it does not say where logs go');
  if (name === 'CreateExportTask') return kept(`a copy goes to ${named(params['destination'], 'a bucket')}`);
  const reason = reasonOf(event);
  if (byService(event)) return kept(reason);
  return { ...(MINOR.has(name) ? ofPerson(event, { severity: 'low' }) : {}), reason };
}

/** What is no longer so. */
function reasonOf({ name, params }: VouchEvent): string {
  if (name === 'DeleteMetricFilter')
    return `what the filter ${named(params['filterName'], 'without a name')} looked for is no longer counted`;
  if (name === 'DeleteDataProtectionPolicy') return 'what is secret in the log is no longer hidden';
  if (name === 'DeleteAccountPolicy') return 'what held for all logs of the account no longer does';
  return 'logs are no longer sent on';
}

/** What the doer is asked about only where it is a person. */
const MINOR: ReadonlySet<string> = new Set(['DeleteMetricFilter', 'DeleteDataProtectionPolicy']);

const DONE: { readonly [call: string]: string } = {
  PutSubscriptionFilter: 'sent on the log',
  PutDestination: 'made a place to send logs to',
  DeleteSubscriptionFilter: 'stopped sending on the log',
  DeleteDestination: 'deleted a place where logs are sent',
  DeleteDelivery: 'stopped the delivery of a log',
  DeleteDeliverySource: 'deleted where a log is delivered from',
  DeleteDeliveryDestination: 'deleted where logs are delivered to',
  DeleteMetricFilter: 'stopped counting what stands in the log',
  PutAccountPolicy: 'changed what holds for all logs of the account',
  DeleteAccountPolicy: 'lifted what holds for all logs of the account',
  CreateExportTask: 'copied to a bucket the log',
  DeleteDataProtectionPolicy: 'stopped hiding what is secret in the log',
};

export default defineDetection({
  title: 'Where logs go was changed',
  provider: 'aws',
  on: [...Object.keys(DONE).map((call) => `logs:${call}`), 'oam:CreateLink'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.008', 'T1537'],
  why: 'What no longer reaches those who read the logs goes unnoticed; what goes elsewhere is read by others.',
  says: ({ name, params }) => {
    if (name === 'CreateLink') return 'let another account read logs and measurements of this one';
    const group = textAt(params['logGroupName']);
    return `${DONE[name] ?? 'changed where logs go'}${group === '' ? '' : ` ${named(group, '')}`}`;
  },
  judge,
});
