import {
  byService,
  defineDetection,
  fieldAt,
  isOff,
  type Judgement,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

/** Calls that do harm by their parameters only: what does, and what stays. */
const BY_SETTING: { readonly [call: string]: (event: VouchEvent) => boolean } = {
  UpdateMacieSession: ({ params }) => textAt(params['status']) === 'PAUSED',
  UpdateMemberSession: ({ params }) => textAt(params['status']) === 'PAUSED',
  UpdateClassificationJob: ({ params }) => /CANCELLED|USER_PAUSED/.test(textAt(params['jobStatus'])),
  CreateFindingsFilter: ({ params }) => textAt(params['action']) === 'ARCHIVE',
  UpdateFindingsFilter: ({ params }) => textAt(params['action']) === 'ARCHIVE',
  CreateFilter: ({ params }) => textAt(params['action']) === 'SUPPRESS',
  UpdateFilter: ({ params }) => textAt(params['action']) === 'SUPPRESS',
  UpdateStandardsControl: ({ params }) => isOff(fieldAt(params, 'controlStatus')),
  BatchUpdateStandardsControlAssociations: ({ params }) =>
    /"associationStatus":"DISABLED"/i.test(JSON.stringify(params)),
};

function judge(event: VouchEvent): Judgement {
  if (byService(event)) return KEPT;
  const harms = BY_SETTING[event.name];
  if (harms && !harms(event)) return KEPT;
  if (event.name === 'ArchiveFindings') return KEPT;
  return event.name.startsWith('Disassociate') ? {} : ofPerson(event);
}

const DONE: { readonly [call: string]: string } = {
  'macie2:ArchiveFindings': 'put findings of Macie away',
  'macie2:CreateFindingsFilter': 'told Macie how to sort findings',
  'macie2:UpdateFindingsFilter': 'changed how Macie sorts findings',
  'macie2:DeleteMember': 'took another account out of Macie',
  'macie2:DisassociateMember': 'took another account out of Macie',
  'macie2:DisassociateFromMasterAccount': 'took this account out of central Macie',
  'macie2:DisassociateFromAdministratorAccount': 'took this account out of central Macie',
  'macie2:UpdateClassificationJob': 'changed a search of Macie',
  'macie2:UpdateMacieSession': 'changed a setting of Macie',
  'macie2:UpdateMemberSession': 'changed Macie for another account',
  'inspector2:CreateFilter': 'told Inspector how to sort findings',
  'inspector2:UpdateFilter': 'changed how Inspector sorts findings',
  'inspector2:DisassociateMember': 'took another account out of Inspector',
  'access-analyzer:CreateArchiveRule': 'told Access Analyzer which findings to put away',
  'access-analyzer:UpdateArchiveRule': 'changed which findings Access Analyzer puts away',
  'detective:DeleteMembers': 'took other accounts out of Detective',
  'detective:DisassociateMembership': 'took this account out of central Detective',
  'securityhub:DeleteMembers': 'took other accounts out of Security Hub',
  'securityhub:DisassociateMembers': 'took other accounts out of Security Hub',
  'securityhub:DisassociateFromMasterAccount': 'took this account out of central Security Hub',
  'securityhub:DisassociateFromAdministratorAccount': 'took this account out of central Security Hub',
  'securityhub:DisableImportFindingsForProduct': 'cut a product off from Security Hub',
  'securityhub:DeleteFindingAggregator': 'stopped the gathering of findings from other regions',
  'securityhub:DeleteActionTarget': 'deleted an action on findings',
  'securityhub:UpdateStandardsControl': 'changed a check of Security Hub',
  'securityhub:BatchUpdateStandardsControlAssociations': 'changed checks of Security Hub',
  'fms:DeletePolicy': 'deleted a policy of Firewall Manager',
  'shield:DeleteProtection': 'took the protection against floods off something',
  'securitylake:DeleteAwsLogSource': 'stopped a source of Security Lake',
  'securitylake:DeleteSubscriber': 'cut a reader off from Security Lake',
};

export default defineDetection({
  title: 'A security service sees less',
  provider: 'aws',
  on: Object.keys(DONE),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.001'],
  why: 'What a security service no longer looks at, or hides, nobody is told about.',
  says: ({ service, name }) => DONE[`${service}:${name}`] ?? 'changed a security service',
  judge,
});
