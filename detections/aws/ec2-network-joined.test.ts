import { expect, it } from 'vitest';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-network-joined.js';

const ask = (peerOwnerId: string, different = {}) =>
  awsEvent('ec2:CreateVpcPeeringConnection', { vpcId: 'vpc-1', peerVpcId: 'vpc-2', peerOwnerId }, different);
const accept = (ownerId: string) =>
  awsEvent(
    'ec2:AcceptVpcPeeringConnection',
    { vpcPeeringConnectionId: 'pcx-1' },
    {
      responseElements: {
        vpcPeeringConnection: { requesterVpcInfo: { ownerId }, accepterVpcInfo: { ownerId: '111122223333' } },
      },
    },
  );

it.each([
  ['asked of a stranger', ask('444455556666'), 'alert/high'],
  ['accepted from a stranger', accept('444455556666'), 'alert/high'],
  ['within the account', ask('111122223333'), 'log/low'],
  ['accepted within the account', accept('111122223333'), 'log/low'],
  ['nobody named', awsEvent('ec2:AcceptVpcPeeringConnection', null), 'notify/medium'],
  [
    'a transit gateway of a stranger',
    awsEvent('ec2:CreateTransitGatewayPeeringAttachment', {
      CreateTransitGatewayPeeringAttachmentRequest: { PeerAccountId: '444455556666' },
    }),
    'alert/high',
  ],
  ['a failed try', ask('444455556666', DENIED), 'notify/high'],
  ['turned down', awsEvent('ec2:RejectVpcPeeringConnection', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('keeps a connection to another account of ours', () => {
  const known = { ...NOTHING_KNOWN, accounts: new Set(['444455556666']) };
  const catalogue = buildCatalogue([{ ...detection, id: 'aws/x' }], known);
  expect(classify(ask('444455556666'), catalogue).tier).toBe('log');
});

it('says what was done', () => {
  expect(detection.says(ask('444455556666'))).toBe(
    'asked for a connection to another network in account 444455556666',
  );
  expect(detection.says(accept('111122223333'))).toBe('accepted a connection to another network');
});
