import { defineDetection, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateIPSet: 'told threat detection to trust addresses',
  UpdateIPSet: 'changed which addresses threat detection trusts',
  CreateFilter: 'told threat detection what to hide',
};

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'UpdateDetector') {
    return params['enable'] === false || params['enable'] === 'false' ? {} : null;
  }
  if (name.endsWith('IPSet')) {
    return params['activate'] === true
      ? { tier: 'notify', reason: 'what comes from these addresses is no longer seen' }
      : null;
  }
  if (name === 'CreateFilter') {
    return params['action'] === 'ARCHIVE' ? { tier: 'notify', severity: 'medium' } : null;
  }
  return {};
}

export default defineDetection({
  title: 'Threat detection was turned off',
  provider: 'aws',
  on: [
    'guardduty:DeleteDetector',
    'guardduty:UpdateDetector',
    'guardduty:StopMonitoringMembers',
    'guardduty:DeleteMembers',
    'guardduty:DisassociateMembers',
    'guardduty:DisassociateFromMasterAccount',
    'guardduty:DisassociateFromAdministratorAccount',
    'guardduty:CreateIPSet',
    'guardduty:UpdateIPSet',
    'guardduty:CreateFilter',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1562.001'],
  why: 'GuardDuty is what notices an intruder, so intruders turn it off.',
  says: ({ name, params }) =>
    DONE[name] ?? `turned off the threat detector ${named(params['detectorId'], 'without a name')}`,
  judge,
});
