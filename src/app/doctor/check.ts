import { PortError } from '../../ports.js';

/** `off`: not set, and that is fine. `warning`: it works, and somebody should know something about it. */
export type CheckState = 'ok' | 'off' | 'broken' | 'warning';

export interface CheckResult {
  readonly state: CheckState;
  /** What was found. No secrets. */
  readonly detail: string;
  /** What to do; null where there is nothing to do. */
  readonly next: string | null;
}

/** One line of the doctor. What it throws is `broken`. */
export interface Check {
  readonly name: string;
  run(): Promise<CheckResult>;
}

/** What an error says, in one line. */
export function saidBy(error: unknown): string {
  if (error instanceof PortError) return oneLine(`${error.message} (${error.code})`);
  return oneLine(error instanceof Error ? error.message || error.name : String(error));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

export function ok(detail: string): CheckResult {
  return { state: 'ok', detail, next: null };
}

export function off(detail: string, next: string | null = null): CheckResult {
  return { state: 'off', detail, next };
}

export function warning(detail: string, next: string): CheckResult {
  return { state: 'warning', detail, next };
}

export function broken(detail: string, next: string): CheckResult {
  return { state: 'broken', detail, next };
}

/** `1 person`, `2 people` */
export function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}
