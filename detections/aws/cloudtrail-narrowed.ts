import {
  defineDetection,
  isObject,
  type JsonObject,
  type Judgement,
  listAt,
  named,
  objectAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const WEAKER: readonly (readonly [key: string, reason: string])[] = [
  ['isMultiRegionTrail', 'the trail no longer covers all regions'],
  ['includeGlobalServiceEvents', 'the trail no longer covers IAM and sign-ins'],
  ['enableLogFileValidation', 'the log files can now be changed unseen'],
  ['isOrganizationTrail', 'the trail no longer covers the organisation'],
];

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'UpdateTrail') return updated(params);
  if (name === 'PutInsightSelectors') return { severity: 'low' };
  const basic = listAt(params['eventSelectors']).map(objectAt);
  const advanced = listAt(params['advancedEventSelectors']).map(objectAt);
  if (basic.length + advanced.length === 0) return alert('no selector is left');
  if (basic.length > 0 && basic.every(blind)) return alert('the trail no longer records management calls');
  if (advanced.length > 0 && !advanced.some(management))
    return alert('no selector takes in management calls');
  return {};
}

function updated(params: JsonObject): Judgement {
  const weaker = WEAKER.find(([key]) => params[key] === false || params[key] === 'false');
  if (weaker) return { tier: 'alert', severity: 'high', reason: weaker[1] };
  const moved = ['s3BucketName', 'kmsKeyId', 'cloudWatchLogsLogGroupArn'].some(
    (key) => params[key] !== undefined,
  );
  return moved ? { severity: 'high', reason: 'the log files go elsewhere or under another key' } : {};
}

function alert(reason: string): Judgement {
  return { tier: 'alert', severity: 'high', reason };
}

/** `includeManagementEvents` is true where it is left out. */
function blind(selector: JsonObject): boolean {
  const include = selector['includeManagementEvents'];
  return include === false || include === 'false';
}

function management(selector: JsonObject): boolean {
  const fields = listAt(selector['fieldSelectors']).filter(isObject);
  return fields.some(
    (field) => field['field'] === 'eventCategory' && listAt(field['equals']).includes('Management'),
  );
}

export default defineDetection({
  title: 'The record of calls was changed',
  provider: 'aws',
  on: ['cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors', 'cloudtrail:PutInsightSelectors'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.008'],
  why: 'What a trail no longer records, nobody can see afterwards.',
  stratus: ['aws.defense-evasion.cloudtrail-event-selectors'],
  says: ({ name, params }) => {
    const trail = named(params['name'] ?? params['trailName'], 'a trail');
    return name === 'UpdateTrail' ? `changed the trail ${trail}` : `changed what the trail ${trail} records`;
  },
  judge,
});
