import { loadDetections } from '../../src/adapters/units/load.js';
import { buildCatalogue } from '../../src/core/catalogue.js';
import {
  atLeast,
  counts,
  ofMedium,
  outranks,
  pairs,
  type Rated,
  rate,
  readLines,
  type Share,
  share,
} from './score.js';

/** Prints the numbers, and each record that went the other way: `VOUCH_CORPORA=… npx tsx test/signal/print.ts`. */
const folder = process.env['VOUCH_CORPORA'] ?? '';
const catalogue = buildCatalogue(await loadDetections());
const stratus = rate(readLines(folder, 'stratus.dev.jsonl'), catalogue);
const panther = rate(readLines(folder, 'panther-aws.dev.jsonl'), catalogue).filter(counts);

const key = stratus.filter((line) => line.expect === 'malicious' && line.stateless);
show('Stratus key events at notify', share(key, atLeast('notify')));
show(
  'Stratus alert hints at alert',
  share(
    key.filter(({ tier_hint }) => tier_hint === 'alert'),
    atLeast('alert'),
  ),
);
show(
  'Stratus context quiet',
  share(
    stratus.filter(({ expect }) => expect === 'context'),
    (line) => !atLeast('notify')(line),
  ),
);
show(
  'Panther medium recall',
  share(
    panther.filter((line) => line.expect === 'malicious' && ofMedium(line)),
    atLeast('notify'),
  ),
);
const benign = panther.filter(({ expect }) => expect === 'benign');
show(
  'Panther benign not alert',
  share(benign, (line) => !atLeast('alert')(line)),
);
for (const kind of ['different-call', 'same-call-variant', 'same-call-failed'] as const)
  show(
    `Panther benign ${kind} quiet`,
    share(
      benign.filter(({ benign_kind }) => benign_kind === kind),
      (line) => !atLeast('notify')(line),
    ),
  );
const twos = pairs(panther);
const ranked = twos.filter(outranks);
console.log(`Panther pairs ranked: ${ranked.length} of ${twos.length}`);
for (const [one, other] of twos.filter((two) => !outranks(two)))
  console.log(
    `   ${one.call} ${one.id} ${one.tier} (${one.severity}) / ${other.id} ${other.tier} ${other.benign_kind}`,
  );

function show(what: string, { hits, of, others }: Share) {
  console.log(`${what}: ${hits} of ${of}`);
  for (const line of others) console.log(`   ${describe(line)}`);
}

function describe({ id, call, tier, severity, tier_hint, failed }: Rated): string {
  return `${call} ${id} ${tier} (${severity ?? tier_hint ?? ''}${failed ? ', failed' : ''})`;
}
