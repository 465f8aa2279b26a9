import {
  defineDetection,
  isObject,
  type JsonObject,
  type Judgement,
  listAt,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const WEAKER: readonly (readonly [key: string, reason: string])[] = [
  ['isMultiRegionTrail', 'the trail no longer covers all regions'],
  ['includeGlobalServiceEvents', 'the trail no longer covers IAM and sign-ins'],
  ['enableLogFileValidation', 'the log files can now be changed unseen'],
  ['isOrganizationTrail', 'the trail no longer covers the organisation'],
];

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'UpdateTrail') return updated(params);
  if (name === 'PutInsightSelectors')
    return listAt(params['insightSelectors']).length > 0 ? KEPT : { severity: 'low' };
  const basic = listAt(params['eventSelectors']).map(objectAt);
  const advanced = listAt(params['advancedEventSelectors']).map(objectAt);
  if (basic.length + advanced.length === 0) return alert('no selector is left');
  if (basic.length > 0 && basic.every(blind)) return alert('the trail no longer records management calls');
  if (advanced.length > 0 && !advanced.some(management))
    return alert('no selector takes in management calls');
  const whole =
    basic.some(everything) || advanced.some((selector) => management(selector) && unfiltered(selector));
  return whole ? KEPT : { reason: 'only a part of the management calls is recorded' };
}

function updated(params: JsonObject): Judgement {
  const weaker = WEAKER.find(([key]) => params[key] === false || params[key] === 'false');
  if (weaker) return { tier: 'alert', severity: 'high', reason: weaker[1] };
  const moved = ['s3BucketName', 'kmsKeyId', 'cloudWatchLogsLogGroupArn'].some(
    (key) => params[key] !== undefined,
  );
  return moved
    ? { severity: 'high', reason: 'where its logs go, or under which key, was chosen anew' }
    : KEPT;
}

function alert(reason: string): Judgement {
  return { tier: 'alert', severity: 'high', reason };
}

/** `includeManagementEvents` is true where it is left out. */
function blind(selector: JsonObject): boolean {
  const include = selector['includeManagementEvents'];
  return include === false || include === 'false';
}

/** All management calls, reading and writing, of every service. */
function everything(selector: JsonObject): boolean {
  const kinds = textAt(selector['readWriteType']);
  const leftOut = listAt(selector['excludeManagementEventSources']).length;
  return !blind(selector) && (kinds === '' || kinds === 'All') && leftOut === 0;
}

/** Nothing besides the category narrows it down. */
function unfiltered(selector: JsonObject): boolean {
  return listAt(selector['fieldSelectors']).every((field) => objectAt(field)['field'] === 'eventCategory');
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
