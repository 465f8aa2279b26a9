import {
  defineDetection,
  isOff,
  type JsonObject,
  type Judgement,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

/** Under three months, most intrusions are found too late for their traces. */
const SHORT = 90;

function updated(params: JsonObject): Judgement {
  if (isOff(params['terminationProtectionEnabled'])) return { reason: 'it can now be deleted' };
  if (isOff(params['multiRegionEnabled'])) return { reason: 'it no longer covers all regions' };
  if (isOff(params['organizationEnabled'])) return { reason: 'it no longer covers the organisation' };
  if (params['advancedEventSelectors'] !== undefined)
    return { severity: 'medium', reason: 'what it takes in was changed' };
  const days = textAt(params['retentionPeriod']);
  return days !== '' && Number(days) < SHORT ? { reason: `it keeps calls for ${days} days only` } : KEPT;
}

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'UpdateEventDataStore') return updated(params);
  return name === 'DeregisterOrganizationDelegatedAdmin' ? {} : { severity: 'medium' };
}

const DONE: { readonly [call: string]: string } = {
  UpdateEventDataStore: 'changed the store of calls',
  DeleteChannel: 'deleted a channel of calls',
  StopImport: 'stopped bringing calls into a store',
  DeregisterOrganizationDelegatedAdmin: 'took the record of calls away from the account that looks after it',
};

export default defineDetection({
  title: 'A store of calls was weakened',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `cloudtrail:${call}`),
  tier: 'notify',
  severity: 'high',
  attack: ['T1562.008'],
  why: 'What the store no longer takes in or keeps, nobody can look up afterwards.',
  says: ({ name, params }) => {
    const store = textAt(params['eventDataStore']);
    return `${DONE[name] ?? 'changed a store of calls'}${store === '' ? '' : ` ${named(store, '')}`}`;
  },
  judge,
});
