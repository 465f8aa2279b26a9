import {
  byServiceRole,
  defineDetection,
  isUsualIssuer,
  type Judgement,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  // Identity Center keeps a provider of its own in every account.
  if (byServiceRole(event)) return { tier: 'log', severity: 'low' };
  if (name === 'CreateOpenIDConnectProvider' && isUsualIssuer(textAt(params['url']))) {
    return { tier: 'notify', severity: 'medium' };
  }
  const replaces = name.includes('SAML') || name.startsWith('Create');
  return replaces ? {} : { tier: 'notify' };
}

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
    'iam:DeleteOpenIDConnectProvider',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1484.002'],
  why: 'Whoever runs an identity provider decides who its users are, and so who may come in.',
  grants: true,
  falsePositives: 'Setting up single sign-on, or the yearly change of its certificate.',
  says: ({ name, params }) => {
    const provider = named(
      params['sAMLProviderArn'] ?? params['openIDConnectProviderArn'] ?? params['name'] ?? params['url'],
      'without a name',
    );
    const did = name.startsWith('Create') ? 'added' : name.startsWith('Delete') ? 'removed' : 'changed';
    return `${did} the identity provider ${provider}`;
  },
  judge,
});
