/** A range of addresses: the first `prefix` bits of `bits`. */
export interface Range {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;

/** Reads `10.0.0.0/8`, `2001:db8::/32`; a bare address is a range of one. Null where it is none. */
export function readRange(text: string): Range | null {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const read = readAddress(address);
  if (!read) return null;
  const prefix = length === undefined ? WIDTH[read.family] : Number(length);
  return prefix <= WIDTH[read.family] ? { ...read, prefix } : null;
}

/** False for everything that is no address, such as `cloudformation.amazonaws.com`. */
export function isWithin(range: Range, text: string): boolean {
  const read = readAddress(text.trim());
  if (!read || read.family !== range.family) return false;
  const rest = BigInt(WIDTH[range.family] - range.prefix);
  return read.bits >> rest === range.bits >> rest;
}

function readAddress(text: string): { readonly family: 4 | 6; readonly bits: bigint } | null {
  if (text.length > 60) return null;
  if (!text.includes(':')) return numbered(4, text.split('.'), 4, /^\d{1,3}$/, 10);
  const mapped = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = mapped ? readAddress(mapped[2] ?? '') : null;
  if (mapped && !last) return null;
  const tail = last ? [(last.bits >> 16n).toString(16), (last.bits & 0xffffn).toString(16)].join(':') : '';
  const [head = '', after, more] = (mapped ? `${mapped[1]}${tail}` : text).split('::');
  if (more !== undefined) return null;
  const left = head === '' ? [] : head.split(':');
  if (after === undefined) return numbered(6, left, 8, /^[0-9a-f]{1,4}$/i, 16);
  const right = after === '' ? [] : after.split(':');
  const zeros = 8 - left.length - right.length;
  if (zeros < 1) return null;
  const parts = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return numbered(6, parts, 8, /^[0-9a-f]{1,4}$/i, 16);
}

function numbered(
  family: 4 | 6,
  parts: readonly string[],
  count: number,
  shape: RegExp,
  base: 10 | 16,
): { readonly family: 4 | 6; readonly bits: bigint } | null {
  const numbers = parts.map((part) => (shape.test(part) ? Number.parseInt(part, base) : Number.NaN));
  const most = family === 4 ? 0xff : 0xffff;
  if (numbers.length !== count || numbers.some((number) => !(number <= most))) return null;
  const width = family === 4 ? 8n : 16n;
  return { family, bits: numbers.reduce((bits, number) => (bits << width) | BigInt(number), 0n) };
}
