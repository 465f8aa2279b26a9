import type { VouchEvent } from '../event.js';
import { type Json, textAt } from '../json.js';
import { legible } from '../legible.js';
import { tailOf } from '../normalise/aws-names.js';

/** A name from an event, fit for a sentence: the last part of an ARN, on one line, clipped; or `otherwise`. */
export function named(value: Json | undefined, otherwise: string): string {
  return legible(tailOf(textAt(value)), 80) || otherwise;
}

/** True where the call is about the very IAM user who made it: by name, or by leaving the name out. */
export function isOwn(event: VouchEvent, userName: Json | undefined): boolean {
  const name = textAt(userName);
  return event.actor.kind === 'user' && (name === '' || name === event.actor.name);
}

/** True where an EC2 instance made the call: its role's session is named after the instance. */
export function byInstance(event: VouchEvent): boolean {
  return event.actor.kind === 'role' && /^i-[0-9a-f]{8,17}$/.test(event.actor.sessionName ?? '');
}
