import type { VouchEvent } from '../event.js';
import { type Json, textAt } from '../json.js';

/**
 * True where AWS acted by itself: a service, or a service-linked role, which nobody else can take. A call that
 * somebody had a service make (CloudFormation) is still that somebody's.
 */
export function byServiceRole({ actor }: VouchEvent): boolean {
  return actor.kind === 'service' || actor.principal.includes(':role/aws-service-role/');
}

/** True where a role's session changes that very role: rights that it gives itself. */
export function isOwnRole({ actor }: VouchEvent, roleName: Json | undefined): boolean {
  const name = textAt(roleName);
  return actor.kind === 'role' && name !== '' && actor.principal.endsWith(`/${name}`);
}
