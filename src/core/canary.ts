import { isObject, type Json, objectAt, textAt } from './json.js';

const PREFIX = 'vouch-canary-';

/** The session name of a canary. The mark is 32 hex digits, drawn at random: nobody can guess one that is out. */
export function canarySession(mark: string): string {
  return `${PREFIX}${mark}`;
}

/**
 * Marks of canaries among records as they came, each once. Whether a mark is ours is for the store to say: anybody may
 * name a session so.
 */
export function canariesIn(records: readonly unknown[]): readonly string[] {
  const marks = records.flatMap((record) => markIn(record as Json) ?? []);
  return [...new Set(marks)];
}

/** The canary's own call, and the one by which it took its role: either shows that events come. */
function markIn(record: Json): string | null {
  if (!isObject(record) || record['eventSource'] !== 'sts.amazonaws.com') return null;
  const name = record['eventName'];
  if (name === 'GetCallerIdentity') return markAt(textAt(objectAt(record['userIdentity'])['arn']));
  if (name !== 'AssumeRole') return null;
  return markAt(`/${textAt(objectAt(record['requestParameters'])['roleSessionName'])}`);
}

function markAt(text: string): string | null {
  return /\/vouch-canary-([0-9a-f]{32})$/.exec(text)?.[1] ?? null;
}
