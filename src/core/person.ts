/** A human, as the operator's people file names them. Nothing in here is a secret. */
export interface Person {
  /** Stable, chosen by the operator: `jane`. */
  readonly id: string;
  readonly name: string;
  readonly slackId: string | null;
  readonly email: string | null;
  readonly duoUser: string | null;
  readonly active: boolean;
  /** Said "this was not me" to Duo: their answers are shown and close nothing until security releases them. */
  readonly frozen: boolean;
}

/** A machine's principal and who answers for it. */
export interface Machine {
  readonly principal: string;
  readonly owners: readonly Person[];
  /** Slack channel id where its owners are asked. */
  readonly channel: string | null;
}

/** `attested`: the identity provider or AWS vouches for it. `claimed`: a name the caller chose. */
export type Sureness = 'attested' | 'claimed' | 'unknown';

/** The human or the owners behind an actor, and how we know. */
export interface Identity {
  readonly sureness: Sureness;
  /** The person, where there is exactly one: attested, or merely claimed. */
  readonly person: Person | null;
  /** The machine, where the principal is one. Its owners are attested to answer for it. */
  readonly machine: Machine | null;
  /** How we know, in words: `IAM user jane`, `session name "jane.d", which the caller chose`. */
  readonly how: string;
}
