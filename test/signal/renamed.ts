/** Fields whose value somebody chose as a name. What AWS named (its own policies, services, regions) stays. */
const NAMES =
  /^(user|role|group|policy|session|source|trail|function|bucket|key|instanceProfile|layer|secret|parameter|document|cluster|repository|rule|stack|project|table|logGroup|logStream|trustAnchor|profile|serialNumber)?(name|sessionName|alias)$/i;

/**
 * The record with every name that somebody chose replaced, wherever it occurs: a judgement that changes read the
 * name, and an attacker would have chosen another one.
 */
export function renamed(record: unknown): unknown {
  const names = [...namesIn(record)].filter((name) => name.length >= 3).sort((a, b) => b.length - a.length);
  let text = JSON.stringify(record);
  names.forEach((name, i) => {
    text = text.replaceAll(JSON.stringify(name).slice(1, -1), `n${i}${'x'.repeat(name.length)}`);
  });
  return JSON.parse(text);
}

function* namesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && NAMES.test(key) && key !== 'eventName' && !isTheirs(inner)) yield inner;
    else yield* namesIn(inner);
  }
}

/** Names that AWS gave, and words that mean something beyond naming. */
function isTheirs(name: string): boolean {
  return /^(arn:|aws|AWS|Amazon|default$|\d+$)/.test(name) || name.includes('amazonaws.com');
}
