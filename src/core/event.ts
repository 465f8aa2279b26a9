import type { JsonObject } from './json.js';

export type Provider = 'aws' | 'github';

/** What kind of principal the source says acted. `unknown` is what a record that names nobody gets. */
export type ActorKind =
  | 'root'
  | 'user'
  | 'role'
  | 'identity-center'
  | 'federated'
  | 'service'
  | 'account'
  | 'unknown';

/** The principal in the event, as the source names it. Nothing here says which human it was. */
export interface Actor {
  readonly kind: ActorKind;
  /**
   * A stable name of the principal, without its session: an IAM ARN
   * (`arn:aws:iam::111122223333:user/jane`, `arn:aws:iam::111122223333:role/deploy`, `…:root`),
   * `identity-center:jane@example.com`, `service:ec2.amazonaws.com`, or `unknown:<account>`.
   */
  readonly principal: string;
  /** Short, for people: `jane`, `role deploy`, `root`. */
  readonly name: string;
  readonly account: string;
  /** The role session's name. Chosen by whoever called AssumeRole, so never proof (except for Identity Center). */
  readonly sessionName: string | null;
  /** The access key that signed the call, whole: `AKIA…`, `ASIA…`. */
  readonly accessKey: string | null;
  /** Set once at the first AssumeRole and unchangeable after it. */
  readonly sourceIdentity: string | null;
  /** Identity Center's own user id, where the record carries `onBehalfOf`. */
  readonly onBehalfOf: string | null;
  /** The AWS service that made the call on the principal's behalf: `cloudformation.amazonaws.com`. */
  readonly invokedBy: string | null;
  readonly mfa: boolean | null;
}

/** Something that happened, in our own shape. All text in it may have been chosen by an attacker. */
export interface VouchEvent {
  readonly provider: Provider;
  /** The source's own id, or `sha256:…` of the content where it gave none. Unique per provider. */
  readonly id: string;
  /** sha256 (hex) of the record's canonical JSON: the same id with another hash is a forgery or a bug. */
  readonly hash: string;
  /** The service's short name: `iam`, `ec2`, `signin` (from `iam.amazonaws.com`). */
  readonly service: string;
  /** The call without its API date: `UpdateFunctionCode`, not `UpdateFunctionCode20150331v2`. */
  readonly name: string;
  /** Both names as the source wrote them. */
  readonly rawService: string;
  readonly rawName: string;
  /** The account it happened in (recipient), `''` where unknown. */
  readonly account: string;
  readonly region: string;
  /** When it happened: ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly actor: Actor;
  readonly address: string | null;
  readonly client: string | null;
  /** The source's error code where the call failed (`AccessDenied`), else null. */
  readonly error: string | null;
  readonly readOnly: boolean | null;
  readonly params: JsonObject;
  readonly response: JsonObject;
  /** CloudTrail's `additionalEventData`, and what else did not fit above. */
  readonly extra: JsonObject;
  /** What could not be read, in words, where the record is broken but names a call; else null. */
  readonly flaw: string | null;
  /** The record as it came, secrets redacted, NUL bytes and lone surrogates replaced. */
  readonly raw: JsonObject;
}

/** A record that could not become an event. */
export interface Refusal {
  /** What was expected and what was found. */
  readonly reason: string;
  /** Where it stands: `line 12`, `Records[3]`, `file x.json.gz line 7`. */
  readonly where: string;
  /** The first 2,000 characters, for inspection, made safe for storage. */
  readonly excerpt: string;
  /** sha256 (hex) of what was refused, so that the same piece is kept once. */
  readonly hash: string;
}
