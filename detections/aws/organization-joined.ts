import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'An account took up an invitation of an organisation',
  provider: 'aws',
  on: ['organizations:AcceptHandshake'],
  tier: 'alert',
  severity: 'high',
  attack: ['T1666'],
  why: 'Whoever runs the organisation that an account joins has power over everything in it.',
  falsePositives: 'Taking an account into our own organisation.',
  says: ({ params }) => `took up the invitation ${named(params['handshakeId'], 'of an organisation')}`,
});
