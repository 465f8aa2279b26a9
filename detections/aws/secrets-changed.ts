import { defineDetection, isOn, named, ofPerson } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateSecret: 'made the secret',
  PutSecretValue: 'wrote a new value into the secret',
  UpdateSecret: 'changed the secret',
  ReplicateSecretToRegions: 'copied to another region the secret',
  DeleteSecret: 'deleted the secret',
};

export default defineDetection({
  title: 'A secret was made, changed or deleted',
  provider: 'aws',
  on: Object.keys(DONE).map((name) => `secretsmanager:${name}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1485', 'T1555.006'],
  why: 'A secret that is deleted at once does not come back, and whatever needs it stops working.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed the secret'} ${named(params['secretId'] ?? params['name'], 'without a name')}`,
  judge: (event) =>
    isOn(event.params['forceDeleteWithoutRecovery'])
      ? ofPerson(event, { tier: 'notify', severity: 'high', reason: 'it cannot be brought back' })
      : {},
});
