import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'An identity provider was added, changed or removed',
  provider: 'aws',
  on: [
    'iam:CreateSAMLProvider',
    'iam:UpdateSAMLProvider',
    'iam:DeleteSAMLProvider',
    'iam:CreateOpenIDConnectProvider',
    'iam:UpdateOpenIDConnectProviderThumbprint',
    'iam:AddClientIDToOpenIDConnectProvider',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1484.002'],
  why: 'Whoever runs an identity provider decides who its users are, and so who may come in.',
  grants: true,
  says: ({ name, params }) => {
    const provider = named(
      params['sAMLProviderArn'] ?? params['openIDConnectProviderArn'] ?? params['name'] ?? params['url'],
      'without a name',
    );
    const did = name.startsWith('Create') ? 'added' : name.startsWith('Delete') ? 'removed' : 'changed';
    return `${did} the identity provider ${provider}`;
  },
});
