import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The material of an encryption key was brought from outside',
  provider: 'aws',
  on: ['kms:ImportKeyMaterial'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1486'],
  why: 'Whoever brought the material of a key can take it away again, and everything encrypted with it.',
  says: ({ params }) =>
    `brought material from outside for the encryption key ${named(params['keyId'], 'without a name')}`,
});
