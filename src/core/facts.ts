import type { Fact } from './card.js';
import type { VouchEvent } from './event.js';
import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from './json.js';
import { rulesOf, ruleText } from './judge/cidr.js';
import { legible } from './legible.js';
import { tailOf } from './normalise/aws-names.js';

const MOST = 8;
const MOST_GENERIC = 6;

/** Parameters that people know by a name, in the order in which they matter. */
const KNOWN: readonly (readonly [key: string, label: string])[] = [
  ['userName', 'User'],
  ['roleName', 'Role'],
  ['groupName', 'Group'],
  ['groupId', 'Security group'],
  ['roleArn', 'Role'],
  ['policyName', 'Policy'],
  ['policyArn', 'Policy'],
  ['instanceProfileName', 'Instance profile'],
  ['bucketName', 'Bucket'],
  ['functionName', 'Function'],
  ['secretId', 'Secret'],
  ['keyId', 'Encryption key'],
  ['trailName', 'Trail'],
  ['trailArn', 'Trail'],
  ['detectorId', 'Detector'],
  ['snapshotId', 'Snapshot'],
  ['imageId', 'Image'],
  ['instanceId', 'Instance'],
  ['accountId', 'Account'],
  ['permissionsBoundary', 'Boundary'],
  ['accessKeyId', 'Access key'],
  ['serialNumber', 'MFA device'],
  ['dBInstanceIdentifier', 'Database'],
  ['dBClusterIdentifier', 'Database'],
  ['dBSnapshotIdentifier', 'Database copy'],
  ['dBClusterSnapshotIdentifier', 'Database copy'],
  ['documentName', 'Document'],
  ['principal', 'Principal'],
  ['versionId', 'Version'],
  ['status', 'Status'],
  ['pendingWindowInDays', 'Days until deletion'],
  ['sAMLProviderArn', 'SAML provider'],
  ['url', 'Address'],
  ['name', 'Name'],
];

/** What an event acted on and what it would change: at most 8, short, from redacted parameters only. */
export function factsOf(event: VouchEvent): readonly Fact[] {
  const { params } = event;
  const known = KNOWN.flatMap(([key, label]) => fact(labelFor(event, key) ?? label, params[key]));
  const shown = [...unique(known), ...opened(params), ...issued(event), ...identityNote(event)];
  return (shown.length > 0 ? shown : generic(params)).slice(0, MOST);
}

/** CloudTrail calls its trails just `name`. */
function labelFor({ service }: VouchEvent, key: string): string | null {
  return service === 'cloudtrail' && key === 'name' ? 'Trail' : null;
}

function fact(label: string, value: Json | undefined): Fact[] {
  const text = legible(tailOf(textAt(value)));
  return text === '' ? [] : [{ label, value: text }];
}

function unique(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>();
  return facts.filter(({ label }) => !seen.has(label) && seen.add(label));
}

function opened(params: JsonObject): Fact[] {
  const rules = rulesOf(params);
  if (rules.length === 0) return [];
  const texts = rules.slice(0, 4).map(ruleText);
  const more = rules.length > 4 ? ` and ${rules.length - 4} more` : '';
  return [{ label: 'Opens', value: legible(`${texts.join('; ')}${more}`, 300) }];
}

function issued(event: VouchEvent): Fact[] {
  const made = objectAt(event.response['accessKey']);
  return fact('New access key', made['accessKeyId']);
}

function identityNote(event: VouchEvent): Fact[] {
  return event.actor.invokedBy === null ? [] : fact('Called through', event.actor.invokedBy);
}

/** For calls nobody described: the first parameters, flattened to `a.b`, with their names made readable. */
function generic(params: JsonObject): Fact[] {
  const found: Fact[] = [];
  flatten(params, [], found, 0);
  return found;
}

function flatten(value: Json, path: readonly string[], found: Fact[], depth: number): void {
  if (found.length >= MOST_GENERIC || depth > 4) return;
  if (isObject(value)) {
    for (const key of Object.keys(value).slice(0, 50)) {
      flatten(value[key] ?? null, [...path, key], found, depth + 1);
    }
    return;
  }
  const list = listAt(value);
  if (list.some((part) => textAt(part) === '')) {
    for (const part of list.slice(0, 10)) flatten(part, path, found, depth + 1);
    return;
  }
  const text = legible(list.length > 0 ? list.slice(0, 20).map(textAt).join(', ') : textAt(value));
  const label = labelOf(path);
  if (text !== '' && label !== '') found.push({ label, value: text });
}

/** `securityGroupIds.items` becomes `Security group ids`. */
function labelOf(path: readonly string[]): string {
  const label = path
    .filter((key) => key !== 'items' && key !== 'item')
    .slice(-2)
    .map(words)
    .join(' ');
  return legible(label.charAt(0).toUpperCase() + label.slice(1), 40);
}

/** AWS writes `dBName` and `sAMLDocument`: the lone first letter belongs to the word after it. */
function words(key: string): string {
  return key
    .replace(/^[a-z](?=[A-Z])/, (letter) => letter.toUpperCase())
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}
