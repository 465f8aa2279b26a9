import { describe, expect, it } from 'vitest';
import { awsEvent, catalogueOf, DENIED } from '../../test/aws-event.js';
import { classify } from './classify.js';
import { clientName } from './client.js';
import { describe as describeEvent } from './describe.js';
import type { Detection } from './detection.js';
import type { VouchEvent } from './event.js';
import { plain } from './text.js';

const detection: Detection = {
  title: 'T',
  provider: 'aws',
  on: ['iam:AttachUserPolicy', 'iam:Odd'],
  tier: 'notify',
  severity: 'high',
  attack: [],
  why: 'Because.',
  grants: true,
  says: ({ params }) => `gave ${String(params['userName'])} rights`,
};
const catalogue = catalogueOf(detection);

function item(event: VouchEvent, of = catalogue) {
  return describeEvent('e1', event, classify(event, of), of.detections);
}

function facts(params: unknown, call = 'iam:AttachUserPolicy'): string[] {
  return item(awsEvent(call, params)).facts.map(({ label, value }) => `${label}: ${plain(value)}`);
}

describe('an item', () => {
  it('says what, by whom, where and why', () => {
    const params = { userName: 'ci-deployer', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
    expect(item(awsEvent('iam:AttachUserPolicy', params))).toEqual({
      eventId: 'e1',
      detection: 'aws/test-0',
      tier: 'notify',
      severity: 'high',
      grants: true,
      says: 'gave ci-deployer rights',
      call: 'AttachUserPolicy',
      why: 'Because.',
      reasons: [],
      account: '111122223333',
      region: 'eu-west-1',
      at: new Date('2026-11-20T14:02:11Z'),
      address: '198.51.100.7',
      client: 'aws-cli 2.17',
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      facts: [
        { label: 'User', value: 'ci-deployer' },
        { label: 'Policy', value: 'AdministratorAccess' },
      ],
      error: null,
    });
  });

  it('of a failed call says that it failed', () => {
    expect(item(awsEvent('iam:AttachUserPolicy', { userName: 'x' }, DENIED))).toMatchObject({
      says: 'tried this, and it failed: gave x rights',
      error: 'AccessDenied',
    });
  });

  it('of an unreadable record still says what it can, and never joins unasked', () => {
    expect(item(awsEvent('iam:AttachUserPolicy', [1]))).toMatchObject({
      detection: 'unreadable',
      tier: 'alert',
      grants: true,
      says: 'called AttachUserPolicy of iam',
    });
  });

  it('survives a detection that trips', () => {
    const trips: Detection = {
      ...detection,
      says: () => {
        throw new TypeError('odd');
      },
    };
    expect(item(awsEvent('iam:AttachUserPolicy'), catalogueOf(trips)).says).toBe(
      'called AttachUserPolicy of iam (not readable in full: TypeError)',
    );
  });

  it('lets no text of others forge a line, hide a word or run on', () => {
    const nasty = 'ci\nAccount: other\u202Egnp.exe\u200B<!channel> *bold*'.padEnd(5_000, 'x');
    const { says, facts } = item(awsEvent('iam:AttachUserPolicy', { userName: nasty }));
    expect(says).not.toMatch(/[\n\u202E\u200B]/);
    expect(says.length).toBeLessThanOrEqual(240);
    for (const { value } of facts) expect(plain(value).length).toBeLessThanOrEqual(200);
  });
});

describe('facts', () => {
  it('name what the call is about', () => {
    expect(
      facts({
        groupId: 'sg-1',
        ipPermissions: {
          items: [
            { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
          ],
        },
      }),
    ).toEqual(['Security group: sg-1', 'Opens: tcp 22 from 0.0.0.0/0']);
  });

  it('of a call nobody described are its first parameters, flattened', () => {
    expect(
      facts({
        someThing: { innerName: 'a', ids: ['b', 'c'] },
        items: [{ x: 1 }],
        secretToken: 'hush',
        more: null,
      }),
    ).toEqual(['Some thing inner name: a', 'Some thing ids: b, c', 'X: 1', 'Secret token: [redacted]']);
    expect(facts(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`k${n}`, n]))).length).toBe(6);
  });
});

it.each([
  ['aws-cli/2.17.4 md/awscrt#0.20.11', 'aws-cli 2.17'],
  ['[aws-cli/1.9.1 Python/2.7]', 'aws-cli 1.9'],
  ['APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io)', 'Terraform 1.5'],
  ['console.amazonaws.com', 'AWS console'],
  ['Mozilla/5.0 (X11; Linux)', 'a browser'],
  ['Boto3/1.26.1', 'boto3 1.26'],
  ['odd\nthing', 'odd thing'],
])('the client %s is called %s', (userAgent, name) => {
  expect(clientName(userAgent)).toBe(name);
});
