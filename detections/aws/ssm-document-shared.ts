import {
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  named,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent, known: Known): Judgement {
  const accounts = textsIn(event.params['accountIdsToAdd']);
  if (accounts.some((id) => id.toLowerCase() === 'all')) {
    return { tier: 'alert', severity: 'high', reason: 'the document was shared with everybody' };
  }
  return letIn(accounts, event, known);
}

export default defineDetection({
  title: 'A document of commands was shared',
  provider: 'aws',
  on: ['ssm:ModifyDocumentPermission'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537'],
  why: 'Such documents tell how servers are set up, and often hold passwords.',
  says: ({ params }) => `shared the document ${named(params['name'], 'without a name')}`,
  judge,
});
