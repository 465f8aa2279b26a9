import { type Flags, isWord, type Node, readExpression, type Sort } from './expression-syntax.js';
import { shown, Unsupported } from './unsupported.js';

/** Longest text that is searched, in characters. */
const LONGEST = 65_536;
/** Most steps of a program: an expression with large repetitions becomes long. */
const MOST_STEPS = 2_000;

/** A step of the program: takes one character, goes two ways, insists on a place, or has arrived. */
type Step =
  | { readonly take: Sort }
  | { readonly to: number; readonly or: number }
  | { readonly place: '^' | '$' | 'b' | 'B' }
  | { readonly arrived: true };

export interface Expression {
  readonly steps: readonly Step[];
  readonly flags: Flags;
  /** A text without which there is no match: most texts are told apart by it alone. May be empty. */
  readonly needs: string;
}

/**
 * Makes a regular expression ready. Throws `Unsupported` where it uses what is not supported. All ways through
 * it are walked side by side, so no expression and no text can make it slow: a rule may hold `(a+)+`, and
 * the text it meets was chosen by others.
 */
export function prepareExpression(source: string, given: Flags): Expression {
  const { node, flags } = readExpression(source, given);
  const steps: Step[] = [];
  write(node, steps, source);
  steps.push({ arrived: true });
  return { steps, flags, needs: flags.insensitive ? '' : longestText(node) };
}

function longestText(node: Node): string {
  let longest = '';
  let run = '';
  for (const part of node.kind === 'row' ? node.parts : [node]) {
    run = part.kind === 'sign' && part.text !== undefined ? run + part.text : '';
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

function write(node: Node, steps: Step[], source: string): void {
  if (steps.length > MOST_STEPS) {
    throw new Unsupported(
      `the expression ${shown(source)} is too large once its repetitions are written out`,
    );
  }
  if (node.kind === 'sign') steps.push({ take: node.sort });
  else if (node.kind === 'place') steps.push({ place: node.place });
  else if (node.kind === 'row') for (const part of node.parts) write(part, steps, source);
  else if (node.kind === 'either') writeEither(node.parts, steps, source);
  else writeRepeat(node, steps, source);
}

function writeEither(parts: readonly Node[], steps: Step[], source: string): void {
  const exits: number[] = [];
  for (const [index, part] of parts.entries()) {
    const fork = index < parts.length - 1 ? steps.push({ arrived: true }) - 1 : null;
    write(part, steps, source);
    if (fork === null) continue;
    exits.push(steps.push({ arrived: true }) - 1);
    steps[fork] = { to: fork + 1, or: steps.length };
  }
  for (const exit of exits) steps[exit] = { to: steps.length, or: steps.length };
}

function writeRepeat({ part, least, most }: Node & { kind: 'repeat' }, steps: Step[], source: string): void {
  for (let count = 0; count < least; count += 1) {
    const before = steps.length;
    write(part, steps, source);
    // A part that takes nothing is the same however often it stands there.
    if (steps.length === before) return;
  }
  if (most === Number.POSITIVE_INFINITY) {
    const fork = steps.push({ arrived: true }) - 1;
    write(part, steps, source);
    steps.push({ to: fork, or: fork });
    steps[fork] = { to: fork + 1, or: steps.length };
    return;
  }
  const forks: number[] = [];
  for (let count = least; count < most; count += 1) {
    forks.push(steps.push({ arrived: true }) - 1);
    write(part, steps, source);
  }
  for (const fork of forks) steps[fork] = { to: fork + 1, or: steps.length };
}

/** Is there a match anywhere in the text? Null where there is none in as much of it as is searched. */
export function findsIn({ steps, flags, needs }: Expression, text: string): boolean | null {
  if (!text.includes(needs)) return false;
  const whole = text.length <= LONGEST;
  const codes = codesOf(whole ? text : text.slice(0, LONGEST));
  let ways: number[] = [];
  const seen = new Uint32Array(steps.length);
  for (let at = 0; at <= codes.length; at += 1) {
    ways.push(0);
    const takes = followed(ways, steps, seen, { codes, at, lines: flags.lines, whole });
    if (takes === null) return true;
    const code = codes[at];
    ways =
      code === undefined ? [] : takes.filter((step) => takesCode(steps[step], code)).map((step) => step + 1);
  }
  return whole ? false : null;
}

function codesOf(text: string): readonly number[] {
  return Array.from(text, (sign) => sign.codePointAt(0) ?? 0);
}

function takesCode(step: Step | undefined, code: number): boolean {
  return step !== undefined && 'take' in step && step.take(code);
}

interface Spot {
  readonly codes: readonly number[];
  readonly at: number;
  readonly lines: boolean;
  /** The text was not cut, so that its end is its end. */
  readonly whole: boolean;
}

/** Every step that waits for the next character, each once; null where one way has arrived. */
function followed(
  ways: number[],
  steps: readonly Step[],
  seen: Uint32Array,
  spot: Spot,
): readonly number[] | null {
  const takes: number[] = [];
  const mark = spot.at + 1;
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const step = steps[way];
    if (!step || seen[way] === mark) continue;
    seen[way] = mark;
    if ('arrived' in step) return null;
    if ('take' in step) takes.push(way);
    else if ('to' in step) ways.push(step.or, step.to);
    else if (isPlace(step.place, spot)) ways.push(way + 1);
  }
  return takes;
}

function isPlace(place: '^' | '$' | 'b' | 'B', { codes, at, lines, whole }: Spot): boolean {
  if (place === '^') return at === 0 || (lines && codes[at - 1] === 10);
  if (place === '$') {
    if (lines && codes[at] === 10) return true;
    return whole && (at === codes.length || (at === codes.length - 1 && codes[at] === 10));
  }
  const before = at > 0 && isWord(codes[at - 1] ?? 0);
  const after = at < codes.length && isWord(codes[at] ?? 0);
  return (before !== after) === (place === 'b');
}
