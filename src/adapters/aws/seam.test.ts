import { describe, expect, it } from 'vitest';
import { firstEnd, LINES, lastEnd, seamOf } from './seam.js';

describe('what stands between the values of a file', () => {
  const record = '{"eventVersion":"1.08","eventName":"A"}';
  it.each([
    ['a line each', `${record}\n${record}\n`, '\n'],
    ['as CloudTrail writes it', `{"Records":[${record},${record}]}`, '},{"eventVersion":'],
    ['as Python writes it', `{"Records": [${record}, ${record}]}`, '}, {"eventVersion":'],
    ['a list, a line each', `[\r\n${record},\r\n${record}]`, '},\r\n{"eventVersion":'],
    ['after a byte order mark', `\uFEFF[${record},${record}]`, '},{"eventVersion":'],
    [
      'over many lines',
      JSON.stringify({ Records: [JSON.parse(record), JSON.parse(record)] }, null, 2),
      '},\n    {\n      "eventVersion":',
    ],
    ['the same key within the first one', `[{"a":{"a":1}},{"a":2}]`, '},{"a":'],
    ['one object', `{"Records":[${record}]}`, '\n'],
    ['objects that begin otherwise', '[{"a":1},{"b":1}]', '\n'],
    ['a list of something else', '[1,2,3]', '\n'],
    ['a list that is not the first thing', `{"x":1,"Records":[${record},${record}]}`, '\n'],
    ['nothing', '', '\n'],
  ])('%s', (_, text, seam) => {
    expect(seamOf(Buffer.from(text)).text).toBe(seam);
  });

  it('is told where a value ends, with what parts it from the next', () => {
    const seam = seamOf(Buffer.from(`[${record},${record}]`));
    const bytes = Buffer.from(`${record},${record},${record}]`);
    expect(firstEnd(bytes, seam)).toBe(record.length + 1);
    expect(lastEnd(bytes, seam)).toBe(2 * record.length + 2);
    expect([firstEnd(Buffer.from('a\nb\nc'), LINES), lastEnd(Buffer.from('a\nb\nc'), LINES)]).toEqual([2, 4]);
    expect([firstEnd(Buffer.from('abc'), LINES), lastEnd(Buffer.from('abc'), seam)]).toEqual([0, 0]);
  });
});
