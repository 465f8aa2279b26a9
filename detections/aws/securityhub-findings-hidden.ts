import {
  defineDetection,
  fieldAt,
  type Judgement,
  objectAt,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

/** Findings that are worked on are handled by machines all day; what hides one for good is not their business. */
function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name === 'UpdateFindings') {
    return textAt(fieldAt(params, 'recordState')) === 'ACTIVE' ? KEPT : {};
  }
  if (name === 'BatchUpdateFindings' || name === 'BatchUpdateFindingsV2') return worked(event);
  if (name.endsWith('Insight')) return ofPerson(event, { severity: 'low' });
  return /"SUPPRESSED"/.test(JSON.stringify(params)) ? {} : KEPT;
}

/** Where no finding is named we cannot see what was done, and ask. */
function worked(event: VouchEvent): Judgement {
  const { params } = event;
  const status = textAt(fieldAt(objectAt(fieldAt(params, 'workflow')), 'status'));
  const named = fieldAt(params, 'findingIdentifiers') ?? fieldAt(params, 'metadataUids');
  const hidden = status === 'SUPPRESSED' || textAt(fieldAt(params, 'statusId')) === '3';
  return hidden || named === undefined ? ofPerson(event) : KEPT;
}

const DONE: { readonly [call: string]: string } = {
  UpdateFindings: 'changed findings of Security Hub, the old way',
  BatchUpdateFindings: 'changed findings of Security Hub',
  BatchUpdateFindingsV2: 'changed findings of Security Hub',
  CreateAutomationRule: 'told Security Hub what to do with findings by itself',
  BatchUpdateAutomationRules: 'changed what Security Hub does with findings by itself',
  CreateAutomationRuleV2: 'told Security Hub what to do with findings by itself',
  UpdateAutomationRuleV2: 'changed what Security Hub does with findings by itself',
  UpdateInsight: 'changed a saved view of findings',
  DeleteInsight: 'deleted a saved view of findings',
};

export default defineDetection({
  title: 'Findings were changed or hidden',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `securityhub:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.001'],
  why: 'A finding that is hidden is one that nobody will look into.',
  falsePositives: 'Security people who close findings by hand.',
  says: ({ name }) => DONE[name] ?? 'changed findings of Security Hub',
  judge,
});
