import type { Fault, Service } from './types.js';

/** Faults for tests and gamedays. The first rule that fits a request and strikes is used. */
export interface Faults {
  list(): readonly Fault[];
  /** Replaces all rules. Throws where a rule is not well-formed. */
  set(rules: readonly Fault[]): void;
  add(rule: Fault): void;
  clear(): void;
  strike(service: Service, method: string): Fault | null;
}

const SERVICES = ['slack', 'duo', 'pagerduty'];
const KINDS = ['429', '500', 'hang', 'accept-then-cut', 'refuse', 'malformed'];

export function createFaults(random: () => number): Faults {
  let rules: { rule: Fault; left: number }[] = [];
  const entry = (rule: Fault) => ({ rule: checked(rule), left: rule.count ?? Number.POSITIVE_INFINITY });
  return {
    list: () => rules.map(({ rule, left }) => (Number.isFinite(left) ? { ...rule, count: left } : rule)),
    set: (next) => {
      rules = next.map(entry);
    },
    add: (rule) => {
      rules.push(entry(rule));
    },
    clear: () => {
      rules = [];
    },
    strike: (service, method) => {
      const hit = rules.find(
        ({ rule, left }) =>
          left > 0 && rule.service === service && (rule.method ?? method) === method && random() < rule.rate,
      );
      if (!hit) return null;
      hit.left -= 1;
      return hit.rule;
    },
  };
}

function checked(rule: Fault): Fault {
  const found = JSON.stringify(rule);
  if (!SERVICES.includes(rule.service))
    throw new Error(`fault: expected service ${SERVICES.join('|')}, found ${found}`);
  if (!KINDS.includes(rule.kind)) throw new Error(`fault: expected kind ${KINDS.join('|')}, found ${found}`);
  if (!(rule.rate >= 0 && rule.rate <= 1)) throw new Error(`fault: expected rate 0 to 1, found ${found}`);
  return rule;
}
