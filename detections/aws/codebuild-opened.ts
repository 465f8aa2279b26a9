import {
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  if (event.name === 'ImportSourceCredentials') return ofPerson(event, { severity: 'medium' });
  const visibility = textAt(event.params['projectVisibility']);
  if (visibility === 'PUBLIC_READ')
    return { tier: 'alert', reason: 'everybody can read its builds and their logs' };
  return visibility === 'PRIVATE' ? { tier: 'log', severity: 'low' } : {};
}

export default defineDetection({
  title: 'Builds were opened to others',
  provider: 'aws',
  on: ['codebuild:UpdateProjectVisibility', 'codebuild:ImportSourceCredentials'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1530', 'T1528'],
  why: 'Logs and results of builds hold names, addresses and often secrets; their credentials reach the code.',
  says: ({ name, params }) =>
    name === 'ImportSourceCredentials'
      ? 'gave builds other credentials for the code'
      : `changed who sees the builds of ${named(params['projectArn'], 'a project')}`,
  judge,
});
