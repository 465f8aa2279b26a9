import {
  defineDetection,
  isObject,
  isOff,
  type Judgement,
  objectAt,
  ofPerson,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  const { params } = event;
  const logging = objectAt(params['loggingConfig']);
  if (!isObject(params['loggingConfig'])) return {};
  const nowhere = !isObject(logging['s3Config']) && !isObject(logging['cloudWatchConfig']);
  if (nowhere) return { severity: 'high', reason: 'it goes nowhere any more' };
  const partly = Object.entries(logging).some(
    ([key, value]) => key.endsWith('DeliveryEnabled') && isOff(value),
  );
  return partly ? { severity: 'medium', reason: 'a part of it is left out' } : ofPerson(event);
}

export default defineDetection({
  title: 'The log of model calls was changed',
  provider: 'aws',
  on: ['bedrock:PutModelInvocationLoggingConfiguration'],
  tier: 'notify',
  severity: 'low',
  attack: ['T1562.008'],
  why: 'That log is the only place that shows what models were asked and what they answered.',
  says: () => 'changed what is logged of model calls',
  judge,
});
