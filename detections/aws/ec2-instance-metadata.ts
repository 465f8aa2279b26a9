import {
  defineDetection,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge({ params }: VouchEvent): Judgement {
  const request = objectAt(
    params['ModifyInstanceMetadataOptionsRequest'] ?? params['ModifyInstanceMetadataDefaultsRequest'],
  );
  const tokens = textAt(params['httpTokens'] ?? request['HttpTokens']);
  if (tokens === 'optional') return { reason: 'credentials are handed out without a token too (IMDSv1)' };
  return {
    tier: 'log',
    severity: 'low',
    reason: REASONS[tokens] ?? 'whether a token is needed is left open',
  };
}

const REASONS: { readonly [tokens: string]: string } = {
  required: 'a token is needed (IMDSv2)',
  '': 'it does not change whether a token is needed',
};

export default defineDetection({
  title: 'How servers hand out their credentials was changed',
  provider: 'aws',
  on: ['ec2:ModifyInstanceMetadataOptions', 'ec2:ModifyInstanceMetadataDefaults'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1552.005', 'T1578.005'],
  why: 'Without tokens, a flaw in a web page on the server is enough to steal the credentials of its role.',
  says: ({ params, name }) =>
    `changed how ${name.endsWith('Defaults') ? 'all new servers hand' : `${named(params['instanceId'], 'a server')} hands`} out credentials`,
  judge,
});
