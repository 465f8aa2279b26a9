import { expect, it } from 'vitest';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './lake-permissions.js';

const entry = (dataLakePrincipalIdentifier: string) => ({
  principal: { dataLakePrincipalIdentifier },
  resource: { table: { databaseName: 'sales', tableWildcard: {} } },
  permissions: ['SELECT'],
});
const grant = (to: string, different = {}) =>
  awsEvent('lakeformation:GrantPermissions', entry(to), different);
const batch = (...to: readonly string[]) =>
  awsEvent('lakeformation:BatchGrantPermissions', { entries: to.map(entry) });
const ROLE = 'arn:aws:iam::111122223333:role/analyst';
const STRANGER = '444455556666';
const THEIR_ROLE = `arn:aws:iam::${STRANGER}:role/x`;
const ORGANIZATION = `arn:aws:organizations::${STRANGER}:organization/o-a1b2c3d4e5`;
const UNIT = `arn:aws:organizations::${STRANGER}:ou/o-a1b2c3d4e5/ou-ab12-11111111`;

it.each([
  ['a stranger', grant(STRANGER), 'alert/high'],
  ['a stranger, by a machine', grant(STRANGER, DEPLOY), 'alert/high'],
  ["a stranger's role", grant(THEIR_ROLE), 'alert/high'],
  ['everybody at a stranger', grant(`${STRANGER}:IAMPrincipals`), 'alert/high'],
  ['a stranger among others', batch(ROLE, 'IAM_ALLOWED_PRINCIPALS', STRANGER), 'alert/high'],
  ['a role of ours', grant(ROLE), 'log/low'],
  ['everybody in the account', grant('111122223333:IAMPrincipals'), 'log/low'],
  ['whom IAM lets', grant('IAM_ALLOWED_PRINCIPALS'), 'log/low'],
  ['a group of Identity Center', grant('arn:aws:identitystore:::group/1'), 'log/low'],
  ['several of ours', batch(ROLE, '111122223333'), 'log/low'],
  ['an organisation', grant(ORGANIZATION), 'notify/medium'],
  ['somebody unclear', batch(ROLE, 'EVERYONE'), 'notify/medium'],
  ['nobody named', awsEvent('lakeformation:GrantPermissions', null), 'notify/medium'],
  ['settings', awsEvent('lakeformation:PutDataLakeSettings', { dataLakeSettings: {} }), 'log/low'],
  ['a failed try at a stranger', grant(STRANGER, DENIED), 'notify/high'],
  ['a failed try', grant(ROLE, DENIED), 'ignore/low'],
  ['taking away', awsEvent('lakeformation:RevokePermissions', entry(STRANGER)), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  ['another account of ours', STRANGER, { accounts: new Set([STRANGER]) }, 'log'],
  ['a partner', STRANGER, { partners: new Set([STRANGER]) }, 'notify'],
  ['our organisation', ORGANIZATION, { organization: 'o-a1b2c3d4e5' }, 'log'],
  ['a unit of it', UNIT, { organization: 'o-a1b2c3d4e5' }, 'log'],
  ['one that an account of ours manages', UNIT, { accounts: new Set([STRANGER]) }, 'log'],
  [
    'another, though an account of ours is said to manage it',
    ORGANIZATION,
    { organization: 'o-zzzzzzzzzz', accounts: new Set([STRANGER]) },
    'notify',
  ],
  ['one with a longer name', ORGANIZATION, { organization: 'o-a1b2c3d4e' }, 'notify'],
])('%s', (_, to, part, tier) => {
  const catalogue = buildCatalogue([{ ...detection, id: 'aws/x' }], { ...NOTHING_KNOWN, ...part });
  expect(classify(grant(to), catalogue).tier).toBe(tier);
});

it('says what was done', () => {
  expect(detection.says(grant(STRANGER))).toBe('gave 444455556666 rights to sales in the data lake');
  expect(detection.says(batch(ROLE, STRANGER))).toBe(
    'gave analyst and 1 more rights to data in the data lake',
  );
  expect(classified(detection, grant('IAM_ALLOWED_PRINCIPALS')).reasons).toEqual([
    'who may use it is left to the rights in IAM',
  ]);
});
