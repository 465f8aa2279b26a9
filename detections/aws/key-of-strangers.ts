import {
  defineDetection,
  type JsonObject,
  type Judgement,
  type Known,
  listAt,
  named,
  objectAt,
  strangerKey,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** The keys that a call names: for the thing itself, and for its copies in other regions. */
function keys(params: JsonObject): readonly string[] {
  const copies = [...listAt(params['addReplicaRegions']), ...listAt(params['replicaRegions'])].map(objectAt);
  return [params, ...copies].map((one) => textAt(one['kmsKeyId'])).filter((key) => key !== '');
}

function judge(event: VouchEvent, known: Known): Judgement {
  const [stranger] = keys(event.params).flatMap((key) => strangerKey(key, event, known) ?? []);
  return stranger ? { reason: `account ${stranger}, whose key it is, is not known here` } : null;
}

const WHAT: { readonly [service: string]: string } = {
  secretsmanager: 'a secret',
  logs: 'a log',
  cloudtrail: 'the record of calls',
};

export default defineDetection({
  title: 'Something was put under the key of a stranger',
  provider: 'aws',
  on: [
    'secretsmanager:CreateSecret',
    'secretsmanager:UpdateSecret',
    'secretsmanager:ReplicateSecretToRegions',
    'logs:AssociateKmsKey',
    'logs:CreateLogGroup',
    'cloudtrail:CreateTrail',
    'cloudtrail:UpdateTrail',
    'cloudtrail:CreateEventDataStore',
    'cloudtrail:UpdateEventDataStore',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1486', 'T1562.008'],
  why: 'Whoever holds the key can make it unreadable for us at any moment.',
  falsePositives: 'An account of ours that has not been put on the list of accounts yet.',
  says: ({ service, params }) => {
    const which = params['secretId'] ?? params['logGroupName'] ?? params['name'] ?? params['eventDataStore'];
    return `put ${WHAT[service] ?? 'something'} (${named(which, 'without a name')}) under the key of another account`;
  },
  judge,
});
