import {
  defineDetection,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** What the Internet may reach; `null`: the call is about something else. */
function publicAccess({ params }: VouchEvent): string | null {
  const info = objectAt(params['connectivityInfo']);
  const type = textAt(objectAt(info['publicAccess'])['type']);
  return type === '' && info['vpcConnectivity'] !== undefined ? null : type;
}

function judge(event: VouchEvent): Judgement {
  const type = publicAccess(event);
  if (type === null || type === 'DISABLED') return { tier: 'log', severity: 'low' };
  return type === '' ? { reason: 'the record does not say who can reach it' } : {};
}

export default defineDetection({
  title: 'How a Kafka cluster is reached was changed',
  provider: 'aws',
  on: ['kafka:UpdateConnectivity'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1530', 'T1190'],
  why: 'Everything that passes through such a cluster is then behind nothing but its passwords and keys.',
  says: (event) => {
    const cluster = named(event.params['clusterArn'], 'without a name');
    return publicAccess(event) === 'SERVICE_PROVIDED_EIPS'
      ? `opened to the Internet the Kafka cluster ${cluster}`
      : `changed how one reaches the Kafka cluster ${cluster}`;
  },
  judge,
});
