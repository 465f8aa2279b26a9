import type { Json, JsonObject } from '../json.js';
import { textAt } from '../json.js';

/** The field of this name, however the service writes its first letter: `Workflow`, `workflow`. */
export function fieldAt(object: JsonObject, name: string): Json | undefined {
  const small = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return object[small] ?? object[`${name.charAt(0).toUpperCase()}${name.slice(1)}`];
}

/** True where a setting says no, in any of the ways that services have. */
export function isOff(value: Json | undefined): boolean {
  return /^(?:false|disabled|off|none)$/i.test(textAt(value));
}

export function isOn(value: Json | undefined): boolean {
  return /^(?:true|enabled|on)$/i.test(textAt(value));
}

/** True where a name sounds like something that security depends on. A hint only: it makes more of a call, never less. */
export function soundsLikeSecurity(name: string): boolean {
  return /cloud-?trail|flow-?log|audit|guard-?duty|securit|siem|intrusion|compliance|(?:^|[^a-z])waf(?:[^a-z]|$)/i.test(
    name,
  );
}

/** True where the name of a group or a role sounds as if whoever is in it may do a lot. A hint only, as above. */
export function soundsPowerful(name: string): boolean {
  return /admin|root|power|security|iam|owner/i.test(name);
}
