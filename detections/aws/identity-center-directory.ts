import { defineDetection } from '../../src/kit/index.js';

/** Recorded under the one service or the other, by their age. */
const CALLS = [
  'AssociateDirectory',
  'DisassociateDirectory',
  'EnableExternalIdPConfigurationForDirectory',
  'DisableExternalIdPConfigurationForDirectory',
  'CreateExternalIdPConfigurationForDirectory',
  'UpdateExternalIdPConfigurationForDirectory',
  'ImportExternalIdPCertificate',
];

export default defineDetection({
  title: 'Where people sign in from was changed',
  provider: 'aws',
  on: ['sso', 'sso-directory'].flatMap((service) => CALLS.map((call) => `${service}:${call}`)),
  tier: 'alert',
  severity: 'critical',
  attack: ['T1556', 'T1484.002'],
  why: 'The directory behind Identity Center decides who everybody is, in every account.',
  grants: true,
  falsePositives: 'Setting up single sign-on, or the yearly change of its certificate.',
  says: ({ name }) => `changed the directory behind Identity Center (${name})`,
});
