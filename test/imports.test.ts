import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Who may import what: the table of the design, held. Folders name our own files, `packages` everybody else's. */
interface Rule {
  readonly folder: string;
  readonly folders: readonly string[];
  /** A name, or a scope with its slash: `@aws-sdk/`. `node:` is all of Node's own. */
  readonly packages: readonly string[];
}

const KIT = 'src/kit/index.ts';
const CONTRACT = ['src/ports', 'src/ports.ts', 'src/core'];
/** The composition root: it may import everything, and nothing else imports it. */
const ROOT = ['src/main.ts', 'src/main', 'src/cli.ts', 'src/cli', 'src/sandbox-mode.ts'];

const ADAPTERS: { readonly [name: string]: readonly string[] } = {
  aws: ['@aws-sdk/', '@smithy/'],
  content: ['yaml'],
  duo: ['@duosecurity/duo_universal', 'jose', 'axios'],
  elastic: [],
  pagerduty: ['@pagerduty/pdjs'],
  'people-file': ['csv-parse', 'yaml'],
  queue: ['bullmq', 'ioredis', 'pg'],
  'run-log': ['pino', '@elastic/ecs-pino-format', 'prom-client'],
  slack: ['@slack/'],
  store: ['@prisma/', 'pg'],
  'tuning-file': ['yaml', 'zod'],
  units: [],
  web: ['prom-client'],
};

const RULES: readonly Rule[] = [
  { folder: 'detections', folders: [KIT], packages: [] },
  { folder: 'workflows', folders: [KIT], packages: [] },
  { folder: 'remediations', folders: [KIT], packages: ['zod', '@aws-sdk/'] },
  { folder: 'src/kit', folders: ['src/core', 'src/kit'], packages: [] },
  { folder: 'src/core/normalise', folders: ['src/core'], packages: ['luxon', 'node:crypto', 'zod'] },
  { folder: 'src/core', folders: ['src/core'], packages: ['luxon', 'node:crypto'] },
  { folder: 'src/ports', folders: CONTRACT, packages: [] },
  { folder: 'src/ports.ts', folders: CONTRACT, packages: [] },
  { folder: 'src/config', folders: ['src/config', 'src/core'], packages: ['zod'] },
  { folder: 'src/config.ts', folders: ['src/config', 'src/core'], packages: ['zod', 'node:path'] },
  {
    folder: 'src/app',
    folders: ['src/app', 'src/kit', ...CONTRACT],
    packages: ['node:crypto', '@opentelemetry/api'],
  },
  ...Object.entries(ADAPTERS).map(([name, packages]) => ({
    folder: `src/adapters/${name}`,
    folders: [`src/adapters/${name}`, ...CONTRACT],
    packages: ['node:', '@opentelemetry/api', ...packages],
  })),
  {
    folder: 'src/sandbox',
    folders: ['src/sandbox', ...CONTRACT],
    packages: ['node:', 'react', 'react-dom', 'slack-blocks-to-jsx', 'jose'],
  },
  ...ROOT.map((folder) => ({
    folder,
    folders: ['src', 'detections', 'workflows', 'remediations'],
    packages: ['*'],
  })),
];

/** A test may also use these: what is pure is tested with the real units. The stand-ins are tested with the clients of the real thing. */
const FOR_TESTS = {
  folders: ['test', 'src/core', 'src/kit', 'detections', 'workflows'],
  packages: ['vitest', 'fast-check', 'nock', 'aws-sdk-client-mock', 'playwright-core', 'node:'],
};
const MORE_FOR_TESTS: { readonly [folder: string]: readonly string[] } = {
  'src/sandbox': ['@slack/', '@duosecurity/duo_universal', '@pagerduty/pdjs'],
  'src/adapters/slack': ['yaml'],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const CODE = /\.(ts|tsx|js)$/;
const TEST = /\.test\.tsx?$/;

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => CODE.test(file) && !file.includes('/generated/'));
}

