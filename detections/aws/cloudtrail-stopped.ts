import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The record of calls was stopped',
  provider: 'aws',
  on: [
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'cloudtrail:DeleteEventDataStore',
    'cloudtrail:StopEventDataStoreIngestion',
  ],
  tier: 'alert',
  severity: 'critical',
  attack: ['T1562.008'],
  why: 'CloudTrail is how anybody can see what was done, so stopping it hides what comes next.',
  stratus: ['aws.defense-evasion.cloudtrail-stop', 'aws.defense-evasion.cloudtrail-delete'],
  says: ({ name, params }) => {
    const trail = named(params['name'] ?? params['trailName'] ?? params['eventDataStore'], 'a trail');
    return name.startsWith('Delete') ? `deleted the trail ${trail}` : `stopped logging on the trail ${trail}`;
  },
});
