import { defineDetection } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Network traffic was copied',
  provider: 'aws',
  on: ['ec2:CreateTrafficMirrorSession'],
  tier: 'alert',
  severity: 'medium',
  attack: ['T1040', 'T1074'],
  why: 'A mirror copies everything that goes over the wire to somebody else.',
  says: () => 'set up a copy of network traffic',
});
