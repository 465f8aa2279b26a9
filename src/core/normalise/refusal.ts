import { contentHash, sha256 } from '../canonical.js';
import type { Refusal } from '../event.js';
import { redact, redactText } from '../redact.js';

const EXCERPT = 2_000;

/** Keeps what could not be used, with secrets taken out: a parsed value, or the text as it came. */
export function refuse(reason: string, where: string, piece: unknown): Refusal {
  if (typeof piece === 'string') {
    // Where there is nothing to tell two refusals apart by (a missing file, a folder), their place does.
    const hash = sha256(piece === '' ? `${where}: ${reason}` : piece);
    return { reason, where, excerpt: clip(redactText(piece.slice(0, 4 * EXCERPT))), hash };
  }
  return { reason, where, excerpt: clip(excerptOf(piece)), hash: contentHash(piece) };
}

function excerptOf(piece: unknown): string {
  return JSON.stringify(redact(piece)) ?? String(piece);
}

function clip(text: string): string {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT - 1)}…` : text;
}

/** What was found, for an error message: its kind, never its content. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}
