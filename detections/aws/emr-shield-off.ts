import {
  defineDetection,
  isOff,
  isOn,
  itemsAt,
  type JsonObject,
  type Judgement,
  legible,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge({ params }: VouchEvent): Judgement {
  const block = objectAt(params['blockPublicAccessConfiguration']);
  const on = block['blockPublicSecurityGroupRules'];
  if (isOff(on)) return { reason: 'it turns the block off' };
  const reason = isOn(on) ? `the block is on${except(block)}` : 'the record does not say that it is off';
  return { tier: 'log', severity: 'low', reason };
}

/** What may be open in spite of the block; AWS itself leaves out port 22. */
function except(block: JsonObject): string {
  const ports = itemsAt(block['permittedPublicSecurityGroupRuleRanges'])
    .map(objectAt)
    .map(({ minRange, maxRange }) => [...new Set([textAt(minRange), textAt(maxRange)])].join(' to '));
  return ports.length === 0 ? '' : `, except for port ${legible(ports.join(', '), 80)}`;
}

export default defineDetection({
  title: 'Clusters for data may be opened to everybody',
  provider: 'aws',
  on: ['elasticmapreduce:PutBlockPublicAccessConfiguration'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1562.001'],
  why: 'Without this block, one wrong firewall rule puts a cluster with its data on the Internet.',
  says: () => 'changed the block that keeps clusters for data off the Internet',
  judge,
});