function source(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function ruleFor(file: string): Rule | undefined {
  const fitting = RULES.filter(({ folder }) => isIn(file, folder));
  return fitting.reduce<Rule | undefined>(
    (best, rule) => (best && best.folder.length >= rule.folder.length ? best : rule),
    undefined,
  );
}

function isIn(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

/** What a file imports, types and dynamic imports among it. The formatter keeps statements at the line's start. */
function importsIn(text: string): readonly string[] {
  const patterns = [
    /^(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require|require\.resolve)\(\s*['"`]([^'"`]+)['"`]\s*[,)]/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, name]) => (name ? [name] : [])),
  );
}

/** `file: imports x; allowed are …` for every import that the table does not allow. */
function violations(file: string, text: string): readonly string[] {
  const rule = ruleFor(file.replace(TEST, '.ts'));
  if (!rule) return [`${file}: stands in a folder that the design does not know`];
  const more = TEST.test(file) ? FOR_TESTS : { folders: [], packages: [] };
  const folders = [...rule.folders, ...ownFolder(file), ...more.folders];
  const packages = [
    ...rule.packages,
    ...more.packages,
    ...(TEST.test(file) ? (MORE_FOR_TESTS[rule.folder] ?? []) : []),
  ];
  return importsIn(text)
    .filter(
      (name) => !(name.startsWith('.') ? ownAllowed(file, name, folders) : packageAllowed(name, packages)),
    )
    .map(
      (name) =>
        `${file}: imports ${name}; allowed are ${[...folders, ...packages].join(', ') || 'no imports'}`,
    );
}

/** How many names deep a unit stands. It may be a folder with an index, and imports what stands beside it there. */
const UNIT_DEPTH: { readonly [folder: string]: number } = { workflows: 2, detections: 3, remediations: 3 };

function ownFolder(file: string): readonly string[] {
  const names = file.split('/');
  const depth = UNIT_DEPTH[names[0] ?? ''] ?? names.length;
  return names.length > depth ? [names.slice(0, depth).join('/')] : [];
}

function ownAllowed(file: string, name: string, folders: readonly string[]): boolean {
  const target = posix
    .join(posix.dirname(file), name)
    .replace(/\.js$/, '.ts')
    .replace(/\.jsx$/, '.tsx');
  const tested = TEST.test(file) && target.startsWith(file.replace(TEST, '.'));
  if (ROOT.some((one) => isIn(target, one))) return ROOT.some((one) => isIn(file, one)) || tested;
  return tested || folders.some((folder) => isIn(target, folder));
}

function packageAllowed(name: string, packages: readonly string[]): boolean {
  return packages.some(
    (one) => one === '*' || one === name || name.startsWith(/[/:]$/.test(one) ? one : `${one}/`),
  );
}

const SHIPPED = ['src', 'detections', 'workflows', 'remediations'].flatMap(filesIn);
const ALL = [...SHIPPED, ...['bin', 'test', 'bench'].flatMap(filesIn)];

describe('imports', () => {
  it('follow the table of the design', () => {
    expect(SHIPPED.length).toBeGreaterThan(50);
    expect(SHIPPED.flatMap((file) => violations(file, source(file)))).toEqual([]);
  });

  it('every adapter has its line in the table', () => {
    const folders = readdirSync(join(root, 'src/adapters'));
    expect(folders.filter((name) => !(name in ADAPTERS))).toEqual([]);
  });

  it('name what they import, except where units are found by their path', () => {
    const computed = SHIPPED.filter((file) => /\bimport\(\s*[^'"`\s]/.test(withoutComments(source(file))));
    expect(computed.filter((file) => !/^src\/adapters\/(units|store|content)\//.test(file))).toEqual([]);
  });

  it.each([
    ['detections/aws/x.ts', "import { plain } from '../../src/kit/index.js';", true],
    ['detections/aws/x.ts', "import { plain } from '../../src/core/text.js';", false],
    ['detections/aws/x.ts', "import type { DateTime } from 'luxon';", false],
    ['detections/aws/x.test.ts', "import unit from './x.js';\nimport { it } from 'vitest';", true],
    ['workflows/x/index.ts', "import { card } from './card.js';", true],
    ['workflows/x/index.ts', "import { card } from '../y/card.js';", false],
    ['detections/aws/x/index.ts', "import { ports } from './ports.js';", true],
    ['detections/aws/x.ts', "import y from './y.js';", false],
    ['workflows/x.ts', "const { exec } = await import('node:child_process');", false],
    ['src/core/x.ts', "import {\n  a,\n  b,\n} from 'node:fs';", false],
    ['src/core/x.ts', "import { z } from 'zod';", false],
    ['src/core/normalise/x.ts', "import { z } from 'zod';", true],
    ['src/core/x.ts', "export * from '../ports.js';", false],
    ['src/core/x.test.ts', "import { caseOf } from '../../test/cases.js';", true],
    ['src/app/x.ts', "export { a } from '../adapters/slack/chat.js';", false],
    ['src/app/x.ts', "import 'pg';", false],
    ['src/adapters/slack/x.ts', "import { Pool } from 'pg';", false],
    ['src/adapters/slack/x.ts', "import { a } from '../store/index.js';", false],
    ['src/adapters/slack/x.ts', "type A = import('../../app/answer.js').A;", false],
    ['src/adapters/slack/x.ts', "import { WebClient } from '@slack/web-api';", true],
    ['src/sandbox/x.ts', "import { WebClient } from '@slack/web-api';", false],
    ['src/app/x.ts', "import { start } from '../main.js';", false],
    ['src/cli/x.ts', "import { start } from '../main.js';\nimport { Pool } from 'pg';", true],
    ['src/helpers/x.ts', '', false],
  ])('%s: %j', (file, text, allowed) => {
    expect(violations(file, text).length === 0).toBe(allowed);
  });
});

/** Comments and texts blanked, roughly: enough to look for words of the language. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/(^|\s)\/\/.*$/gm, '');
}

const ANY = new RegExp(
  [':\\s*any\\b', '\\bas any\\b', '<any\\b', '\\bany\\[\\]', '@ts-(ignore|nocheck)'].join('|'),
);

describe('every file', () => {
  it('has at most 400 lines', () => {
    expect(ALL.filter((file) => source(file).split('\n').length > 401)).toEqual([]);
  });

  it('exports by name, unless it is loaded by its path', () => {
    const loaded = /^(detections|workflows|remediations)\//;
    const found = SHIPPED.filter((file) => !loaded.test(file) && /^export default\b/m.test(source(file)));
    expect(found).toEqual([]);
  });

  it('has a home with its concept, and a name in small letters', () => {
    expect(ALL.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.)/.test(file))).toEqual([]);
    expect(ALL.filter((file) => !/^[a-z0-9./-]+$/.test(file))).toEqual([]);
  });

  it('has types', () => {
    expect(ALL.filter((file) => /\.tsx?$/.test(file) && ANY.test(withoutComments(source(file))))).toEqual([]);
  });

  it.each([
    ['const x: any = 1;', true],
    ['const x = y as any;', true],
    ["// 0: any free port\nconst x = ': any';", false],
  ])('%j', (text, found) => {
    expect(ANY.test(withoutComments(text))).toBe(found);
  });

  it('runs all of its tests', () => {
    const left = /\b(?:it|test|describe|bench)\s*\.\s*(?:only|skip|todo|fails)\b/;
    expect(ALL.filter((file) => TEST.test(file) && left.test(withoutComments(source(file))))).toEqual([]);
  });
});
