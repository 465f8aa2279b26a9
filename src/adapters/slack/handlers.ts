import type { Card, Form } from '../../core/card.js';
import type { Text } from '../../core/text.js';

/** A press on a button, or a form that was sent. */
export interface SlackPress {
  /** sha256 of the signed request's time stamp and signature: the same request has the same key. */
  readonly requestKey: string;
  /** The opaque id in the button; for a form, its ticket. */
  readonly buttonId: string;
  readonly slackId: string;
  /** The presser's own workspace. */
  readonly teamId: string;
  /** `''` where Slack does not say. */
  readonly channel: string;
  readonly filled: { readonly option: string | null; readonly text: string } | null;
}

export type PressAnswer =
  | { readonly kind: 'stored' }
  /** This very request was here before; nothing was stored. */
  | { readonly kind: 'seen' }
  /** Nothing was stored yet: the form is shown, and its ticket comes back with what was filled in. */
  | { readonly kind: 'form'; readonly form: Form; readonly ticket: string };

export interface SlackCommand {
  readonly requestKey: string;
  readonly slackId: string;
  readonly teamId: string;
  readonly channel: string;
  /** What was typed after the command; a person in it is `@U…`, a channel `#C…`. */
  readonly text: string;
}

/** What the adapter calls inward. Each has 3 s, after which Slack tells the person that it failed. */
export interface SlackHandlers {
  /** Stores the press. Resolves only after its commit; rejects: no ack, Slack shows its error (503). */
  press(press: SlackPress): Promise<PressAnswer>;
  command(command: SlackCommand): Promise<Card | Text>;
}
