import type { Judgement } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { inConsole } from '../history/actor.js';
import { byServiceRole } from './role.js';

/**
 * True where AWS itself acted: a service, a role that only a service can take, or a service that somebody told
 * to. The console's own `AWS Internal` is no service: a person sits before it.
 */
export function byService(event: VouchEvent): boolean {
  return byServiceRole(event) || event.actor.invokedBy?.includes('.amazonaws.com') === true;
}

/**
 * True where a person acted, as far as AWS itself attests it: an IAM user, Identity Center, root, or a role whose
 * session began with a second factor, in the console, or with a source identity. A role that has none of these is
 * a machine to us: session names and user agents are chosen by the caller and prove nothing. Who is not named at
 * all counts as a person, so that somebody is asked.
 */
export function byPerson(event: VouchEvent): boolean {
  if (byService(event)) return false;
  const { kind, mfa, sourceIdentity } = event.actor;
  if (kind !== 'role') return true;
  return mfa === true || sourceIdentity !== null || inConsole(event);
}

/** What to ask a person about; from a machine the same call is a deploy, and kept. */
export function ofPerson(event: VouchEvent, judgement: Judgement = {}): Judgement {
  return byPerson(event) ? judgement : { tier: 'log', severity: 'low' };
}
