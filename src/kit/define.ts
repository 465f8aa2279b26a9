import type { Detection } from '../core/detection.js';
import type { History } from '../core/history/history.js';
import type { Workflow } from '../core/workflow.js';

/**
 * Types a detection and hands it back: `export default defineDetection({ title: …, on: ['iam:CreateUser'], … })`.
 * Its id is its path under `detections/`.
 */
export function defineDetection(detection: Detection): Detection {
  return detection;
}

/** A detection that looks at what came before as well. */
export type Watch = Detection & { readonly history: History };

/**
 * Types a detection with a history and hands it back:
 * `export default defineWatch({ title: …, history: { kind: 'volume', what: 'secrets were read', … } })`.
 */
export function defineWatch(watch: Watch): Detection {
  return watch;
}

/** Types a workflow; its id is its file's name under `workflows/`. */
export function defineWorkflow<State extends string>(workflow: Workflow<State>): Workflow<State> {
  return workflow;
}
