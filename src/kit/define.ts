import type { Detection } from '../core/detection.js';
import type { Workflow } from '../core/workflow.js';

/**
 * Types a detection and hands it back: `export default defineDetection({ title: …, on: ['iam:CreateUser'], … })`.
 * Its id is its path under `detections/`.
 */
export function defineDetection(detection: Detection): Detection {
  return detection;
}

/** Types a workflow; its id is its file's name under `workflows/`. */
export function defineWorkflow<State extends string>(workflow: Workflow<State>): Workflow<State> {
  return workflow;
}
