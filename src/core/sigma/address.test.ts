import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, readRange } from './address.js';

function within(range: string, text: string): boolean | null {
  const read = readRange(range);
  return read && isWithin(read, text);
}

describe('an address in a range', () => {
  it('agrees with Node', () => {
    const v4 = fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 1, max: 32 }), fc.constant('ipv4' as const));
    const v6 = fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 1, max: 128 }), fc.constant('ipv6' as const));
    fc.assert(
      fc.property(fc.oneof(v4, v6), fc.boolean(), ([net, other, prefix, family], same) => {
        const list = new BlockList();
        list.addSubnet(net, prefix, family);
        const address = same ? net : other;
        expect(within(`${net}/${prefix}`, address)).toBe(list.check(address, family));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['10.0.0.0/8', '10.255.1.2', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', 'cloudformation.amazonaws.com', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '::ffff:10.0.0.1', true],
    ['2001:db8::/32', '2001:0DB8:0::7', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['10.0.0.0/33', '10.0.0.1', null],
    ['10.0.0/8', '10.0.0.1', null],
    ['1::2::3/64', '1::', null],
    ['everywhere', '10.0.0.1', null],
  ])('%s, %s: %s', (range, text, expected) => {
    expect(within(range, text)).toBe(expected);
  });
});
