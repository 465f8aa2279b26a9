import { defineDetection } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Where people sign in from was changed',
  provider: 'aws',
  on: [
    'sso:AssociateDirectory',
    'sso:DisassociateDirectory',
    'sso:EnableExternalIdPConfigurationForDirectory',
    'sso:DisableExternalIdPConfigurationForDirectory',
    'sso-directory:AssociateDirectory',
    'sso-directory:DisassociateDirectory',
    'sso-directory:EnableExternalIdPConfigurationForDirectory',
    'sso-directory:DisableExternalIdPConfigurationForDirectory',
  ],
  tier: 'alert',
  severity: 'critical',
  attack: ['T1556'],
  why: 'The directory behind Identity Center decides who everybody is, in every account.',
  grants: true,
  says: ({ name }) => `changed the directory behind Identity Center (${name})`,
});
