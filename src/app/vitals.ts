import type { Queue } from '../ports.js';
import type { World } from './world.js';

/** Whether it can do its work: the database above all; a queue that is away only makes it slower. */
export async function health(world: World): Promise<{ ok: boolean; detail: Record<string, string> }> {
  const [database, queue] = await Promise.all([databaseState(world), world.queue.check()]);
  return { ok: database === 'ok', detail: { database, queue: queue.ok ? 'ok' : queueWords(queue) } };
}

type QueueState = Awaited<ReturnType<Queue['check']>>;

/** What is known of the queue, in the same words wherever it is said: at the start, in health, by the doctor. */
export function queueWords({ backend, ok, detail }: QueueState): string {
  if (ok || backend === 'postgres') return detail;
  return `${detail}. Vouch works on: rings are lost, and the sweep finds within seconds what they were for`;
}

async function databaseState(world: World): Promise<string> {
  try {
    await world.store.now();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Prometheus text. In = stored + counted + refused. What comes from the store is the same in every process; what the
 * run log counts is this process's own.
 */
export async function metrics(world: World): Promise<string> {
  const totals = await world.store.events.totals();
  const open = await world.store.cases.countOpen();
  const effects = await world.store.effects.counts();
  const [oldest, now] = [await world.store.cases.oldestOpen(), await world.store.now()];
  const age = oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0;
  const lines = [
    counter('vouch_events_stored_total', 'Watched events stored', totals.stored),
    counter('vouch_events_counted_total', 'Records nobody watches, counted', totals.counted),
    counter('vouch_events_refused_total', 'Records refused and kept for inspection', totals.refused),
    counter('vouch_events_seen_again_total', 'Events that came more than once', totals.seenBefore),
    gauge('vouch_events_waiting', 'Stored events that nobody has looked at yet', totals.waiting),
    gauge('vouch_events_poison', 'Events set aside after five failures', totals.poison),
    gauge('vouch_cases_open', 'Open cases', open),
    gauge('vouch_case_oldest_open_seconds', 'Age of the oldest open case', Math.round(age)),
    gauge('vouch_effects_due', 'Things still to be done outside', effects.due),
    gauge('vouch_effects_unknown', 'Things that may have been done and are to be looked up', effects.unknown),
    gauge('vouch_effects_failed', 'Things that will not be done any more', effects.failed),
  ];
  return `${lines.join('\n')}\n${(await world.runLog.metrics?.()) ?? ''}`;
}

function gauge(name: string, help: string, value: number): string {
  return metric('gauge', name, help, value);
}

function counter(name: string, help: string, value: number): string {
  return metric('counter', name, help, value);
}

function metric(type: 'gauge' | 'counter', name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}`;
}
