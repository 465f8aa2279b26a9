import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatOf, readPeople, readPeopleFile } from './read.js';
import { COLUMNS } from './row.js';

const HEADER =
  'person,name,slack,email,duo,iam_users,identity_center,source_identity,active,machine_roles,channel';

function csv(...rows: string[]) {
  return readPeople([HEADER, ...rows].join('\n'), 'csv');
}

/** `line: reason` of everything that was not taken. */
function refusals(file: ReturnType<typeof readPeople>): readonly string[] {
  return file.refused.map(({ line, reason }) => `${line}: ${reason}`);
}

describe('a CSV file', () => {
  it('gives people with their principals, and the machines they answer for', () => {
    const file = csv(
      'jane,Jane Doe,U0JANE,Jane@Example.com,jane,111122223333:jane;arn:aws:iam::444455556666:user/ops/jane,jane@example.com,jane,yes,111122223333:deploy,C0DEPLOY',
      'sam,,,sam@example.com,,,,,no,arn:aws:iam::111122223333:role/deploy,',
    );
    expect(file).toEqual({
      people: [
        {
          id: 'jane',
          name: 'Jane Doe',
          slackId: 'U0JANE',
          email: 'jane@example.com',
          duoUser: 'jane',
          active: true,
          frozen: false,
          principals: [
            'arn:aws:iam::111122223333:user/jane',
            'arn:aws:iam::444455556666:user/ops/jane',
            'identity-center:jane@example.com',
            'source-identity:jane',
          ],
        },
        {
          id: 'sam',
          name: 'sam',
          slackId: null,
          email: 'sam@example.com',
          duoUser: null,
          active: false,
          frozen: false,
          principals: [],
        },
      ],
      machines: [
        {
          principal: 'arn:aws:iam::111122223333:role/deploy',
          ownerIds: ['jane', 'sam'],
          channel: 'C0DEPLOY',
        },
      ],
      refused: [],
    });
  });

  it('takes columns in any order, other separators, a BOM and Windows line ends', () => {
    const file = readPeople(
      '\ufeffSlack;Person;IAM users\r\nU0JANE;jane;"111122223333:a;111122223333:b"\r\n',
      'csv',
    );
    expect(file.people[0]).toMatchObject({ id: 'jane', slackId: 'U0JANE' });
    expect(file.people[0]?.principals).toHaveLength(2);
    expect(readPeople('person\tslack\njane\tU0JANE', 'csv').people[0]?.slackId).toBe('U0JANE');
  });

  it('refuses a bad row by itself, with everything that is wrong with it', () => {
    const file = csv(
      'Jane Doe,,@jane,jane,,,,,maybe,,#ops',
      'sam,,U0SAM',
      'kim,Kim,U0KIM,kim@example.com,kim,,,,,,,surplus',
      'lee,"Lee,U0LEE',
      'ana,,U0ANA',
    );
    expect(file.people.map(({ id }) => id)).toEqual(['sam', 'ana']);
    expect(refusals(file)).toEqual([
      '2: person: expected an id of small letters, digits and . _ -, found "Jane Doe"; ' +
        'slack: expected a member id such as U012AB3CD, found "@jane"; ' +
        'email: expected an address such as jane@example.com, found "jane"; ' +
        'active: expected yes or no, found "maybe"; ' +
        'channel: expected a channel id such as C0123ABCD, found "#ops"',
      '4: expected 11 cells, found 12',
      '5: not a line of CSV: a quote is opened and not closed (a cell cannot span lines)',
    ]);
  });

  it('takes nobody where the header is not what we know: a slip there would empty a column', () => {
    const file = readPeople('person,slak\njane,U0JANE', 'csv');
    expect(file.people).toEqual([]);
    expect(refusals(file)).toEqual([
      expect.stringMatching(/^1: expected the columns .*, found also "slak"$/),
    ]);
    expect(refusals(readPeople('slack\nU0JANE', 'csv'))).toEqual([
      '1: expected a column "person", found none',
    ]);
    expect(refusals(readPeople('person,person\na,b', 'csv'))).toEqual(['1: a column is there twice']);
    expect(refusals(readPeople('', 'csv'))[0]).toMatch(/^1: expected a header line/);
  });
});

