import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isPublicAddress,
  isWithinAny,
  meansInternet,
  onlyPorts,
  parseCidr,
  rulesOf,
  ruleText,
} from './cidr.js';

describe('a range', () => {
  it.each([
    ['0.0.0.0/0', 4, 0],
    ['208.236.235.254/0', 4, 0],
    ['10.1.2.3', 4, 32],
    ['::/0', 6, 0],
    ['2001:db8::1', 6, 128],
    [' 0.0.0.0 / 0 ', 4, 0],
    ['999.1.1.1/0', 4, 0],
  ])('%s', (text, family, prefix) => {
    expect(parseCidr(text)).toMatchObject({ family, prefix });
  });

  it.each(['', 'sg-1', '0.0.0.0/33', '::/129', 'pl-123', '/0'])('%s is none', (text) => {
    expect(parseCidr(text)).toBeNull();
  });
});

describe('a range within networks', () => {
  const networks = ['203.0.113.0/24', '2001:db8::/32'].map(parseCidr).filter((one) => one !== null);

  it.each([
    ['203.0.113.9', true],
    ['203.0.113.0/24', true],
    ['203.0.113.0/23', false],
    ['203.0.114.0/25', false],
    ['2001:db8:7::/48', true],
    ['2001::/16', false],
    ['0.0.0.0/0', false],
    ['office', false],
  ])('%s: %s', (text, expected) => {
    expect(isWithinAny(text, networks)).toBe(expected);
  });
});

describe('the Internet', () => {
  it.each([
    [['0.0.0.0/0']],
    [['::/0']],
    [['::/1', '8000::/1']],
    [['2000::/3']],
    [['0.0.0.0/1', '128.0.0.0/1']],
    [['128.0.0.0/1']],
    [['10.0.0.0/7']],
    [['10.0.0.0/8', '11.0.0.0/8', '12.0.0.0/8']],
  ])('%j', (ranges) => {
    expect(meansInternet(ranges)).toBe(true);
  });

  it.each([
    [[]],
    [['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fe80::/10']],
    [['203.0.113.0/24', '198.51.100.7/32', '2001:db8::/32']],
    [['8.0.0.0/8']],
    [['nonsense']],
  ])('is not %j', (ranges) => {
    expect(meansInternet(ranges)).toBe(false);
  });

  it('is the Internet however it is sliced, down to /12', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), (length) => {
        const slices = Array.from({ length: 2 ** length }, (_, n) => {
          const start = (n * 2 ** (32 - length)) >>> 0;
          return `${start >>> 24}.${(start >>> 16) & 255}.${(start >>> 8) & 255}.0/${length}`;
        });
        expect(meansInternet(slices)).toBe(true);
      }),
    );
  });
});

describe('a private range', () => {
  it.each([
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '100.64.0.0/10',
    '169.254.1.1',
    'fd00::/8',
    'fe80::1',
  ])('is %s', (range) => {
    expect(isPublicAddress(range)).toBe(false);
  });

  it.each([
    '172.16.0.0/8',
    '172.16.0.0/11',
    '192.168.0.0/15',
    '100.64.0.0/9',
    '169.254.0.0/8',
    'fe80::/9',
    '11.0.0.1',
  ])('is not %s, which has addresses of the Internet in it', (range) => {
    expect(isPublicAddress(range)).toBe(true);
  });
});

describe('rules', () => {
  it('are found flat and nested at once', () => {
    const rules = rulesOf({
      ipProtocol: 'tcp',
      fromPort: '22',
      toPort: 22,
      cidrIp: '0.0.0.0/0',
      ipPermissions: {
        items: [{ ipProtocol: '-1', ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } }, { groups: {} }, null],
      },
    });
    expect(rules.map(ruleText)).toEqual(['tcp 22 from 0.0.0.0/0', 'everything from ::/0']);
  });

  it('know their ports', () => {
    const [web] = rulesOf({ ipProtocol: '6', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0' });
    const [all] = rulesOf({ ipProtocol: '-1', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0' });
    expect(web && onlyPorts(web, [80, 443])).toBe(true);
    expect(all && onlyPorts(all, [80, 443])).toBe(false);
  });
});
