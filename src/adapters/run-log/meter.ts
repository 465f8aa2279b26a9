import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunLog, RunStep } from '../../ports.js';

/** The state of what ships the run log, where something does. */
export interface Shipped {
  readonly waiting: number;
  readonly kept: number;
  readonly shipped: number;
  readonly dropped: number;
  readonly refused: number;
}

/** Questions are answered in seconds to minutes. */
const ANSWER_SECONDS = [5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 14_400];
const EFFECT_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Label values beyond these are `other`: a time series costs the one who keeps it. */
const MOST_DETECTIONS = 1_000;
const MOST_TEAMS = 200;

type Labels = { readonly [name: string]: string };

/**
 * A run log that also counts what goes through it: the metrics and the documents say the same, because they are made
 * of the same steps. Counts are this process's own, from its start on. `metrics()` gives Prometheus' text.
 */
export function metered(runLog: RunLog, shipped: () => Shipped | null): RunLog {
  const registry = new Registry();
  const meter = instruments(registry, shipped);
  const detections = bounded(MOST_DETECTIONS);
  const teams = bounded(MOST_TEAMS);
  return {
    step(step) {
      count(meter, step, {
        detection: detections(step.detection ?? 'none'),
        team: teams(text(step, 'team') ?? 'none'),
      });
      runLog.step(step);
    },
    error(message, cause, detail) {
      meter.errors.inc();
      runLog.error(message, cause, detail);
    },
    close: () => runLog.close(),
    metrics: () => registry.metrics(),
  };
}

function instruments(registry: Registry, shipped: () => Shipped | null) {
  const registers = [registry];
  const by = ['detection', 'team'] as const;
  shippingGauges(registry, shipped);
  return {
    asked: new Counter({
      name: 'vouch_asked_total',
      help: 'Questions put to people',
      labelNames: by,
      registers,
    }),
    answered: new Counter({
      name: 'vouch_answered_total',
      help: 'Answers taken, late ones too',
      labelNames: ['answer', ...by],
      registers,
    }),
    paged: new Counter({
      name: 'vouch_paged_total',
      help: 'Pages asked for',
      labelNames: ['reason', ...by],
      registers,
    }),
    answerSeconds: new Histogram({
      name: 'vouch_answer_seconds',
      help: 'From the opening of a case to the press that answered it',
      labelNames: ['answer'],
      buckets: ANSWER_SECONDS,
      registers,
    }),
    effectSeconds: new Histogram({
      name: 'vouch_effect_seconds',
      help: 'How long one try to do something outside took',
      labelNames: ['kind', 'outcome'],
      buckets: EFFECT_SECONDS,
      registers,
    }),
    refused: new Counter({
      name: 'vouch_requests_refused_total',
      help: 'Requests turned away at the door: unsigned, forged, stale, of another workspace',
      registers,
    }),
    errors: new Counter({ name: 'vouch_errors_total', help: 'Errors in the run log', registers }),
  };
}

function shippingGauges(registry: Registry, shipped: () => Shipped | null): void {
  const registers = [registry];
  const none: Shipped = { waiting: 0, kept: 0, shipped: 0, dropped: 0, refused: 0 };
  const total = (name: keyof Shipped, help: string) =>
    new Counter({
      name: `vouch_run_log_${name}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc((shipped() ?? none)[name]);
      },
    });
  const now = (name: keyof Shipped, help: string) =>
    new Gauge({
      name: `vouch_run_log_${name}`,
      help,
      registers,
      collect() {
        this.set((shipped() ?? none)[name]);
      },
    });
  now('waiting', 'Documents of the run log that wait in memory to be shipped');
  now('kept', 'Documents of the run log that could not be shipped yet and are kept on disk');
  total('shipped', 'Documents of the run log that were shipped');
  total('dropped', 'Documents of the run log that were lost: older than what may be kept');
  total('refused', 'Documents of the run log that Elasticsearch refused for good; they are set aside');
}

function count(meter: ReturnType<typeof instruments>, step: RunStep, by: Labels): void {
  if (step.detail?.['asked'] !== undefined) meter.asked.inc(by);
  const answer = text(step, 'answer');
  if (answer !== undefined) {
    meter.answered.inc({ answer, ...by });
    const seconds = step.detail?.['answer_seconds'];
    if (typeof seconds === 'number') meter.answerSeconds.observe({ answer }, seconds);
  }
  const reason = text(step, 'paged');
  if (reason !== undefined) meter.paged.inc({ reason, ...by });
  const refused = step.detail?.['refused'];
  if (step.action === 'requests-refused' && typeof refused === 'number') meter.refused.inc(refused);
  const kind = /^effect-(.+)$/.exec(step.action)?.[1];
  if (kind !== undefined && step.durationMs !== undefined)
    meter.effectSeconds.observe({ kind, outcome: step.outcome }, step.durationMs / 1_000);
}

function text(step: RunStep, name: string): string | undefined {
  const value = step.detail?.[name];
  return typeof value === 'string' ? value : undefined;
}

function bounded(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return 'other';
    known.add(value);
    return value;
  };
}
