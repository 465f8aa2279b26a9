import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'An encryption key was taken out of use',
  provider: 'aws',
  on: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'],
  tier: 'alert',
  severity: 'high',
  attack: ['T1485', 'T1486'],
  why: 'What was encrypted with a key cannot be read without it, and a deleted key does not come back.',
  says: ({ name, params }) =>
    `${name === 'DisableKey' ? 'turned off' : 'set the deletion of'} the encryption key ${named(params['keyId'], 'without a name')}`,
  judge: ({ name }) => (name === 'DisableKey' ? { tier: 'notify', severity: 'medium' } : {}),
});
