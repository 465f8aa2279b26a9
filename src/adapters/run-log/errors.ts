import { redactText } from '../../core/redact.js';

const MAX_MESSAGE = 2_000;
const MAX_STACK = 8_000;
const MAX_CAUSES = 6;

/** What of an error is written down. Nothing else: vendors hang whole requests, headers and tokens on theirs. */
export interface ToldError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack_trace?: string;
}

/** The error and, outermost first, what caused it. Never throws, whatever it is given. */
export function tellError(error: unknown): readonly ToldError[] {
  const told: ToldError[] = [];
  const seen = new Set<unknown>();
  const left: unknown[] = [error];
  while (left.length > 0 && told.length < MAX_CAUSES) {
    const next = left.shift();
    if (next === undefined || next === null || seen.has(next)) continue;
    seen.add(next);
    told.push(tellOne(next));
    if (next instanceof Error) left.push(...causesOf(next));
  }
  return told;
}

function causesOf(error: Error): unknown[] {
  const several = error instanceof AggregateError ? error.errors : [];
  return [error.cause, ...several];
}

function tellOne(error: unknown): ToldError {
  if (!(error instanceof Error)) return { type: typeof error, message: inWords(error) };
  const code: unknown = (error as { code?: unknown }).code;
  return {
    type: safe(error.name, 100) || 'Error',
    message: safe(error.message, MAX_MESSAGE),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: safe(String(code), 100) } : {}),
    ...(typeof error.stack === 'string' ? { stack_trace: safe(error.stack, MAX_STACK) } : {}),
  };
}

/** An object thrown instead of an error may hold anything: only that it was one is told. */
function inWords(thrown: unknown): string {
  if (typeof thrown === 'string') return safe(thrown, MAX_MESSAGE);
  const simple = typeof thrown === 'number' || typeof thrown === 'boolean' || typeof thrown === 'bigint';
  return simple ? String(thrown) : `expected an error, found something of type ${typeof thrown}`;
}

/** Text for the log: secrets hidden by their shape, access key ids shortened, length bounded. */
export function safe(text: unknown, limit: number): string {
  if (typeof text !== 'string') return '';
  const hidden = redactText(text.slice(0, limit * 2)).replace(
    /\b(AKIA|ASIA)[A-Z0-9]{9,13}([A-Z0-9]{3})\b/g,
    '$1…$2',
  );
  return hidden.length > limit ? `${hidden.slice(0, limit)}…` : hidden;
}
