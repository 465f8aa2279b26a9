import { defineDetection, named, type VouchEvent } from '../../src/kit/index.js';

const READ = 'GetAccountAuthorizationDetails';
const DONE: { readonly [call: string]: string } = {
  ChangePassword: 'changed the password of',
  DeleteLoginProfile: 'took the console password from',
  DeleteUser: 'deleted the user',
  DeleteGroup: 'deleted the group',
  DeleteRole: 'deleted the role',
  UpdateRole: 'changed how long sessions last of the role',
  CreateInstanceProfile: 'made a place for a server role called',
  CreateServiceLinkedRole: 'had AWS make itself a role for',
  CreateVirtualMFADevice: 'made a second factor called',
  CreateAccountAlias: 'gave the account the name',
  DeleteAccountAlias: 'took from the account the name',
  GetAccountAuthorizationDetails: 'read all users, roles and rights of the account',
};

function thing({ params, name, actor }: VouchEvent): string {
  if (name === 'ChangePassword') return actor.name;
  const { userName, roleName, groupName, virtualMFADeviceName } = params;
  const role = roleName ?? params['instanceProfileName'] ?? params['aWSServiceName'];
  return named(userName ?? role ?? groupName ?? virtualMFADeviceName ?? params['accountAlias'], 'no name');
}

export default defineDetection({
  title: 'Users, groups or roles were read or changed',
  provider: 'aws',
  on: Object.keys(DONE).map((name) => `iam:${name}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1098'],
  why: 'Each of these is ordinary by itself, and part of the story when something else is not.',
  says: (event) =>
    event.name === READ
      ? (DONE[READ] ?? 'read all rights')
      : `${DONE[event.name] ?? 'changed'} ${thing(event)}`,
});
