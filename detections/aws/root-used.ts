import { defineDetection, type Judgement, type VouchEvent } from '../../src/kit/index.js';

/** What AWS does in root's name (`invokedBy`) and sign-ins of Identity Center, which say Root and mean nobody. */
function judge({ actor, name, readOnly, extra }: VouchEvent): Judgement {
  if (actor.kind !== 'root' || actor.invokedBy !== null) return null;
  if (name === 'ExternalIdPDirectoryLogin' || extra['eventType'] === 'AwsServiceEvent') return null;
  // Looking around in the console makes hundreds of calls; the sign-in before them was told already.
  if (readOnly === true && name !== 'ConsoleLogin' && !actor.accessKey?.startsWith('AKIA')) {
    return { tier: 'log', severity: 'medium' };
  }
  return {};
}

export default defineDetection({
  title: 'Root was used',
  provider: 'aws',
  on: ['*'],
  tier: 'alert',
  severity: 'critical',
  attack: ['T1078.004'],
  why: 'Root can do everything and is for emergencies only, so every use of it is told to security.',
  failedCounts: true,
  says: ({ name, service }) =>
    name === 'ConsoleLogin' ? 'signed in to the AWS console' : `called ${name} of ${service}`,
  judge,
});
