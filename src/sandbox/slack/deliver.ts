import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../core/json.js';
import type { World } from '../world.js';

/** Slack's signature over a body at a time (seconds). */
export function slackSignature(secret: string, seconds: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
}

/** The headers of a signed request from Slack. */
export function slackHeaders(secret: string, body: string, at = Date.now()): { [name: string]: string } {
  const seconds = Math.floor(at / 1000);
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': slackSignature(secret, seconds, body),
  };
}

export interface Delivery {
  /** 0: not reached, or no answer in time. */
  readonly status: number;
  readonly answer: string;
  readonly ms: number;
  /** Slack's own word where it failed: `operation_timeout`, `dispatch_failed`. */
  readonly error: string | null;
}

/** Sends a form to the app as Slack does, waits as long as Slack does, and logs it. */
export async function deliver(
  world: World,
  what: { type: string; user: string; body: JsonObject },
  form: { readonly [key: string]: string },
): Promise<Delivery> {
  const body = new URLSearchParams(form).toString();
  const started = Date.now();
  const result = await send(world, body);
  const delivery = { ...result, ms: Date.now() - started };
  world.log.append({ kind: 'delivery', ...what, body: withoutToken(what.body), ...delivery });
  world.bus.emit('change');
  return delivery;
}

async function send(world: World, body: string): Promise<Omit<Delivery, 'ms'>> {
  try {
    const response = await fetch(`${world.appUrl}/slack/events`, {
      method: 'POST',
      headers: slackHeaders(world.secrets.signingSecret, body),
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(world.ackMs),
    });
    const answer = await response.text();
    return { status: response.status, answer, error: response.ok ? null : `http_${response.status}` };
  } catch (cause) {
    const late = cause instanceof Error && cause.name === 'TimeoutError';
    return { status: 0, answer: '', error: late ? 'operation_timeout' : 'dispatch_failed' };
  }
}

function withoutToken(body: JsonObject): JsonObject {
  const { token: _, ...rest } = body;
  return rest;
}
