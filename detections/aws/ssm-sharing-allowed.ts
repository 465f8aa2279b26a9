import { defineDetection, type Judgement, textAt, type VouchEvent } from '../../src/kit/index.js';

/** Named by itself or as the end of an ARN. */
const PUBLIC = /(?:^|\/)ssm\/documents\/console\/public-sharing-permission$/;

function judge({ name, params }: VouchEvent): Judgement {
  if (!PUBLIC.test(textAt(params['settingId']))) return null;
  const blocked = name === 'UpdateServiceSetting' && /^disable$/i.test(textAt(params['settingValue']));
  return blocked ? { tier: 'log', severity: 'low' } : {};
}

export default defineDetection({
  title: 'Documents of commands may be shared with everybody',
  provider: 'aws',
  on: ['ssm:UpdateServiceSetting', 'ssm:ResetServiceSetting'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1562.001', 'T1537'],
  why: 'This lock keeps commands for our servers, and what stands in them, from being given to everybody.',
  says: () => 'changed whether documents of commands can be shared with everybody',
  judge,
});
