import { describe, expect, it } from 'vitest';
import { type ContentProbe, contentCheck } from './content.js';

const WRITERS = { mode: 0o40755, owner: 1000, mine: true, loose: [], strangers: [] };
const REFUSED = [{ file: 'a.yml', reason: 'no rule' }];

async function line(
  different: Partial<Awaited<ReturnType<ContentProbe['writers']>>>,
  refused: readonly { readonly file: string; readonly reason: string }[] = [],
): Promise<string> {
  const probe = {
    path: '/content',
    load: async () => ({ detections: [1, 2], refused }),
    writers: async () => ({ ...WRITERS, ...different }),
  };
  const { state, detail, next } = await contentCheck(probe).run();
  return `${state}: ${detail}${next ? ` -> ${next}` : ''}`;
}

describe('the line about own content', () => {
  it('says what was loaded, and who may write', async () => {
    expect(await line({})).toBe('ok: /content, mode 755, written by us; 2 loaded, 0 refused');
    expect(await line({ mine: false, owner: 0 })).toMatch(/^ok: .* written by root;/);
    expect(await line({ mine: false, owner: 33 })).toMatch(/^warning: .* written by user 33; .*not ours/);
  });

  it('names the first that was refused', async () => {
    expect(await line({}, REFUSED)).toMatch(
      /^warning: .* 2 loaded, 1 refused, the first: a\.yml: no rule -> See/,
    );
  });

  it('is broken where others may write', async () => {
    expect(await line({ loose: ['.'] }, REFUSED)).toMatch(
      /^broken: .*may write to it -> chmod -R go-w \/content/,
    );
    expect(await line({ loose: ['a.js', 'b'] })).toMatch(/^broken: .*2 files or folders in it \(a\.js\)/);
    expect(await line({ strangers: ['a.js'] })).toMatch(/^warning: .*a\.js belongs to somebody else/);
  });

  it('is broken where the folder cannot be read, and off where there is none', async () => {
    const probe = {
      path: '/content',
      load: () => Promise.reject(new Error('ENOENT: no such folder')),
      writers: async () => WRITERS,
    };
    expect(await contentCheck(probe).run()).toMatchObject({
      state: 'broken',
      detail: '/content: ENOENT: no such folder',
    });
    expect(await contentCheck(null).run()).toMatchObject({ state: 'off' });
  });
});
