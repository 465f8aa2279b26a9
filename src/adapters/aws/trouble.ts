import { PortError } from '../../ports.js';

interface Said {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: unknown;
}

/** What AWS will not do however often it is asked. */
const NEVER = new Set([
  'NoSuchKey',
  'NoSuchBucket',
  'NotFound',
  'InvalidBucketName',
  'InvalidObjectState',
  'ValidationError',
  'ValidationException',
  'AWSOrganizationsNotInUseException',
]);

/**
 * An error of an AWS client, as a port throws it. Everything is tried again but what is not there or was asked
 * wrongly: a right that is missing will be given by an operator, who finds its name in the message.
 */
export function awsTrouble(cause: unknown, asked: string): PortError {
  if (cause instanceof PortError) return cause;
  const { name, code, message, $metadata } = (cause ?? {}) as Said;
  const status = $metadata?.httpStatusCode;
  const word =
    [name, code].find((one) => typeof one === 'string' && one !== 'Error' && one !== '') ?? 'network';
  const outcome = NEVER.has(String(word)) || NEVER.has(String(code)) ? 'never' : 'later';
  const http = status === undefined ? '' : ` (HTTP ${status})`;
  const text = `${asked}: expected an answer, found ${String(word)}${http}: ${String(message).slice(0, 300)}`;
  return new PortError(outcome, String(word), text, { cause });
}
