import { isSecret } from './variables.js';

export interface Problem {
  readonly variable: string;
  readonly expected: string;
  /** What is there. Of a secret only its length. */
  readonly found: string;
}

/** Everything that is wrong with the environment, at once. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];
  /** Names that mean nothing: a misspelt one may be why another is missing. */
  readonly warnings: readonly string[];

  constructor(problems: readonly Problem[], warnings: readonly string[] = []) {
    const lines = [...problems.map(said), ...warnings].map((line) => `  ${line}`);
    super(['The configuration cannot be used:', ...lines].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
    this.warnings = warnings;
  }
}

/** `VOUCH_PORT: expected a port number from 0 to 65535, found "web"` */
export function said({ variable, expected, found }: Problem): string {
  return `${variable}: expected ${expected}, found ${found}`;
}

/** Values that may be shown are quoted and clipped; the rest is counted. */
export function foundIn(name: string, value: string | undefined): string {
  if (value === undefined) return 'nothing';
  if (isSecret(name) || looksSecret(value)) return `set, ${value.length} characters`;
  const clipped = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return JSON.stringify(clipped);
}

/** A secret put into the wrong variable: a Slack token, an AWS key, an address with a password in it. */
function looksSecret(value: string): boolean {
  return /xox[a-z]-|xapp-|A[KS]IA[A-Z0-9]{12}|:\/\/[^/\s]*@|^[A-Za-z0-9+/_-]{32,}$/.test(value);
}
