import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { sha256 } from '../../core/canonical.js';
import type { Problem, Tuning, TuningRead } from '../../core/tuning/tuning.js';
import { SHAPE } from './shape.js';
import { type Path, type Trouble, troubleTogether } from './together.js';
import { tuningOf } from './tuning-of.js';

type Outcome = { readonly tuning: Tuning } | { readonly problems: readonly Problem[] };

/** The whole file, and everything that is wrong with it, in the order of the file. Never throws. */
export function readTuning(text: string, now: Date): TuningRead {
  const outcome = judged(text, now);
  return { hash: sha256(text), tuning: null, problems: [], ...outcome };
}

function judged(text: string, now: Date): Outcome {
  const lines = new LineCounter();
  // Every scalar stays text: an account is no number, and a day no date, until we say so.
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe', prettyErrors: false });
  const mistakes = [...document.errors, ...document.warnings];
  if (mistakes.length > 0) {
    return {
      problems: mistakes.map(({ message, pos }) =>
        problemAt(lines, pos[0], `expected YAML, found a mistake: ${message}`),
      ),
    };
  }
  if (document.contents === null) return only('expected at least {}, found nothing: was the file cut off?');
  try {
    return shaped(document.toJS({ maxAliasCount: 100 }), now, document, lines);
  } catch (error) {
    return only(
      `expected YAML without endless aliases, found: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function shaped(value: unknown, now: Date, document: Document, lines: LineCounter): Outcome {
  const read = SHAPE.safeParse(value, { reportInput: true });
  const trouble = read.success ? troubleTogether(read.data, now) : read.error.issues.flatMap(troubleOf);
  if (read.success && trouble.length === 0) return { tuning: tuningOf(read.data) };
  const problems = trouble.map(({ path, key, message }) =>
    problemAt(
      lines,
      offsetOf(document, path, key),
      path.length > 0 ? `${spelled(path)}: ${message}` : message,
    ),
  );
  return {
    problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  };
}

/** A key that nobody knows stands where it is written, not where its map begins. */
function troubleOf(issue: z.core.$ZodIssue): readonly Trouble[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      key: true,
      message: `${issue.message} "${key}"`,
    }));
  return [{ path, message: issue.message, ...(issue.code === 'invalid_key' && { key: true as const }) }];
}

function only(message: string): Outcome {
  return { problems: [{ line: null, column: null, message }] };
}

function problemAt(lines: LineCounter, offset: number, message: string): Problem {
  const { line, col } = lines.linePos(offset);
  return { line: line || 1, column: col || 1, message };
}

/** `overrides[0].until` */
function spelled(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** Where the path stands in the text: its value, or its key where the value is empty, or the nearest that is there. */
function offsetOf(document: Document, path: Path, wantsKey = false): number {
  for (let length = path.length; length > 0; length -= 1) {
    const at = path.slice(0, length);
    const node = document.getIn(at, true) as Node | undefined;
    const key = keyOf(document, at);
    const byKey = (wantsKey && length === path.length) || (isScalar(node) && node.source === '');
    const offset = (byKey ? key : node)?.range?.[0] ?? key?.range?.[0];
    if (offset !== undefined) return offset;
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyOf(document: Document, path: Path): Node | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  return pair?.key as Node | undefined;
}
