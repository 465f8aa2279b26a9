type Raw = { readonly [key: string]: unknown };

const number = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value > 0;
const text = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const method = (value: unknown): boolean => typeof value === 'function';

/** What a history that is not one should have had: `a "withinMs" above 0`; null where nothing is wrong. */
export function historyFault(history: Raw): string | null {
  if (history['per'] !== undefined && !method(history['per'])) return 'a function "per" or none';
  switch (history['kind']) {
    case 'volume':
      return missing(history, [
        ['of', 'a function "of" or none', (value) => value === undefined || method(value)],
        ['what', 'a text "what"', text],
        ['atLeast', 'an "atLeast" from 1 to 1000', (value) => number(value) && (value as number) <= 1000],
        ['withinMs', 'a "withinMs" above 0', number],
      ]);
    case 'sequence':
      return missing(history, [
        ['steps', 'two to five "steps", each with a "what"', steps],
        ['withinMs', 'a "withinMs" above 0', number],
      ]);
    case 'novelty':
      return missing(history, [
        ['of', 'a function "of"', method],
        ['what', 'a text "what"', text],
        ['days', 'a number of "days"', number],
        ['atMost', 'an "atMost" from 1 to 100', (value) => number(value) && (value as number) <= 100],
      ]);
    default:
      return 'a "kind" of volume, sequence or novelty';
  }
}

function missing(
  history: Raw,
  checks: readonly (readonly [string, string, (value: unknown) => boolean])[],
): string | null {
  return checks.find(([field, , ok]) => !ok(history[field]))?.[1] ?? null;
}

function steps(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 5) return false;
  return value.every(
    (step: unknown) => typeof step === 'object' && step !== null && text((step as Raw)['what']),
  );
}
