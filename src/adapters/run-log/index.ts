import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { ecsFormat } from '@elastic/ecs-pino-format';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { RunLog, RunStep } from '../../ports.js';
import { safe, tellError } from './errors.js';

export { metered } from './meter.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface RunLogOptions {
  /** Anything but the three words is the path of a file, created with mode 0600, appended to. */
  readonly to: 'stdout' | 'stderr' | 'silent' | (string & {});
  readonly level: LogLevel;
  /** Gets every line as well, the moment it is written. Must return at once and never throw. */
  readonly also?: (line: string) => void;
}

type Destination = ReturnType<typeof pino.destination>;

/** Waiting lines beyond this are dropped rather than eating the memory: the audit is elsewhere. */
const MAX_WAITING_BYTES = 16 * 1_024 * 1_024;
const CLOSE_MS = 2_000;
const MAX_TEXT = 2_000;

/**
 * The run log: one ECS JSON document a line, written in the background. Its fields:
 *
 * | field | from |
 * | --- | --- |
 * | `@timestamp` `log.level` `message` `ecs.version` `process.pid` `host.hostname` | every line |
 * | `service.name` (`vouch`), `event.dataset` (`vouch.run`), `event.kind` (`event`) | every line |
 * | `event.action` | the step's action: `case-opened`, `effect-done`, … |
 * | `event.outcome` | `success`, `failure`, `unknown` |
 * | `event.duration` | nanoseconds |
 * | `user.name` | who acted, as the source names them |
 * | `cloud.account.id` | where |
 * | `vouch.case.id` `vouch.case.code` `vouch.case.state` `vouch.workflow` `vouch.detection` `vouch.event.id` | of what |
 * | `labels.*` `numeric_labels.*` | the step's details: words and yes/no, numbers |
 * | `error.type` `error.message` `error.code` `error.stack_trace` | of an error |
 * | `vouch.causes` | what caused it: a list of type, message, code, stack_trace |
 *
 * Only these parts are ever taken, so that a token or a request in an error has no way in; and what looks like
 * a secret inside a text is hidden. Throws only here, where a file cannot be opened.
 */
export function createRunLog(options: RunLogOptions): RunLog {
  const { also } = options;
  if (options.to === 'silent' && !also) return { step() {}, error() {}, async close() {} };
  const destination = options.to === 'silent' ? null : open(options.to);
  const log = logger(options.level, {
    write(line) {
      destination?.write(line);
      also?.(line);
    },
  });
  let closing: Promise<void> | null = null;
  return {
    step(step) {
      if (closing === null) log.info(stepFields(step), safe(step.message, MAX_TEXT));
    },
    error(message, cause, detail) {
      if (closing === null) log.error(errorFields(cause, detail), safe(message, MAX_TEXT));
    },
    close() {
      closing ??= destination ? end(destination) : Promise.resolve();
      return closing;
    },
  };
}

function logger(level: LogLevel, destination: DestinationStream): Logger {
  const format = ecsFormat({ convertErr: false, apmIntegration: false });
  return pino({ ...format, level, serializers: {} }, destination);
}

function open(to: string): Destination {
  const dest = to === 'stdout' ? 1 : to === 'stderr' ? 2 : openFile(to);
  const destination = pino.destination({ dest, sync: false, maxLength: MAX_WAITING_BYTES });
  let told = false;
  const tell = (what: string) => {
    if (!told) process.stderr.write(`vouch: the run log (${to}) lost lines: ${what}\n`);
    told = true;
  };
  destination.on('error', (error: Error) => tell(error.message));
  destination.on('drop', () => tell('they came faster than they could be written'));
  return destination;
}

function openFile(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'a', 0o600);
  } catch (cause) {
    throw new Error(`run log: expected a file that can be written, found ${path}, which cannot`, { cause });
  }
}

/** Gives what waits a moment to get out; a reader that stopped reading must not keep the process. */
function end(destination: Destination): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CLOSE_MS);
    destination.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    destination.end();
  });
}

function common(event: object, vouch: object, detail: RunStep['detail']): object {
  return {
    service: { name: 'vouch' },
    event: { kind: 'event', dataset: 'vouch.run', ...event },
    ...(Object.keys(vouch).length > 0 ? { vouch } : {}),
    ...labels(detail),
  };
}

function stepFields(step: RunStep): object {
  return {
    ...common(
      { action: safe(step.action, 100), outcome: step.outcome, ...duration(step.durationMs) },
      about(step),
      step.detail,
    ),
    ...(step.actor === undefined ? {} : { user: { name: safe(step.actor, 300) } }),
    ...(step.account === undefined ? {} : { cloud: { account: { id: safe(step.account, 100) } } }),
  };
}

function about(step: RunStep): object {
  const { caseId, caseCode, state, workflow, detection, eventId } = step;
  const ofCase = present({ id: caseId, code: caseCode, state });
  return {
    ...(Object.keys(ofCase).length > 0 ? { case: ofCase } : {}),
    ...present({ workflow, detection }),
    ...(eventId === undefined ? {} : { event: present({ id: eventId }) }),
  };
}

function errorFields(cause: unknown, detail: RunStep['detail']): object {
  const [error, ...causes] = tellError(cause);
  return {
    ...common({ outcome: 'failure' }, causes.length > 0 ? { causes } : {}, detail),
    ...(error === undefined ? {} : { error }),
  };
}

function duration(ms: number | undefined): object {
  return ms === undefined || !Number.isFinite(ms) ? {} : { duration: Math.round(ms * 1_000_000) };
}

function present(parts: { readonly [key: string]: string | undefined }): { [key: string]: string } {
  const out: { [key: string]: string } = {};
  for (const [key, value] of Object.entries(parts)) {
    if (value !== undefined) out[key] = safe(value, 300);
  }
  return out;
}

/** ECS keeps labels as words; numbers go beside them, so that they can be added up. */
function labels(detail: RunStep['detail']): object {
  const words: { [key: string]: string } = {};
  const numbers: { [key: string]: number } = {};
  for (const [name, value] of Object.entries(detail ?? {})) {
    const key = name.replace(/[^\w-]/g, '_').slice(0, 100);
    if (typeof value === 'number') numbers[key] = value;
    // As `name=value`, so that a value is hidden for its name too; then the name is taken off again.
    else if (value !== null && value !== undefined)
      words[key] = safe(`${key}=${value}`, MAX_TEXT).slice(key.length + 1);
  }
  return {
    ...(Object.keys(words).length > 0 ? { labels: words } : {}),
    ...(Object.keys(numbers).length > 0 ? { numeric_labels: numbers } : {}),
  };
}
