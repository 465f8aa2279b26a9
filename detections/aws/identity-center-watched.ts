import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  'sso:Authenticate': 'signed in to Identity Center',
  'sso:CreateToken': 'let a command line or a program in through Identity Center',
  'sso-directory:CreateUser': 'added somebody to Identity Center',
  'sso-directory:AddMemberToGroup': 'put somebody into a group of Identity Center',
  'identitystore:CreateUser': 'added somebody to Identity Center',
  'identitystore:CreateGroupMembership': 'put somebody into a group of Identity Center',
};

export default defineDetection({
  title: 'Somebody came or was added in Identity Center',
  provider: 'aws',
  on: Object.keys(DONE),
  tier: 'log',
  severity: 'low',
  attack: ['T1078.004', 'T1136.003'],
  why: 'Ordinary by itself: the company directory does it for everybody who joins.',
  says: ({ service, name }) => DONE[`${service}:${name}`] ?? 'was seen in Identity Center',
});
