import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Outside certificates were trusted',
  provider: 'aws',
  on: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:CreateProfile', 'rolesanywhere:UpdateTrustAnchor'],
  tier: 'alert',
  severity: 'high',
  attack: ['T1098', 'T1484.002'],
  why: 'Whoever holds a certificate of a trusted authority can take on roles from outside AWS.',
  grants: true,
  stratus: ['aws.persistence.rolesanywhere-create-trust-anchor'],
  says: ({ params }) => `let outside certificates in: ${named(params['name'], 'without a name')}`,
  judge: ({ name }) =>
    name === 'CreateProfile' ? { tier: 'notify', reason: 'roles are now within their reach' } : {},
});
