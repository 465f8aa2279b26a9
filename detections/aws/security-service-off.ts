import { defineDetection } from '../../src/kit/index.js';

const NAMES: { readonly [service: string]: string } = {
  config: 'AWS Config',
  securityhub: 'Security Hub',
  'access-analyzer': 'Access Analyzer',
  macie2: 'Macie',
  inspector2: 'Inspector',
  detective: 'Detective',
  rds: 'the activity stream of a database',
};

export default defineDetection({
  title: 'A security service was turned off',
  provider: 'aws',
  on: [
    'config:StopConfigurationRecorder',
    'config:DeleteConfigurationRecorder',
    'config:DeleteDeliveryChannel',
    'securityhub:DisableSecurityHub',
    'securityhub:BatchDisableStandards',
    'access-analyzer:DeleteAnalyzer',
    'macie2:DisableMacie',
    'inspector2:Disable',
    'detective:DeleteGraph',
    'rds:StopActivityStream',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1562.001'],
  why: 'While it is off, nobody is told what is changed or found.',
  says: ({ service, name }) => `turned off ${NAMES[service] ?? service} (${name})`,
  judge: ({ name }) =>
    name === 'BatchDisableStandards' || name === 'DeleteAnalyzer'
      ? { tier: 'notify', severity: 'medium', reason: 'only a part of it' }
      : {},
});
