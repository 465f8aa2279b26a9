import type { Actor, VouchEvent } from '../event.js';
import { objectAt } from '../json.js';
import { NO_TIME } from './aws.js';
import { short, wholeActor } from './aws-actor.js';

/** A temporary key and whom it was issued to: the same shape as the store's row. */
export interface IssuedKey {
  readonly accessKey: string;
  readonly actor: Actor;
  /** What the key acts as: an ARN. */
  readonly role: string;
  readonly at: Date;
}

const ISSUING = new Set([
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'GetSessionToken',
  'GetFederationToken',
  'SwitchRole',
]);

/** The key that this event issued, or null: not such a call, failed, or without a key in its answer. */
export function issuedKeyOf(event: VouchEvent): IssuedKey | null {
  const issues = (event.service === 'sts' || event.service === 'signin') && ISSUING.has(event.name);
  if (!issues || event.error !== null || event.at === NO_TIME) return null;
  const { response } = event;
  const accessKey = short(objectAt(response['credentials'])['accessKeyId']);
  if (!/^[A-Z0-9]{3,128}$/i.test(accessKey)) return null;
  const role =
    short(event.params['roleArn']) ||
    short(objectAt(response['assumedRoleUser'])['arn']) ||
    short(objectAt(response['federatedUser'])['arn']) ||
    event.actor.principal;
  return { accessKey, actor: wholeActor(event.actor), role, at: new Date(event.at) };
}
