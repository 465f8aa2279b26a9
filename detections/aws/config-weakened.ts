import {
  byService,
  defineDetection,
  fieldAt,
  isOff,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

/** A recorder that leaves kinds of things out, or looks once a day only. */
function records(params: JsonObject): Judgement {
  const recorder = objectAt(fieldAt(params, 'configurationRecorder'));
  const group = objectAt(recorder['recordingGroup']);
  const strategy = textAt(objectAt(group['recordingStrategy'])['useOnly']);
  const partly = isOff(group['allSupported']) || /EXCLUSION|INCLUSION/.test(strategy);
  return partly ? { reason: 'not everything is recorded' } : KEPT;
}

/** AWS Config keeps its record for seven years by itself; under one is too short to look back. */
const YEAR = 365;

function kept(params: JsonObject): Judgement {
  const days = Number(textAt(params['retentionPeriodInDays']) || Number.NaN);
  return days >= YEAR ? KEPT : { reason: 'the record is kept for less than a year' };
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name === 'PutConfigurationRecorder') return records(params);
  if (name === 'PutRetentionConfiguration') return kept(params);
  if (name === 'PutDeliveryChannel' || name === 'StartConfigurationRecorder') return KEPT;
  return byService(event) ? KEPT : {};
}

const DONE: { readonly [call: string]: string } = {
  PutConfigurationRecorder: 'chose what AWS Config records',
  PutDeliveryChannel: 'chose where AWS Config keeps its record',
  StartConfigurationRecorder: 'started AWS Config',
  DeleteConfigRule: 'deleted the check',
  DeleteOrganizationConfigRule: 'deleted the check of all accounts',
  DeleteConformancePack: 'deleted the set of checks',
  DeleteOrganizationConformancePack: 'deleted the set of checks of all accounts',
  DeleteRemediationConfiguration: 'stopped the repair that follows the check',
  DeleteConfigurationAggregator: 'deleted the view of AWS Config over accounts',
  PutRetentionConfiguration: 'changed how long AWS Config keeps its record',
  DeleteRetentionConfiguration: 'changed how long AWS Config keeps its record',
  DisassociateResourceTypes: 'told AWS Config to leave things out',
};

export default defineDetection({
  title: 'Checks of the configuration were taken away',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `config:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.001', 'T1562.008'],
  why: 'Without the check, nobody is told when something is set up in a dangerous way.',
  says: ({ name, params }) => {
    const what =
      textAt(params['configRuleName']) ||
      textAt(params['organizationConfigRuleName']) ||
      textAt(params['conformancePackName']);
    return `${DONE[name] ?? 'changed AWS Config'}${what === '' ? '' : ` ${named(what, '')}`}`;
  },
  judge,
});
