import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Json, JsonObject } from '../src/core/json.js';
import { PortError } from '../src/ports.js';

/** What a method answers; undefined: it has answered, or leaves the caller waiting, by itself. */
export type Answer = (args: JsonObject, res: ServerResponse) => object | undefined;

export interface SlackApi {
  readonly url: string;
  /** By method; others answer `unknown_method`. */
  readonly answers: { [method: string]: Answer };
  readonly calls: { readonly method: string; readonly args: JsonObject; readonly authorization: string }[];
}

/** A Slack that answers each method as the test says, anew for each test: for what the sandbox does not do. */
export function slackApi(): SlackApi {
  let server: Server;
  const api = { url: '', answers: {} as SlackApi['answers'], calls: [] as SlackApi['calls'] };

  beforeEach(async () => {
    api.answers = {};
    api.calls = [];
    server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => {
        body += chunk;
      });
      req.on('end', () => {
        const method = (req.url ?? '').replace('/api/', '');
        const args = Object.entries(parse(body)).map(([key, value]) => [key, unpacked(String(value))]);
        const call = {
          method,
          args: Object.fromEntries(args),
          authorization: req.headers.authorization ?? '',
        };
        api.calls.push(call);
        reply(api.answers[method], call.args, res);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return api;
}

function reply(answer: Answer | undefined, args: JsonObject, res: ServerResponse): void {
  const said = answer ? answer(args, res) : { ok: false, error: 'unknown_method' };
  if (said === undefined) return;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(said));
}

function unpacked(value: string): Json {
  return /^[[{]/.test(value) ? JSON.parse(value) : value;
}

/** The error of a port, which never holds a token. */
export async function failure(work: Promise<unknown>): Promise<PortError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PortError);
  expect(String(error)).not.toContain('xoxb');
  return error as PortError;
}
