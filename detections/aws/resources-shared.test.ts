import { expect, it } from 'vitest';
import { type Known, NOTHING_KNOWN } from '../../src/kit/index.js';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './resources-shared.js';

const STRANGER = '444455556666';
const CLUSTER = 'arn:aws:rds:eu-west-1:111122223333:cluster:orders';
const SUBNET = 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1';
const THEIRS = `arn:aws:organizations::${STRANGER}:organization/o-a1b2c3d4e5`;
const PART = `arn:aws:organizations::${STRANGER}:ou/o-a1b2c3d4e5/ou-1`;

const share = (what: string, principals: readonly unknown[], more = {}, different = {}) =>
  awsEvent(
    'ram:CreateResourceShare',
    { name: 's', resourceArns: [what], principals, allowExternalPrincipals: true, ...more },
    different,
  );
const join = (...principals: string[]) =>
  awsEvent('ram:AssociateResourceShare', {
    resourceShareArn: 'arn:aws:ram:eu-west-1:111122223333:resource-share/s-1',
    principals,
  });
const closed = { allowExternalPrincipals: false };

it.each([
  ['data with a stranger', share(CLUSTER, [STRANGER]), 'alert/high'],
  ['data with a stranger, by a machine', share(CLUSTER, [STRANGER], {}, DEPLOY), 'alert/high'],
  ['data with a role of a stranger', share(CLUSTER, [`arn:aws:iam::${STRANGER}:role/r`]), 'alert/high'],
  ['data with a stranger, and refused', share(CLUSTER, [STRANGER], {}, DENIED), 'notify/high'],
  ['data with a stranger, by AWS', share(CLUSTER, [STRANGER], {}, AUTOSCALING), 'log/low'],
  ['data, said to be closed to outsiders', share(CLUSTER, [STRANGER], closed), 'notify/medium'],
  ['a network with a stranger', share(SUBNET, [STRANGER]), 'notify/medium'],
  ['a network with oneself', share(SUBNET, ['111122223333']), 'log/low'],
  ['a network with an organisation', share(SUBNET, [THEIRS]), 'notify/medium'],
  ['a network with the organisation, closed', share(SUBNET, [THEIRS], closed), 'log/low'],
  ['a network with a part of one', share(SUBNET, [PART]), 'notify/medium'],
  ['with a service', share(SUBNET, ['pca-connector-ad.amazonaws.com']), 'log/low'],
  ['with somebody unclear', share(SUBNET, ['x']), 'notify/medium'],
  ['with nobody yet', share(CLUSTER, []), 'log/low'],
  ['nothing said', awsEvent('ram:CreateResourceShare', null), 'log/low'],
  ['joined by a stranger', join(STRANGER), 'notify/medium'],
  ['joined by a stranger among ours', join('111122223333', STRANGER), 'notify/medium'],
  ['something more in it', join(), 'log/low'],
  ['within the organisation', awsEvent('ram:EnableSharingWithAwsOrganization', null), 'log/low'],
  ['a look', awsEvent('ram:GetResourceShares', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

const ours = { accounts: new Set([STRANGER]) };
const member = { organization: 'o-a1b2c3d4e5' };

it.each<[string, Partial<Known>, ReturnType<typeof share>, string]>([
  ['another account of ours', ours, share(CLUSTER, [STRANGER]), 'log'],
  ["a partner's", { partners: new Set([STRANGER]) }, share(CLUSTER, [STRANGER]), 'notify'],
  ['the organisation', member, share(CLUSTER, [THEIRS]), 'log'],
  ['a part of the organisation', member, join(PART), 'log'],
  ['the organisation of an account of ours', ours, join(THEIRS), 'log'],
  ['another organisation', { organization: 'o-ffffffffff' }, join(THEIRS), 'notify'],
  ['a stranger, in a closed share', member, share(CLUSTER, [STRANGER], closed), 'log'],
])('knows %s', (_, part, event, tier) => {
  expect(detection.judge?.(event, { ...NOTHING_KNOWN, ...part })?.tier ?? detection.tier).toBe(tier);
});

it.each([
  [share(CLUSTER, [STRANGER, '777788889999']), 'shared orders with 444455556666 and 1 more'],
  [join(STRANGER), 'shared the share s-1 with 444455556666'],
  [share(SUBNET, []), 'set up what is shared: subnet-1'],
  [awsEvent('ram:EnableSharingWithAwsOrganization', null), 'turned on sharing within the organisation'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});
