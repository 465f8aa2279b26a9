import { defineDetection } from '../../src/kit/index.js';

/** Scanners for leaked keys, attack tools, and systems made for break-ins, as they announce themselves. */
const TOOLS =
  /trufflehog|kingfisher|nuclei|\bpacu\b|cloudfox|(?:^|[^a-z])(?:kali|parrot|pentoo)(?:[^a-z]|$)/i;

export default defineDetection({
  title: 'A key was tried out with a tool for finding leaked keys',
  provider: 'aws',
  on: ['sts:GetCallerIdentity'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1078.004', 'T1087.004'],
  why: 'Whoever finds a key tries it with this call; a tool that looks for leaked keys found this one.',
  falsePositives: 'A scan of our own code that tries the keys it finds.',
  says: () => 'tried out a key with a tool that looks for leaked keys',
  judge: ({ client }) => (TOOLS.test(client ?? '') ? {} : null),
});
