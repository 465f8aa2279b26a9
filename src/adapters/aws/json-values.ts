import type { Seam } from './seam.js';

/** One JSON value, or a piece of text that should be one, and where it began. */
export type Piece = { readonly where: string } & (
  | { readonly value: unknown }
  | {
      readonly text: string;
      /** Why it cannot be a value, where that is known already. */
      readonly broken?: string;
    }
);

/** Larger values are refused: no CloudTrail record is a hundredth of this. In UTF-16 units. */
export const MAX_VALUE = 64 * 1024 * 1024;
const QUOTE = 34;
const BACKSLASH = 92;
const NEWLINE = 10;
const BRACE = 123;
const RECORDS = /^\s*\{\s*"Records"\s*:\s*$/;
/** The first key of an object, as far as its colon; not where it may hold a list of records. */
const HEAD = /\{\s*"(?!Records")[^"\\]{1,40}"\s*:/y;
/** What an element of a list begins after. */
const COMMA = /,(\s{0,16})$/;

type Mode =
  /** Between values: lines, or the whole file. */
  | 'outside'
  /** Between the elements of `[…]` or `{"Records":[…]}`. */
  | 'list'
  /** In a value. */
  | 'value'
  /** In bare text: a number, a word, rubbish; ends with its line. */
  | 'bare'
  /** After the list in `{"Records":[…]`: up to the closing brace. */
  | 'tail';

/**
 * Cuts a stream of text into JSON values, whatever way they were written down: one a line, one over many
 * lines, a list, `{"Records":[…]}`, or several of these one after another. A list is cut into its elements, so
 * memory holds one element at a time. A broken line costs itself only: the next line that starts with `{` is
 * a new value.
 */
export class JsonValues {
  private mode: Mode = 'outside';
  private parts: string[] = [];
  private size = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private line = 1;
  private startLine = 1;
  private listLine = 1;
  private lineStart = true;
  private list = '';
  private index = 0;
  private wrapped = false;
  private comma = true;
  private out: Piece[] = [];
  /** No more whole values in this chunk. */
  private missed = false;
  /** How the last whole value began, which is mostly how the next one does. */
  private head = '';
  /** The space between the comma and the next element of a list, which is mostly the same too. */
  private gap = '';
  /** Where one such value in a list ends and the next begins. */
  private seam = '';

  /** The pieces that end in this chunk, one after the other, as they are asked for. */
  *push(chunk: string): Generator<Piece> {
    this.missed = false;
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (this.mode === 'value' && this.inString && code !== NEWLINE) {
        this.string(code);
        continue;
      }
      const end = code === BRACE ? this.endOf(chunk, at) : 0;
      const value = end > 0 ? parsed(chunk.slice(at, end)) : undefined;
      if (value !== undefined) {
        this.startLine = this.line;
        const where = this.where();
        if (this.list !== '') this.counted(chunk.slice(at, end));
        at = end - 1;
        this.lineStart = false;
        yield { value, where };
        continue;
      }
      from = this.step(chunk, at, from, code);
      this.lineStart = code === NEWLINE;
      if (code === NEWLINE) this.line += 1;
      if (this.out.length > 0) yield* this.taken();
    }
    if (this.holds()) this.add(chunk.slice(from));
  }

  private taken(): readonly Piece[] {
    const { out } = this;
    this.out = [];
    return out;
  }

  /**
   * True where nothing is held, and a line or an element of a list begins: one that is a whole value means that value,
   * whatever came before.
   */
  between(seam: Seam): boolean {
    return seam.before === 0 ? this.mode === 'outside' && this.lineStart : this.mode === 'list' && this.comma;
  }

  /** Where the nth value from here would begin, counted from 0. Only where `between(seam)`, and each of `LINES` is a line. */
  ahead(seam: Seam): (nth: number) => string {
    const { line, index, list, listLine } = this;
    return (nth) => (seam.before === 0 ? `line ${line + nth}` : inList(list, listLine, index + nth));
  }

  /** So many values and ends of lines were read by somebody else. Only where `between(seam)`. */
  skip(seam: Seam, values: number, newlines: number): void {
    this.line += newlines;
    if (seam.before === 0) return;
    this.index += values;
    this.lineStart = false;
  }

  /** What is left at the end: a value that was cut off. */
  end(): readonly Piece[] {
    if (this.mode === 'bare') this.emit();
    else if (this.mode === 'value') this.emit('ends in the middle of a value');
    else if (this.mode === 'list') this.note('ends in the middle of a list');
    return this.taken();
  }

  private holds(): boolean {
    return this.mode === 'value' || this.mode === 'bare';
  }

  private mayBegin(): boolean {
    return this.mode === 'outside' || (this.mode === 'list' && this.comma);
  }

  /**
   * The usual case, fast: an object that ends with its line, or where the next element of its list begins just
   * as it did, and parses from there to here; nothing else could have been meant. Returns its end, 0 where it has
   * to be read character by character.
   */
  private endOf(chunk: string, at: number): number {
    if (this.missed || !this.mayBegin()) return 0;
    if (this.head === '' || !chunk.startsWith(this.head, at)) {
      HEAD.lastIndex = at;
      this.head = HEAD.exec(chunk)?.[0] ?? '';
      this.seam = `},${this.gap}${this.head}`;
      if (this.head === '') return 0;
    }
    const end = chunk.indexOf(this.list === '' ? '\n' : this.seam, at);
    this.missed = end < 0;
    if (end < 0) return 0;
    return this.list === '' ? end : end + 1;
  }

  /** An element of a list was taken whole. */
  private counted(text: string): void {
    this.index += 1;
    this.comma = false;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.line += 1;
  }

  private string(code: number): void {
    if (this.escaped) this.escaped = false;
    else if (code === BACKSLASH) this.escaped = true;
    else if (code === QUOTE) this.inString = false;
  }

  /** One character outside strings. Returns where the held text begins in this chunk. */
  private step(chunk: string, at: number, from: number, code: number): number {
    if (this.mode === 'value') return this.inValue(chunk, at, from, code);
    if (this.mode === 'bare') return this.inBare(chunk, at, from, code);
    if (this.mode === 'tail') return this.inTail(code, from);
    const char = chunk[at] as string;
    if (/\s/.test(char) || char === '\uFEFF') return from;
    if (this.mode === 'list' && (char === ',' || char === ']')) return this.separator(char, from);
    if (this.mode === 'list' && !this.comma) {
      this.note('expected a comma between the elements of a list');
      this.leaveList();
    }
    if (this.list !== '' && code === BRACE) this.learn(chunk, at);
    return this.begin(char, at);
  }

  /** For the chunks after this one: to look again within it might take long. */
  private learn(chunk: string, at: number): void {
    const gap = COMMA.exec(chunk.slice(Math.max(0, at - 17), at))?.[1];
    if (gap === undefined || gap === this.gap) return;
    this.gap = gap;
    this.head = '';
  }

  private begin(char: string, at: number): number {
    this.startLine = this.line;
    if (this.mode === 'outside' && char === '[') {
      this.enterList(false);
      return at;
    }
    this.depth = char === '{' || char === '[' ? 1 : 0;
    this.inString = char === '"';
    this.mode = this.depth === 1 || (this.inString && this.list !== '') ? 'value' : 'bare';
    return at;
  }

  private inValue(chunk: string, at: number, from: number, code: number): number {
    const char = chunk[at] as string;
    if (code === NEWLINE && this.inString) return this.brokenLine(chunk, at, from);
    if (char === '{' && this.lineStart && this.list === '') {
      this.add(chunk.slice(from, at));
      this.emit('ends in the middle of a value');
      return this.begin(char, at);
    }
    if (code === QUOTE) this.inString = true;
    else if (char === '{' || char === '[') return this.deeper(chunk, at, from, char);
    else if (char === '}' || char === ']') return this.shallower(chunk, at, from);
    else if (this.depth === 0 && char === ',') return this.finish(chunk, at, from);
    return from;
  }

  /** No string goes over the end of its line: the line is broken, and only the line. */
  private brokenLine(chunk: string, at: number, from: number): number {
    this.inString = false;
    this.escaped = false;
    if (this.list !== '') return from;
    this.add(chunk.slice(from, at));
    this.emit('has a line that ends inside a string');
    return at;
  }

  private deeper(chunk: string, at: number, from: number, char: string): number {
    if (char === '[' && this.depth === 1 && this.list === '' && this.size < 500) {
      const head = this.parts.join('') + chunk.slice(from, at);
      if (RECORDS.test(head)) {
        this.enterList(true);
        return at;
      }
    }
    this.depth += 1;
    return from;
  }

  private shallower(chunk: string, at: number, from: number): number {
    if (this.depth === 0) return this.finish(chunk, at, from);
    this.depth -= 1;
    if (this.depth > 0) return from;
    this.add(chunk.slice(from, at + 1));
    this.emit();
    return at + 1;
  }

  /** A scalar in a list ends where its comma or bracket stands, which is looked at again. */
  private finish(chunk: string, at: number, from: number): number {
    this.add(chunk.slice(from, at));
    this.emit();
    return this.mode === 'list' ? this.separator(chunk[at] as string, at) : at;
  }

  private inBare(chunk: string, at: number, from: number, code: number): number {
    const char = chunk[at] as string;
    if (this.list !== '' && (char === ',' || char === ']')) return this.finish(chunk, at, from);
    if (code !== NEWLINE) return from;
    this.add(chunk.slice(from, at));
    this.emit();
    return at;
  }

  private inTail(code: number, from: number): number {
    const char = String.fromCharCode(code);
    if (this.inString) this.string(code);
    else if (code === QUOTE) this.inString = true;
    else if (char === '{' || char === '[') this.depth += 1;
    else if (char === '}' || char === ']') this.depth -= 1;
    if (this.depth === 0) this.mode = 'outside';
    return from;
  }

  private enterList(wrapped: boolean): void {
    this.drop();
    this.mode = 'list';
    this.list = wrapped ? 'Records' : ' ';
    this.listLine = this.startLine;
    this.wrapped = wrapped;
    this.index = 0;
    this.comma = true;
  }

  private separator(char: string, from: number): number {
    if (char === ',') {
      this.comma = true;
      return from;
    }
    const { wrapped } = this;
    this.leaveList();
    if (wrapped) {
      this.mode = 'tail';
      this.depth = 1;
      this.inString = false;
    }
    return from;
  }

  private leaveList(): void {
    this.list = '';
    this.mode = 'outside';
  }

  private add(text: string): void {
    this.size += text.length;
    if (this.size <= MAX_VALUE) this.parts.push(text);
  }

  private emit(broken?: string): void {
    const tooLarge = this.size > MAX_VALUE ? `is larger than ${MAX_VALUE} characters` : broken;
    const text = this.parts.join('').trim();
    this.out.push({ text, where: this.where(), ...(tooLarge === undefined ? {} : { broken: tooLarge }) });
    this.drop();
    this.mode = this.list === '' ? 'outside' : 'list';
    this.comma = false;
    if (this.list !== '') this.index += 1;
  }

  private note(broken: string): void {
    this.out.push({ text: '', where: this.where(), broken });
  }

  private drop(): void {
    this.parts = [];
    this.size = 0;
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
  }

  private where(): string {
    return this.list === '' ? `line ${this.startLine}` : inList(this.list, this.listLine, this.index);
  }
}

function inList(list: string, listLine: number, index: number): string {
  const line = listLine === 1 ? '' : `line ${listLine} `;
  return `${line}${list.trim()}[${index}]`;
}

/** The object in the text, where it holds that and nothing else. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return undefined;
    throw cause;
  }
}