describe('principals', () => {
  it.each([
    ['111122223333:*', 'wildcards stand for anybody'],
    ['arn:aws:iam::111122223333:user/j?ne', 'wildcards stand for anybody'],
    ['arn:aws:iam::111122223333:root', "root is nobody's"],
    ['arn:aws:iam::1:user/jane', 'expected an IAM user'],
    ['arn:aws:sts::111122223333:assumed-role/deploy/jane', 'that is a session, give its role'],
    ['arn:aws:iam::111122223333:role/deploy', 'expected an IAM user'],
    ['jane', 'expected an IAM user'],
  ])('%s is no person’s', (text, reason) => {
    const file = csv(`jane,,,,,${text}`);
    expect(file.people).toEqual([]);
    expect(refusals(file)[0]).toContain(reason);
  });

  it('a machine may be an IAM user, by its ARN', () => {
    const arn = 'arn:aws:iam::111122223333:user/jenkins';
    expect(csv(`jane,,,,,,,,,${arn},C0CI`).machines).toEqual([
      { principal: arn, ownerIds: ['jane'], channel: 'C0CI' },
    ]);
  });
});

describe('what can be only one’s', () => {
  it.each([
    ['a principal', 'jane,,,,,111122223333:shared', 'sam,,,,,arn:aws:iam::111122223333:user/SHARED'],
    ['an Identity Center name', 'jane,,,,,,one', 'sam,,,,,,one'],
    ['a Slack id', 'jane,,U0SAME', 'sam,,U0SAME'],
    ['an e-mail', 'jane,,,one@example.com', 'sam,,,ONE@example.com'],
    ['a Duo user', 'jane,,,,one', 'sam,,,,one'],
    ['an id', 'jane', 'jane'],
  ])('%s refuses both rows, each naming the other', (_, first, second) => {
    const file = csv(first, 'kim,,U0KIM', second);
    expect(file.people.map(({ id }) => id)).toEqual(['kim']);
    expect(refusals(file)).toEqual([
      expect.stringMatching(/^2: .* is also on line 4: it can be only one's$/),
      expect.stringMatching(/^4: .* is also on line 2: it can be only one's$/),
    ]);
  });

  it('a principal is a person’s or a machine’s', () => {
    const file = csv('jane,,,,,111122223333:ci', 'sam,,,,,,,,,arn:aws:iam::111122223333:user/ci');
    expect(file).toMatchObject({ people: [], machines: [] });
    expect(file.refused.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('owners who name different channels get no machine', () => {
    const file = csv('jane,,,,,,,,,111122223333:deploy,C0ONE', 'sam,,,,,,,,,111122223333:deploy,C0TWO');
    expect(file.machines).toEqual([]);
    expect(file.people).toHaveLength(2);
    expect(refusals(file)[0]).toBe(
      '2: machine arn:aws:iam::111122223333:role/deploy: channel C0ONE here, another on line 3',
    );
  });
});

describe('letters', () => {
  it('an id that only looks like another is refused, and the letter named', () => {
    expect(refusals(csv('jаne,,U0JANE'))[0]).toContain('(it holds U+0430)');
    expect(refusals(csv('jane,,,,,111122223333:jаne'))[0]).toContain('(it holds U+0430)');
    expect(refusals(csv('jane,,,jane@exаmple.com'))[0]).toContain('(it holds U+0430)');
  });

  it('names may be in any script, composed the same way, and hold nothing unseen', () => {
    expect(csv('zoe,Zoe\u0308 李').people[0]?.name).toBe('Zo\u00eb 李');
    expect(refusals(csv('zoe,Zo\u202ee'))).toEqual(['2: name: holds U+202E, which cannot be seen']);
  });

  it('a cell that a spreadsheet would run is text', () => {
    expect(csv('zoe,"=HYPERLINK(""http://evil"")"').people[0]?.name).toBe('=HYPERLINK("http://evil")');
  });
});

describe('a YAML file', () => {
  it('says the same as CSV, and lists machines by themselves', () => {
    const file = readPeople(
      `people:
  - person: jane
    name: Jane Doe
    slack: U0JANE
    duo: ~
    iam_users: [111122223333:jane, "arn:aws:iam::444455556666:user/jane"]
    identity_center: jane@example.com
  - person: sam
    active: no
machines:
  - roles: 111122223333:deploy
    owners: [jane, sam]
    channel: C0DEPLOY
`,
      'yaml',
    );
    expect(file.refused).toEqual([]);
    expect(file.people.map(({ id, active, duoUser }) => [id, active, duoUser])).toEqual([
      ['jane', true, null],
      ['sam', false, null],
    ]);
    expect(file.people[0]?.principals).toEqual([
      'arn:aws:iam::111122223333:user/jane',
      'arn:aws:iam::444455556666:user/jane',
      'identity-center:jane@example.com',
    ]);
    expect(file.machines).toEqual([
      { principal: 'arn:aws:iam::111122223333:role/deploy', ownerIds: ['jane', 'sam'], channel: 'C0DEPLOY' },
    ]);
  });

  it('refuses what is wrong by its own line', () => {
    const file = readPeople(
      `people:
  - person: jane
  - person: sam
    slak: U0SAM
  - jim
  - person: kim
    person: kim
  - person: lee
    slack: [U0LEE]
machines:
  - roles: 111122223333:deploy
    owners: [jane, nobody]
  - owners: [jane]
  - roles: "111122223333:*"
    owners: jane
`,
      'yaml',
    );
    expect(file.people.map(({ id }) => id)).toEqual(['jane']);
    expect(refusals(file)).toEqual([
      expect.stringMatching(/^3: expected the keys .* found "slak"$/),
      '5: expected an entry with keys, found something else',
      '6: person: is there twice',
      '8: slack: expected a text, found something else',
      '11: owners: nobody is nobody in this file',
      '13: roles: expected at least one, found nothing',
      expect.stringMatching(/^14: roles: .*wildcards stand for anybody$/),
    ]);
  });

  it('names the line of a syntax error', () => {
    expect(refusals(readPeople('people:\n  - person: "jane\n', 'yaml'))).toEqual([
      expect.stringMatching(/^\d: not YAML: /),
    ]);
    expect(refusals(readPeople('just text', 'yaml'))).toEqual([
      '1: expected "people:" with a list, found something else',
    ]);
  });

  it('does not follow aliases', () => {
    const file = readPeople('people:\n  - &a\n    person: jane\n  - *a\n', 'yaml');
    expect(file.people).toHaveLength(1);
    expect(refusals(file)).toEqual(['4: expected an entry with keys, found something else']);
  });
});

describe('whatever the text', () => {
  it.each(['csv', 'yaml'] as const)('%s never throws, and nobody shares anything', (format) => {
    const cell = fc.oneof(
      fc.constantFrom('jane', 'sam', 'U0A', '111122223333:x', '', '"', ': -', '*a'),
      fc.string(),
    );
    const row = fc
      .array(cell, { maxLength: 11 })
      .map((cells) => cells.join(format === 'csv' ? ',' : '\n    '));
    const start = format === 'csv' ? `${HEADER}\n` : 'people:\n  - person: ';
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const file = readPeople(start + rows.join(format === 'csv' ? '\n' : '\n  - person: '), format);
        const ids = file.people.flatMap(({ id, slackId, principals }) => [
          id,
          slackId ?? `${id}-`,
          ...principals,
        ]);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the file itself', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vouch-people-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is read by its ending', async () => {
    const path = join(folder, 'people.csv');
    await writeFile(path, 'person\njane\n');
    expect((await readPeopleFile(path)).people).toHaveLength(1);
    expect(formatOf('People.YML')).toBe('yaml');
    expect(() => formatOf('people.xlsx')).toThrow('expected a .csv, .yaml or .yml file, found .xlsx');
  });

  it('must be UTF-8', async () => {
    const path = join(folder, 'utf16.csv');
    await writeFile(path, Buffer.from('person\njos\u00e9\n', 'latin1'));
    await expect(readPeopleFile(path)).rejects.toThrow('expected UTF-8 text, found other bytes');
  });
});

describe('docs/people.md', () => {
  const page = readFileSync(new URL('../../../docs/people.md', import.meta.url), 'utf8');
  const example = (format: 'csv' | 'yaml') =>
    readPeople(
      new RegExp(`<!-- example: ${format} -->\n\`\`\`${format}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '',
      format,
    );

  it('shows one directory in two ways', () => {
    expect(example('csv').refused).toEqual([]);
    expect(example('csv').people).toHaveLength(3);
    expect(example('csv').machines).toHaveLength(1);
    expect(example('yaml')).toEqual(example('csv'));
  });

  it('explains every column', () => {
    const explained = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, column]) => column);
    expect(explained).toEqual(COLUMNS);
  });
});
