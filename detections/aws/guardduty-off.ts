import {
  defineDetection,
  isOff,
  type Judgement,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge({ name, params }: VouchEvent): Judgement {
  if (name !== 'UpdateDetector') return {};
  return isOff(params['enable']) ? {} : null;
}

const DONE: { readonly [call: string]: string } = {
  StopMonitoringMembers: 'stopped threat detection for other accounts',
  DeleteMembers: 'took other accounts out of threat detection',
  DisassociateMembers: 'took other accounts out of threat detection',
  DisassociateFromMasterAccount: 'took this account out of central threat detection',
  DisassociateFromAdministratorAccount: 'took this account out of central threat detection',
  DisableOrganizationAdminAccount: 'took threat detection away from the account that looks after it',
};

export default defineDetection({
  title: 'Threat detection was turned off',
  provider: 'aws',
  on: [
    'guardduty:DeleteDetector',
    'guardduty:UpdateDetector',
    ...Object.keys(DONE).map((call) => `guardduty:${call}`),
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1562.001'],
  why: 'GuardDuty is what notices an intruder, so intruders turn it off.',
  says: ({ name, params }) => {
    const detector = textAt(params['detectorId']);
    return DONE[name] ?? `turned off the threat detector ${named(detector, 'without a name')}`;
  },
  judge,
});
