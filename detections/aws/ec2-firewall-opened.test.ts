import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-firewall-opened.js';

it.each([
  [
    'flat, to everybody',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      cidrIp: '0.0.0.0/0',
      fromPort: 22,
      toPort: 22,
      ipProtocol: 'tcp',
    }),
    'alert/high',
  ],
  [
    'nested, to everybody',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'IPv6',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: {},
            ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] },
          },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'all of IPv6 that is in use',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      cidrIpv6: '2000::/3',
      fromPort: 22,
      toPort: 22,
      ipProtocol: 'tcp',
    }),
    'alert/high',
  ],
  [
    'an odd prefix',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: { items: [{ cidrIp: '208.236.235.254/0' }] },
          },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'two halves',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: { items: [{ cidrIp: '0.0.0.0/1' }, { cidrIp: '128.0.0.0/1' }] },
          },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'one half',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '128.0.0.0/1' }] } },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'everything, to everybody',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: { items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
    }),
    'alert/high',
  ],
  [
    'ports 80 to 443',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 80, toPort: 443, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    }),
    'alert/high',
  ],
  [
    'the web',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    }),
    'notify/low',
  ],
  [
    'the web, in text',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      cidrIp: '0.0.0.0/0',
      fromPort: '80',
      toPort: '80',
      ipProtocol: 'tcp',
    }),
    'notify/low',
  ],
  [
    'the web, by a machine',
    awsEvent(
      'ec2:AuthorizeSecurityGroupIngress',
      { groupId: 'sg-1', cidrIp: '0.0.0.0/0', fromPort: 443, toPort: 443, ipProtocol: 'tcp' },
      DEPLOY,
    ),
    'log/low',
  ],
  [
    'a private network',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } },
        ],
      },
    }),
    'log/low',
  ],
  [
    'one address',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: { items: [{ cidrIp: '203.0.113.7/32' }] },
          },
        ],
      },
    }),
    'log/low',
  ],
  [
    'another group',
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: { items: [{ ipProtocol: 'tcp', groups: { items: [{ groupId: 'sg-2' }] } }] },
    }),
    'log/low',
  ],
  [
    'a rule modified',
    awsEvent('ec2:ModifySecurityGroupRules', {
      ModifySecurityGroupRulesRequest: {
        GroupId: 'sg-1',
        SecurityGroupRule: {
          SecurityGroupRuleId: 'sgr-1',
          SecurityGroupRule: { CidrIpv4: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389 },
        },
      },
    }),
    'alert/high',
  ],
  [
    'a failed try',
    awsEvent(
      'ec2:AuthorizeSecurityGroupIngress',
      {
        groupId: 'sg-1',
        ipPermissions: {
          items: [
            { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
          ],
        },
      },
      DENIED,
    ),
    'notify/high',
  ],
  [
    'closing it',
    awsEvent('ec2:RevokeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    }),
    'none',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(
    detection.says(
      awsEvent('ec2:AuthorizeSecurityGroupIngress', {
        groupId: 'sg-1',
        ipPermissions: {
          items: [
            { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
          ],
        },
      }),
    ),
  ).toBe('opened sg-1 to the whole Internet (tcp 22)');
});

it.each([
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    }),
    'it lets in tcp 22 from the whole Internet',
  ],
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: { items: [{ cidrIp: '0.0.0.0/1' }, { cidrIp: '128.0.0.0/1' }] },
          },
        ],
      },
    }),
    'it lets in tcp 22 from the whole Internet',
  ],
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: '-1', ipv6Ranges: { items: [{ cidrIpv6: '::/1' }, { cidrIpv6: '8000::/1' }] } },
        ],
      },
    }),
    'it lets in everything from the whole Internet',
  ],
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '128.0.0.0/1' }] } },
        ],
      },
    }),
    'it lets in tcp 22 from much of the Internet',
  ],
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    }),
    'it opens only port 443 to the whole Internet, as a web server has it',
  ],
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [80, 443].map((port) => ({
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
          ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
        })),
      },
    }),
    'it opens only ports 80 and 443 to the whole Internet, as a web server has it',
  ],
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } },
        ],
      },
    }),
    'it lets in tcp 22 from 10.0.0.0/8',
  ],
  [
    awsEvent('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-1',
      ipPermissions: { items: [{ groups: { items: [{ groupId: 'sg-2' }] } }] },
    }),
    'the record names no addresses that it lets in',
  ],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
