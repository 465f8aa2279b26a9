/** Numbers below 1 that are the same for the same seed (mulberry32), so that a failing record can be made again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '*',
  'a'.repeat(5_000),
  '\u0000\uffff\ud800',
  '../../etc/passwd',
  '<!channel> <script>alert(1)</script>',
  '{"Statement":[{"Effect":"Allow","Principal":"*"',
  '0.0.0.0/0',
  '2026-13-45T99:99:99Z',
  [],
  {},
  [[[[[]]]]],
  { items: null },
  { items: [null, 1, 'x', {}] },
  ['arn:aws:iam::aws:policy/AdministratorAccess'],
];

/** A copy of the record with one to four things changed: removed, swapped, of another type, nested or doubled. */
export function mutated(record: unknown, random: Random): unknown {
  const copy: unknown = structuredClone(record);
  const times = 1 + Math.floor(random() * 4);
  for (let i = 0; i < times; i += 1) change(placesIn(copy), random);
  return copy;
}

interface Place {
  readonly holder: { [key: string]: unknown };
  readonly key: string;
}

function placesIn(value: unknown, places: Place[] = [], depth = 0): Place[] {
  if (typeof value !== 'object' || value === null || depth > 12) return places;
  const holder = value as { [key: string]: unknown };
  for (const key of Object.keys(holder)) {
    places.push({ holder, key });
    placesIn(holder[key], places, depth + 1);
  }
  return places;
}

function change(places: readonly Place[], random: Random): void {
  const place = pick(places, random);
  if (!place) return;
  const { holder, key } = place;
  const roll = Math.floor(random() * 8);
  if (roll === 0) delete holder[key];
  else if (roll === 1) holder[key] = { [key]: holder[key] };
  else if (roll === 2) holder[key] = [holder[key], holder[key]];
  else if (roll === 3) holder[key.toUpperCase()] = holder[key];
  else if (roll === 4) holder[key] = textual(holder[key], random);
  else if (roll === 5) holder[key] = structuredClone(valueAt(pick(places, random)));
  else holder[key] = structuredClone(pick(ODD, random));
}

/** As text with a few characters lost or doubled. */
function textual(value: unknown, random: Random): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const at = Math.floor(random() * text.length);
  return random() < 0.5 ? text.slice(0, at) : text.slice(0, at) + text.slice(Math.max(0, at - 3));
}

function pick<T>(among: readonly T[], random: Random): T | undefined {
  return among[Math.floor(random() * among.length)];
}

function valueAt(place: Place | undefined): unknown {
  return place?.holder[place.key] ?? null;
}
