import {
  defineDetection,
  fieldAt,
  type Judgement,
  named,
  objectAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge({ name, params }: VouchEvent): Judgement {
  if (name !== 'UpdateCodeSigningConfig') return {};
  const action = fieldAt(objectAt(params['codeSigningPolicies']), 'untrustedArtifactOnDeployment');
  return action === 'Warn'
    ? { reason: 'unsigned code is let through with a warning' }
    : { tier: 'log', severity: 'low' };
}

export default defineDetection({
  title: 'Functions no longer need signed code',
  provider: 'aws',
  on: [
    'lambda:DeleteFunctionCodeSigningConfig',
    'lambda:DeleteCodeSigningConfig',
    'lambda:UpdateCodeSigningConfig',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.001'],
  why: 'Signatures are what keeps code of somebody else out of a function.',
  says: ({ name, params }) =>
    name === 'DeleteFunctionCodeSigningConfig'
      ? `let the function ${named(params['functionName'], 'without a name')} run unsigned code`
      : `changed which signatures functions need`,
  judge,
});
