import {
  byService,
  defineDetection,
  type Judgement,
  type Known,
  named,
  strangers,
  type VouchEvent,
} from '../../src/kit/index.js';

const ENDPOINT = 'AwsVpceEvent';

function judge(event: VouchEvent, known: Known): Judgement {
  if (event.extra['eventType'] === ENDPOINT) return throughEndpoint(event, known);
  return byService(event) ? null : {};
}

/** What goes through an endpoint of ours is recorded for whoever comes, from other accounts too. */
function throughEndpoint({ actor, account, error }: VouchEvent, known: Known): Judgement {
  if (error === 'VpceAccessDenied') {
    return { tier: 'notify', severity: 'medium', reason: 'the endpoint of the network forbids it' };
  }
  const [stranger] = strangers([actor.account], account, known);
  return actor.account !== '' && stranger
    ? {
        tier: 'notify',
        severity: 'high',
        reason: `credentials of account ${stranger} were used in our network`,
      }
    : null;
}

export default defineDetection({
  title: 'A secret was read',
  provider: 'aws',
  on: ['secretsmanager:GetSecretValue'],
  tier: 'log',
  severity: 'low',
  attack: ['T1555.006'],
  why: 'Reading a secret is ordinary; whoever reads many, or is refused, may be looking for something.',
  // Being refused says as much as reading.
  failedCounts: true,
  stratus: ['aws.credential-access.secretsmanager-retrieve-secrets'],
  says: ({ params }) => `read the secret ${named(params['secretId'], 'without a name')}`,
  judge,
});
