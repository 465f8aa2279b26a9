import { defineDetection, isOff, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

function judge({ name, params }: VouchEvent): Judgement {
  if (name.endsWith('Profile')) return { tier: 'notify', reason: 'roles are now within their reach' };
  if (name.endsWith('Crl')) return { tier: 'notify', reason: 'withdrawn certificates are taken again' };
  return isOff(params['enabled']) ? { tier: 'notify' } : {};
}

export default defineDetection({
  title: 'Outside certificates were trusted',
  provider: 'aws',
  on: [
    'rolesanywhere:CreateTrustAnchor',
    'rolesanywhere:UpdateTrustAnchor',
    'rolesanywhere:EnableTrustAnchor',
    'rolesanywhere:CreateProfile',
    'rolesanywhere:UpdateProfile',
    'rolesanywhere:DisableCrl',
    'rolesanywhere:DeleteCrl',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1098', 'T1484.002'],
  why: 'Whoever holds a certificate of a trusted authority can take on roles from outside AWS.',
  grants: true,
  stratus: ['aws.persistence.rolesanywhere-create-trust-anchor'],
  says: ({ params }) => `let outside certificates in: ${named(params['name'], 'without a name')}`,
  judge,
});
