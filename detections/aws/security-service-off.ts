import { defineDetection } from '../../src/kit/index.js';

const NAMES: { readonly [service: string]: string } = {
  config: 'AWS Config',
  securityhub: 'Security Hub',
  'access-analyzer': 'Access Analyzer',
  macie2: 'Macie',
  inspector2: 'Inspector',
  detective: 'Detective',
  securitylake: 'Security Lake',
  fms: 'Firewall Manager',
  shield: 'Shield',
  auditmanager: 'Audit Manager',
  rds: 'the activity stream of a database',
};

/** A part of the whole: asked about, not paged. */
const PARTS = ['BatchDisableStandards', 'DeleteAnalyzer', 'DeleteSubscription', 'DeregisterAccount'];

export default defineDetection({
  title: 'A security service was turned off',
  provider: 'aws',
  on: [
    'config:StopConfigurationRecorder',
    'config:DeleteConfigurationRecorder',
    'config:DeleteServiceLinkedConfigurationRecorder',
    'config:DeleteDeliveryChannel',
    'securityhub:DisableSecurityHub',
    'securityhub:DisableSecurityHubV2',
    'securityhub:DisableOrganizationAdminAccount',
    'securityhub:BatchDisableStandards',
    'access-analyzer:DeleteAnalyzer',
    'macie2:DisableMacie',
    'macie2:DisableOrganizationAdminAccount',
    'inspector2:Disable',
    'inspector2:DisableDelegatedAdminAccount',
    'detective:DeleteGraph',
    'detective:DisableOrganizationAdminAccount',
    'securitylake:DeleteDataLake',
    'fms:DisassociateAdminAccount',
    'shield:DeleteSubscription',
    'auditmanager:DeregisterAccount',
    'rds:StopActivityStream',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1562.001'],
  why: 'While it is off, nobody is told what is changed or found.',
  says: ({ service, name }) => `turned off ${NAMES[service] ?? service} (${name})`,
  judge: ({ name }) => (PARTS.includes(name) ? { tier: 'notify', severity: 'medium' } : {}),
});
