import type { Workspace } from './types.js';

/** A small company to try things in. All of it is made up; addresses are from the documentation ranges. */
export const SAMPLE_ACCOUNTS = {
  prod: { id: '111122223333', name: 'payments-prod' },
  dev: { id: '444455556666', name: 'payments-dev' },
  security: { id: '777788889999', name: 'security' },
} as const;

/** Somebody of the company, with how AWS knows them. */
export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly slackId: string;
  readonly email: string;
  readonly role: string;
  readonly tz: string;
  readonly duoUser: string;
  /** IAM user name in payments-prod; null: they come through Identity Center. */
  readonly iamUser: string | null;
  /** Their name in Identity Center; null: an IAM user. */
  readonly identityCenter: string | null;
  /** Where they usually call from. */
  readonly address: string;
}

export const SAMPLE_PEOPLE: readonly SamplePerson[] = [
  {
    id: 'jane',
    name: 'Jane Doe',
    slackId: 'U0JANE0001',
    email: 'jane.doe@example.com',
    role: 'Engineer, payments. Vouch asks her about her own actions',
    tz: 'Europe/London',
    duoUser: 'jane.doe',
    iamUser: 'jane',
    identityCenter: null,
    address: '198.51.100.23',
  },
  {
    id: 'omar',
    name: 'Omar Haddad',
    slackId: 'U0OMAR0002',
    email: 'omar.haddad@example.com',
    role: 'Engineer, payments. Answers for Terraform with Jane',
    tz: 'Europe/Berlin',
    duoUser: 'omar.haddad',
    iamUser: 'omar',
    identityCenter: null,
    address: '198.51.100.41',
  },
  {
    id: 'mei',
    name: 'Mei Lin',
    slackId: 'U0MEI00003',
    email: 'mei.lin@example.com',
    role: 'Engineer, platform. Signs in through Identity Center',
    tz: 'Asia/Singapore',
    duoUser: 'mei.lin',
    iamUser: null,
    identityCenter: 'mei.lin@example.com',
    address: '198.51.100.77',
  },
  {
    id: 'ruth',
    name: 'Ruth Okafor',
    slackId: 'U0RUTH0004',
    email: 'ruth.okafor@example.com',
    role: 'Team lead, payments',
    tz: 'Europe/London',
    duoUser: 'ruth.okafor',
    iamUser: null,
    identityCenter: 'ruth.okafor@example.com',
    address: '198.51.100.12',
  },
  {
    id: 'sam',
    name: 'Sam Rivera',
    slackId: 'U0SAM00005',
    email: 'sam.rivera@example.com',
    role: 'Security analyst. Works the cases in #security',
    tz: 'America/New_York',
    duoUser: 'sam.rivera',
    iamUser: null,
    identityCenter: 'sam.rivera@example.com',
    address: '198.51.100.90',
  },
  {
    id: 'alex',
    name: 'Alex Kim',
    slackId: 'U0ALEX0006',
    email: 'alex.kim@example.com',
    role: 'On call today. Carries the pager',
    tz: 'Europe/London',
    duoUser: 'alex.kim',
    iamUser: null,
    identityCenter: 'alex.kim@example.com',
    address: '198.51.100.55',
  },
];

const EVERYBODY = SAMPLE_PEOPLE.map((person) => person.slackId);

const CHANNELS = {
  security: 'C0SECURITY',
  deploys: 'C0DEPLOYS1',
  general: 'C0GENERAL1',
} as const;

export const SAMPLE_GROUPS = { security: 'S0SECURITY', leads: 'S0LEADS001' } as const;
export const SAMPLE_CHANNELS = CHANNELS;

/** Machine roles and who answers for them. The plain role `deploy` belongs to nobody, on purpose. */
export const SAMPLE_MACHINES = [
  {
    principal: `arn:aws:iam::${SAMPLE_ACCOUNTS.prod.id}:role/terraform`,
    ownerIds: ['jane', 'omar'],
    channel: CHANNELS.deploys,
  },
] as const;

/** How AWS names a person: what the people file maps to them. */
export function principalsOf(person: SamplePerson): readonly string[] {
  if (person.iamUser) return [`arn:aws:iam::${SAMPLE_ACCOUNTS.prod.id}:user/${person.iamUser}`];
  return person.identityCenter ? [`identity-center:${person.identityCenter}`] : [];
}

/** The company as the people directory has it. */
export const SAMPLE_DIRECTORY = SAMPLE_PEOPLE.map((person) => ({
  id: person.id,
  name: person.name,
  slackId: person.slackId,
  email: person.email,
  duoUser: person.duoUser,
  active: true,
  frozen: false,
  principals: principalsOf(person),
}));

/** The scopes that the manifest asks for, and no more. */
export const SAMPLE_SCOPES = [
  'commands',
  'chat:write',
  'im:write',
  'im:history',
  'users:read',
  'users:read.email',
  'usergroups:read',
] as const;

export const SAMPLE_WORKSPACE: Workspace = {
  team: { id: 'T0ACME0001', name: 'Acme Payments', domain: 'acme-payments' },
  app: {
    id: 'A0VOUCH001',
    botId: 'B0VOUCH001',
    userId: 'U0VOUCH001',
    name: 'Vouch',
    handle: 'vouch',
    commands: ['/sec'],
  },
  scopes: SAMPLE_SCOPES,
  users: SAMPLE_PEOPLE.map(({ id, slackId, name, role, email, tz, duoUser }) => ({
    id,
    slackId,
    name,
    role,
    email,
    tz,
    duoUser,
  })),
  channels: [
    {
      id: CHANNELS.security,
      name: 'security',
      topic: 'Cases that nobody vouched for, and alerts',
      members: ['U0SAM00005', 'U0ALEX0006'],
      app: true,
    },
    {
      id: CHANNELS.deploys,
      name: 'payments-deploys',
      topic: 'What the payments machines do, and who answers for it',
      members: ['U0JANE0001', 'U0OMAR0002', 'U0RUTH0004'],
      app: true,
    },
    {
      id: CHANNELS.general,
      name: 'general',
      topic: 'Everybody. Vouch is not in here',
      members: EVERYBODY,
      app: false,
    },
  ],
  groups: [
    {
      id: SAMPLE_GROUPS.security,
      handle: 'security',
      name: 'Security',
      members: ['U0SAM00005', 'U0ALEX0006'],
    },
    { id: SAMPLE_GROUPS.leads, handle: 'leads', name: 'Team leads', members: ['U0RUTH0004'] },
  ],
};
