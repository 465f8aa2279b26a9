import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JsonObject, textAt } from '../../core/json.js';
import { HttpError, parseBody, type Reply, readBody, redirect, sendPage, serve } from '../http.js';
import type { DuoMode } from '../types.js';
import type { World } from '../world.js';
import { closedPage, promptPage, refusedPage } from './page.js';
import { type Decision, type DuoApp, type Grant, type Prompt, readSigned, resultToken } from './tokens.js';

const CODE_MS = 60_000;
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Our own Duo: the Universal Prompt's three addresses and the page. */
export interface Duo {
  readonly prompts: ReadonlyMap<string, Prompt>;
  mode(duoUser: string): DuoMode;
  serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers a prompt and returns where the browser would go; null for `close`. */
  decide(promptId: string, decision: Decision): string | null;
}

export function createDuo(world: World): Duo {
  const prompts = new Map<string, Prompt>();
  const grants = new Map<string, Grant>();
  const seen = new Set<string>();
  const app = (): DuoApp => ({
    clientId: world.secrets.duoClientId,
    clientSecret: world.secrets.duoClientSecret,
    base: `${world.url}/duo`,
  });
  const mode = (duoUser: string): DuoMode => world.state.duoModes.get(duoUser) ?? 'normal';

  async function health(form: JsonObject): Promise<Reply> {
    const problem = await assertionProblem(form, `${app().base}/oauth/v1/health_check`);
    if (problem) return failed(40002, 'invalid_client', problem);
    return {
      status: 200,
      accepted: true,
      body: { stat: 'OK', response: { timestamp: Math.floor(Date.now() / 1000) } },
    };
  }

  async function assertionProblem(form: JsonObject, audience: string): Promise<string | null> {
    if (form['client_id'] !== app().clientId) return 'The provided client_id was invalid.';
    const read = await readSigned(textAt(form['client_assertion']), app(), audience);
    if ('reason' in read) return `Failed to verify the client assertion: ${read.reason}`;
    const jti = read.claims.jti ?? '';
    if (read.claims.sub !== app().clientId || jti === '') return 'The client assertion lacks sub or jti.';
    if (seen.has(jti)) return 'The jti of the client assertion was used before.';
    seen.add(jti);
    return null;
  }

  async function authorize(query: JsonObject): Promise<Prompt | string> {
    if (query['response_type'] !== 'code') return 'response_type must be code';
    if (query['client_id'] !== app().clientId) return 'unknown client_id';
    const read = await readSigned(textAt(query['request']), app(), app().base);
    if ('reason' in read) return `the signed request cannot be verified: ${read.reason}`;
    const { claims } = read;
    const text = (key: string) => (typeof claims[key] === 'string' ? claims[key] : '');
    const state = text('state');
    if (state.length < 22 || state.length > 1024) return 'state must have 22 to 1024 characters';
    if (text('duo_uname') === '') return 'duo_uname is missing';
    if (text('client_id') !== app().clientId) return 'client_id in the request is another';
    if (text('scope') !== 'openid') return 'scope must be openid';
    const redirectUri = text('redirect_uri');
    if (!URL.canParse(redirectUri)) return 'redirect_uri is not an address';
    if (query['redirect_uri'] !== undefined && query['redirect_uri'] !== redirectUri)
      return 'redirect_uri differs from the signed one';
    if ((claims.exp ?? 0) * 1000 > Date.now() + 6 * 60_000) return 'exp is more than 5 minutes ahead';
    const prompt: Prompt = {
      id: randomBytes(16).toString('hex'),
      duoUser: text('duo_uname'),
      state,
      nonce: text('nonce') || null,
      redirectUri,
      codeParameter: claims['use_duo_code_attribute'] === false ? 'code' : 'duo_code',
      at: Date.now(),
      expiresAt: (claims.exp ?? 0) * 1000,
      decision: null,
    };
    prompts.set(prompt.id, prompt);
    world.bus.emit('change');
    return prompt;
  }

  function decide(promptId: string, decision: Decision): string | null {
    const prompt = prompts.get(promptId);
    if (!prompt) throw new HttpError(404, 'This Duo request is not known here.');
    if (prompt.decision !== null) throw new HttpError(409, 'This Duo request was answered already.');
    prompt.decision = decision;
    world.log.append({ kind: 'prompt', user: prompt.duoUser, decision });
    world.bus.emit('change');
    if (decision === 'close') return null;
    const code = randomBytes(24).toString('hex');
    grants.set(code, { prompt, decision, mode: mode(prompt.duoUser), at: Date.now() });
    const back = new URL(prompt.redirectUri);
    back.searchParams.set('state', prompt.state);
    back.searchParams.set(prompt.codeParameter, code);
    return back.href;
  }

  async function token(form: JsonObject): Promise<Reply> {
    const refuse = (error: string, why: string): Reply => ({
      status: 400,
      accepted: false,
      body: { error, error_description: why },
    });
    if (form['grant_type'] !== 'authorization_code')
      return refuse('unsupported_grant_type', 'expected authorization_code');
    if (form['client_assertion_type'] !== ASSERTION)
      return refuse('invalid_request', 'client_assertion_type');
    const problem = await assertionProblem(
      { ...form, client_id: form['client_id'] ?? app().clientId },
      `${app().base}/oauth/v1/token`,
    );
    if (problem) return refuse('invalid_client', problem);
    const code = textAt(form['code']);
    const grant = grants.get(code);
    grants.delete(code);
    if (!grant || Date.now() - grant.at > CODE_MS)
      return refuse('invalid_grant', 'The code is unknown, used or expired.');
    if (form['redirect_uri'] !== grant.prompt.redirectUri)
      return refuse('invalid_grant', 'redirect_uri differs.');
    return {
      status: 200,
      accepted: true,
      body: {
        id_token: await resultToken(app(), grant),
        access_token: randomBytes(20).toString('hex'),
        expires_in: 3600,
        token_type: 'Bearer',
      },
    };
  }

  async function serveApi(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = parseBody(request, await readBody(request)) ?? {};
    const { client_assertion: _, code, ...body } = form;
    const duoUser = grants.get(textAt(code))?.prompt.duoUser;
    const now = duoUser ? mode(duoUser) : 'normal';
    await serve(
      world,
      response,
      { service: 'duo', method, body: { ...body, ...(duoUser ? { duoUser } : {}) } },
      () => {
        if (now === 'down') return failed(50000, 'Service Unavailable', 'Please try again', 503);
        if (now === 'hang') return new Promise<Reply>(() => {});
        return method === 'token' ? token(form) : health(form);
      },
    );
  }

  async function servePrompt(query: JsonObject, response: ServerResponse): Promise<void> {
    const made = await authorize(query);
    world.log.append({
      kind: 'request',
      service: 'duo',
      method: 'authorize',
      body: { duoUser: typeof made === 'string' ? null : made.duoUser },
      status: typeof made === 'string' ? 400 : 200,
      answer: typeof made === 'string' ? { error: made } : { prompt: made.id },
      accepted: typeof made !== 'string',
      fault: null,
    });
    if (typeof made === 'string') return sendPage(response, 400, refusedPage(made));
    const now = mode(made.duoUser);
    if (now === 'down')
      return sendPage(response, 503, refusedPage('Duo is down for this person, as a test asked.'));
    if (now === 'hang') return;
    sendPage(response, 200, promptPage(world, made), new URL(made.redirectUri).origin);
  }

  async function serveAnswer(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = parseBody(request, await readBody(request)) ?? {};
    const decision = textAt(form['decision']);
    if (!isDecision(decision))
      throw new HttpError(400, `decision: expected approve, deny, fraud or close, found ${decision}`);
    const back = decide(id, decision);
    if (back === null) return sendPage(response, 200, closedPage());
    redirect(response, back);
  }

  return {
    prompts,
    mode,
    decide,
    async serve(path, request, response) {
      const url = new URL(request.url ?? '/', 'http://x');
      const post = request.method === 'POST';
      if (path === '/oauth/v1/health_check' && post) return serveApi('health_check', request, response);
      if (path === '/oauth/v1/token' && post) return serveApi('token', request, response);
      if (path === '/oauth/v1/authorize' && !post)
        return servePrompt(Object.fromEntries(url.searchParams), response);
      const prompt = /^\/prompt\/([0-9a-f]+)$/.exec(path)?.[1];
      if (prompt && post) return serveAnswer(prompt, request, response);
      throw new HttpError(404, `Duo has no ${request.method} ${path}`);
    },
  };
}

export function isDecision(value: string): value is Decision {
  return ['approve', 'deny', 'fraud', 'close'].includes(value);
}

function failed(code: number, message: string, detail: string, status = 400): Reply {
  return {
    status,
    accepted: false,
    body: { stat: 'FAIL', code, message, message_detail: detail, timestamp: Math.floor(Date.now() / 1000) },
  };
}
