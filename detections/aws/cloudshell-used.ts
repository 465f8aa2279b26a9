import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateEnvironment: 'opened a shell in the console',
  GetFileDownloadUrls: 'took a file out of a shell in the console',
  GetFileUploadUrls: 'put a file into a shell in the console',
};

export default defineDetection({
  title: 'A shell in the console was used',
  provider: 'aws',
  on: Object.keys(DONE).map((name) => `cloudshell:${name}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1059.009'],
  why: 'Commands from there come from an address of AWS and need no key, so they are easy to overlook.',
  says: ({ name }) => DONE[name] ?? 'used a shell in the console',
});
