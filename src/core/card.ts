import type { Text } from './text.js';

/** What a person can press. Its id is the input it becomes; what travels in the button is an opaque id. */
export interface Choice {
  readonly input: ChoiceInput;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  /** Read out instead of the label. */
  readonly spoken?: string;
  /** Asked before the press counts. */
  readonly form?: Form;
  /**
   * Opens our own page in the browser instead of pressing; only `verify` does, where one person alone sees the card.
   * Elsewhere it is pressed, and the link is whispered.
   */
  readonly link?: boolean;
}

export const CHOICE_INPUTS = [
  'yes',
  'no',
  'unsure',
  'verify',
  'comment',
  'acknowledge',
  'resolve',
  'more',
] as const;
export type ChoiceInput = (typeof CHOICE_INPUTS)[number];

/** Only these may carry a form: everything else counts with one press. */
export const WITH_FORM: readonly ChoiceInput[] = ['comment', 'resolve'];

export interface Form {
  readonly title: string;
  readonly intro?: Text;
  /** One of these must be picked, where given. */
  readonly options?: { readonly label: string; readonly values: readonly { value: string; label: string }[] };
  readonly text: { readonly label: string; readonly hint?: string; readonly optional?: boolean };
  readonly submit: string;
}

/** A fact under the headline: `Account  payments-prod`. */
export interface Fact {
  readonly label: string;
  readonly value: Text;
}

/** One message, in our own few words. `adapters/slack` alone knows how it is drawn. */
export interface Card {
  readonly headline: string;
  /** Paragraphs before the facts. */
  readonly body: readonly Text[];
  readonly facts: readonly Fact[];
  /** A list, where there are several events: already shortened, with how many were left out. */
  readonly list?: { readonly items: readonly Text[]; readonly more: number };
  /** Paragraphs after the facts: why we ask, what happened. */
  readonly after: readonly Text[];
  readonly choices: readonly Choice[];
  /** Small print: what happens next. */
  readonly footer?: Text;
  /** What a notification shows and a screen reader says: one line. */
  readonly summary: string;
}
