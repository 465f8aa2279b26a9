import type { Case } from '../core/case.js';
import type { Catalogue } from '../core/catalogue.js';
import type { LoadedDetection } from '../core/detection.js';
import type { Tuning } from '../core/tuning/tuning.js';
import type { LoadedWorkflow, Moment, Policy } from '../core/workflow.js';
import type { Chat, Pager, Queue, RingKind, RunLog, SecondFactor, Store, Trail } from '../ports.js';

/** Everything a use case may reach, built once in `main`. */
export interface World {
  readonly store: Store;
  readonly chat: Chat;
  /** Null: a page is a mention in the security channel. */
  readonly pager: Pager | null;
  /** Null: no Yes verifies. */
  readonly secondFactor: SecondFactor | null;
  /** CloudTrail's own memory; null: it cannot be asked. */
  readonly trail: Trail | null;
  readonly queue: Queue;
  readonly runLog: RunLog;
  /** Judges by the tuning of the moment. */
  readonly catalogue: Catalogue;
  /** What the organisation says of itself, as it is now: it may be another one at the next call. */
  readonly tuning: () => Tuning;
  readonly detections: readonly LoadedDetection[];
  readonly workflows: ReadonlyMap<string, LoadedWorkflow>;
  readonly policy: Policy;
  readonly settings: Settings;
  /** A hint to look at a row again in a while. Losing it costs at most one sweep. */
  readonly wake: (kind: RingKind, id: string, inMs: number) => void;
}

export interface Settings {
  readonly securityChannel: string;
  /** `S…` id or handle. Empty: nobody is security. */
  readonly securityGroup: string;
  /** Where browsers reach us: `https://vouch.example.com`. */
  readonly publicUrl: string;
  /** Account id to name, for people; the tuning's names go first. */
  readonly accounts: ReadonlyMap<string, string>;
  /** How long a worker may hold an effect before another may take it over. */
  readonly leaseMs: number;
}

export function workflowOf(world: World, id: string): LoadedWorkflow {
  const workflow = world.workflows.get(id);
  if (workflow) return workflow;
  throw new Error(
    `workflows: expected one of ${[...world.workflows.keys()].join(', ')}, found "${id}" in a case`,
  );
}

export function momentAt(world: World, now: Date): Moment {
  return { now, policy: world.policy, quiet: world.tuning().quietHours };
}

export function accountName(world: World, account: string): string {
  const name = world.tuning().accounts.get(account)?.name ?? world.settings.accounts.get(account);
  return name ? `${name} (${account})` : account || 'an account that was not recorded';
}

/** A case that waits for its own timer is looked at when that runs out, not only when the sweep comes by. */
export function wakeFor(world: World, c: Case, now: Date): void {
  if (c.dueAt) world.wake('case', c.id, c.dueAt.getTime() - now.getTime());
}
