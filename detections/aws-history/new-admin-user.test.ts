import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { crossings, later, reasonOf } from '../../test/watch.js';
import watch from './new-admin-user.js';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const created = later(0, 'iam:CreateUser', { userName: 'x' });
const key = later(1, 'iam:CreateAccessKey', { userName: 'x' });
const rights = (policyArn: string, userName = 'x', different = {}) =>
  later(2, 'iam:AttachUserPolicy', { userName, policyArn }, different);
const inline = {
  userName: 'x',
  policyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
};

it.each([
  ['user, key, rights', [created, key, rights(ADMIN)], ['2: alert/high']],
  ['rights before the key', [created, rights(ADMIN), key], ['2: alert/high']],
  ['as the log files have them, newest first', [rights(ADMIN), key, created], ['2: alert/high']],
  [
    'a password',
    [created, later(1, 'iam:CreateLoginProfile', { userName: 'x' }), rights(ADMIN)],
    ['2: alert/high'],
  ],
  ['rights written in', [created, key, later(2, 'iam:PutUserPolicy', inline)], ['2: alert/high']],
  ['few rights', [created, key, rights('arn:aws:iam::aws:policy/ReadOnlyAccess')], []],
  ['rights for another', [created, key, rights(ADMIN, 'y')], []],
  ['rights that were refused', [created, key, rights(ADMIN, 'x', DENIED)], []],
  ['no key', [created, rights(ADMIN)], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});

it('says what came together', () => {
  expect(reasonOf(watch, [created, key, rights(ADMIN)])).toBe(
    'the user was created, given a key or a password, and given administrator rights, all within 2 seconds',
  );
});
