import { buildCatalogue, type Catalogue } from '../catalogue.js';
import type { LoadedDetection } from '../detection.js';
import type { Known } from '../known.js';
import { tune } from './tune.js';
import { knownOf, type Tuning } from './tuning.js';

/** A catalogue that judges by the tuning of the moment: `current` is asked at every event. */
export function tunedCatalogue(detections: readonly LoadedDetection[], current: () => Tuning): Catalogue {
  const base = buildCatalogue(detections);
  let last: { readonly tuning: Tuning; readonly known: Known } | null = null;
  return {
    ...base,
    get known() {
      const tuning = current();
      if (last?.tuning !== tuning) last = { tuning, known: knownOf(tuning) };
      return last.known;
    },
    tune: (event, match, detection) => tune(event, match, current(), detection),
  };
}
