import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the next requests meet instead of an answer. `lost-reply`: it was done, and nobody hears of it. */
export type Trouble = '429' | '500' | '403' | '413' | '301' | 'hang' | 'reset' | 'lost-reply' | 'page';

type Json = { readonly [name: string]: unknown };

/** What one document meets: an HTTP status with its error. */
export type Fate = { readonly status: number; readonly type: string } | null;

const APP = '/logs-vouch-';

/** As much of Elasticsearch and OpenSearch as shipping uses. On the loopback, port 0. */
export class ElasticServer {
  /** Documents by data stream and id. */
  readonly streams = new Map<string, Map<string, Json>>();
  readonly templates = new Map<string, Json>();
  /** `PUT /_index_template/logs-vouch` … */
  readonly asked: string[] = [];
  /** Everything that came in, for whoever looks for what must not. */
  readonly bodies: string[] = [];
  readonly authorizations = new Set<string>();
  /** Judges every document before it is taken. */
  fate: (document: Json) => Fate = () => null;
  /** All requests meet it, until it is null again. */
  down: Trouble | null = null;
  /** Where set, what is asked of whom. */
  authorization: string | null = null;
  /** Bytes of one request. */
  largest = Number.POSITIVE_INFINITY;
  private readonly troubles: Trouble[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((cause: unknown) => response.writeHead(500).end(String(cause)));
    });
  }

  static async start(port = 0): Promise<ElasticServer> {
    const server = new ElasticServer();
    await new Promise<void>((ready, failed) => {
      server.server.once('error', failed).listen(port, '127.0.0.1', ready);
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next requests to `_bulk`, one each. */
  trouble(...troubles: readonly Trouble[]): void {
    this.troubles.push(...troubles);
  }

  documents(stream = 'logs-vouch-default'): readonly Json[] {
    return [...(this.streams.get(stream)?.values() ?? [])];
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const path = (request.url ?? '').split('?')[0] ?? '';
    this.asked.push(`${request.method} ${path}`);
    this.bodies.push(body);
    this.authorizations.add(request.headers.authorization ?? '');
    const trouble = this.down ?? (path.endsWith('/_bulk') ? this.troubles.shift() : undefined);
    if (trouble === 'hang') return;
    if (trouble === 'reset') return void request.socket.destroy();
    if (trouble === 'page') return void response.writeHead(200).end('<html>Sign in</html>');
    if (trouble && trouble !== 'lost-reply') {
      return void response.writeHead(Number(trouble), { 'retry-after': '0' }).end('{}');
    }
    const [status, answer] = this.perform(request, path, body);
    if (trouble === 'lost-reply') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private perform(request: IncomingMessage, path: string, body: string): readonly [number, Json] {
    if (this.authorization !== null && request.headers.authorization !== this.authorization) {
      return [401, { error: { type: 'security_exception' } }];
    }
    if (path === '/') return [200, { version: { number: '8.19.0' }, tagline: 'You Know, for Search' }];
    const [, kind = '', name = ''] = path.split('/');
    if (kind === '_index_template') return this.template(request.method ?? '', name, body);
    if (kind === '_data_stream') return this.stream(request.method ?? '', name);
    if (path.startsWith(APP) && path.endsWith('/_bulk')) return this.bulk(kind, request, body);
    return [404, { error: { type: 'no_such_route' } }];
  }

  private template(method: string, name: string, body: string): readonly [number, Json] {
    if (method === 'PUT') this.templates.set(name, JSON.parse(body) as Json);
    return this.templates.has(name) ? [200, { acknowledged: true }] : [404, {}];
  }

  private stream(method: string, name: string): readonly [number, Json] {
    if (method !== 'PUT') return this.streams.has(name) ? [200, { data_streams: [{ name }] }] : [404, {}];
    if (this.streams.has(name)) return [400, { error: { type: 'resource_already_exists_exception' } }];
    if (this.templates.size === 0) return [400, { error: { type: 'illegal_argument_exception' } }];
    this.streams.set(name, new Map());
    return [200, { acknowledged: true }];
  }

  private bulk(name: string, request: IncomingMessage, body: string): readonly [number, Json] {
    if (request.headers['content-type'] !== 'application/x-ndjson') return [406, {}];
    if (Buffer.byteLength(body) > this.largest) return [413, {}];
    if (!body.endsWith('\n')) return [400, { error: { type: 'illegal_argument_exception' } }];
    const lines = body.slice(0, -1).split('\n');
    const items: Json[] = [];
    for (let i = 0; i < lines.length; i += 2) {
      const { create } = JSON.parse(lines[i] ?? '') as { create: { _id: string } };
      items.push({ create: this.create(name, create._id, JSON.parse(lines[i + 1] ?? '') as Json) });
    }
    return [200, { errors: items.some((item) => JSON.stringify(item).includes('"error"')), items }];
  }

  private create(name: string, id: string, document: Json): Json {
    const stream = this.streams.get(name);
    if (!stream)
      return { status: 404, error: { type: 'index_not_found_exception', reason: 'no such index' } };
    if (stream.has(id)) return { status: 409, error: { type: 'version_conflict_engine_exception' } };
    const fate = this.fate(document);
    if (fate) return { status: fate.status, error: { type: fate.type, reason: `because of ${fate.type}` } };
    stream.set(id, document);
    return { status: 201, _id: id };
  }
}
