import { PortError } from '../../ports.js';
import { type Answer, type Client, dataStreamOf, type ElasticTarget } from './client.js';

const TEMPLATE = 'logs-vouch';

const word = { type: 'keyword', ignore_above: 1_024 } as const;
const kept = { type: 'keyword', index: false, doc_values: false } as const;

/**
 * What Elasticsearch and OpenSearch both understand. Labels are words, numeric labels numbers, stack traces are
 * kept and not searched. Higher than the built-in template for `logs-*-*`, which only Elasticsearch has.
 */
export const INDEX_TEMPLATE = {
  index_patterns: ['logs-vouch-*'],
  priority: 200,
  data_stream: {},
  template: {
    mappings: {
      dynamic_templates: [
        { numbers: { path_match: 'numeric_labels.*', mapping: { type: 'double' } } },
        { words: { match_mapping_type: 'string', mapping: word } },
      ],
      properties: {
        '@timestamp': { type: 'date' },
        message: { type: 'text' },
        event: {
          properties: { action: word, outcome: word, kind: word, dataset: word, duration: { type: 'long' } },
        },
        error: {
          properties: { type: word, code: word, message: { type: 'text' }, stack_trace: kept },
        },
        vouch: {
          properties: {
            workflow: word,
            detection: word,
            case: { properties: { id: word, code: word, state: word } },
            event: { properties: { id: word } },
            causes: {
              properties: { type: word, code: word, message: { type: 'text' }, stack_trace: kept },
            },
          },
        },
      },
    },
  },
  _meta: { description: 'The run log of Vouch' },
} as const;

/**
 * Makes the index template and the data stream where they are missing; what is there stays as it is. A key that
 * may only write is enough where somebody else made them: being refused is told through `report` and is no failure.
 * Throws `PortError` where it is to be tried again.
 */
export async function setUp(
  client: Client,
  target: ElasticTarget,
  report: (what: string) => void,
  limits: { readonly limitMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  const stream = dataStreamOf(target);
  const make = { client, report, limits };
  await makeIfMissing(make, `/_index_template/${TEMPLATE}`, INDEX_TEMPLATE);
  await makeIfMissing(make, `/_data_stream/${stream}`);
}

async function makeIfMissing(
  given: {
    client: Client;
    report: (what: string) => void;
    limits: { readonly limitMs: number; readonly signal?: AbortSignal };
  },
  path: string,
  body?: object,
): Promise<void> {
  const { limits } = given;
  const found = await given.client({ method: 'GET', path, ...limits });
  if (isDone(found)) return;
  if (found.status !== 404 && found.status !== 403) throw refused(`GET ${path}`, found);
  const made = await given.client({ method: 'PUT', path, body, ...limits });
  if (isDone(made)) return;
  if (made.status === 403) return given.report(`${path} is missing or hidden, and this key may not make it`);
  // Another process may have made it in between.
  if (made.status === 400 && isDone(await given.client({ method: 'GET', path, ...limits }))) return;
  throw refused(`PUT ${path}`, made);
}

function isDone({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

export function refused(what: string, { status, retryAfterMs }: Answer): PortError {
  return new PortError('later', `http ${status}`, `${what}: expected 200, found ${status}`, {
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}
