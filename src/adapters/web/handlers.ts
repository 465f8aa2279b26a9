import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Text } from '../../core/text.js';

/** What our pages ask of the use cases. Every text may hold an attacker's words. */
export interface WebHandlers {
  /** What a Yes would cover. Looking changes nothing: links are opened by previews and scanners too. */
  look(linkId: string): Promise<Question | Gone>;
  /** Starts a walk to the second factor: where to send the browser, and what binds the walk to it. */
  begin(linkId: string): Promise<Start | Gone | Trouble>;
  /** The browser is back. Parts that were missing, repeated or too long are `''`. */
  finish(back: Return): Promise<Finish>;
  health(): Promise<Health>;
  /** Prometheus' text. */
  metrics(): Promise<string>;
}

export interface Question {
  readonly kind: 'question';
  /** The person who is asked. */
  readonly name: string;
  /** One per call: who, what, account, region, time, address. */
  readonly lines: readonly Text[];
  /** Calls that are covered too and not listed. */
  readonly more: number;
}

export interface Start {
  readonly kind: 'redirect';
  readonly to: string;
  readonly cookie: string;
}

export interface Gone {
  readonly kind: 'gone';
  readonly message: string;
}

export interface Trouble {
  readonly kind: 'trouble';
  readonly message: string;
}

export interface Return {
  readonly state: string;
  readonly code: string;
  readonly error: string;
  readonly cookie: string;
}

export interface Finish {
  readonly kind: 'verified' | 'not-verified' | 'gone';
  readonly headline: string;
  readonly message: string;
}

export interface Health {
  readonly ok: boolean;
  readonly detail: { readonly [part: string]: string };
}

/** As Bolt's HTTPReceiver takes them. A handler never throws and never rejects. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  handler(req: IncomingMessage, res: ServerResponse): Promise<void>;
}
