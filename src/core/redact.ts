import { MAX_DEPTH } from './canonical.js';
import type { Json, JsonObject } from './json.js';

export const REDACTED = '[redacted]';
const MAX_STRING = 200_000;

/** Ends of names (letters and digits only, lower case) whose value is a secret. */
const SECRET_NAME =
  /(?:password|passwd|passphrase|secret|secretstring|secretbinary|secretvalue|secret(?:access)?key|private(?:ssh)?key|keymaterial|token|apikey|userdata|samlassertion|plaintext|presignedurl|connectionstring|authorization|cookie|signature|^pin|otp|authenticationcode\d?)$/;
/** Names with such an end that are no secret: a judge or a reader needs them. */
const HARMLESS_NAME =
  /^(?:client|clientrequest|request|next|nextcontinuation|continuation|pagination|idempotency|creation|start)token$/;
/** Names that hold a secret only when they hold a bare string. */
const SECRET_STRING_NAME = /(?:credentials?|passwords|secrets)$/;

/** Shapes of secrets in running text. Each takes all it can at once, so that time stays linear. */
const SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  /\beyJ[\w-]{16,}(?:\.[\w-]+)*/g,
  /\b(?:xox[abeoprs]-|xapp-|gh[opsur]_|github_pat_|glpat-|sk_live_|rk_live_|npm_|pypi-)[\w-]{10,}/g,
  /\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[\w+/=]{20,}/g,
  /(?<=:\/\/[^\s:/@]{1,100}:)[^\s/@]{1,200}(?=@)/g,
  /(?<=\bX-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']+/gi,
  /(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{12,}/g,
];
/** Every shape above holds one of these; most texts hold none. */
const MAY_HOLD_SHAPE =
  /-----BEGIN|eyJ|xox|xapp-|gh[opsur]_|github_pat_|glpat-|k_live_|npm_|pypi-|IQoJ|F[wQ]oG|:\/\/|X-Amz-|Bearer|Basic/i;
/** What follows below begins with one of these. */
const MAY_NAME_SECRET = /pass|pwd|secret|token|key|data/i;
/** `password=…`, `"token": "…"`; a colon before it means an ARN (`…:secret:prod/db`), which is only a name. */
const NAMED_IN_TEXT =
  /((?<!:)(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|user[_-]?data)\\{0,8}["']?\s{0,5}[=:]\s{0,5})(\\{1,8}["'][^"']*|"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|[^\s"',;&}\]]+)/gi;
const BARE_SECRET_KEY = /^[A-Za-z0-9/+]{40}$/;

/**
 * A copy safe to keep and to show: secrets replaced by name and by shape, NUL bytes and lone surrogates
 * replaced (Postgres takes neither), depth and length bounded. Access key ids stay: they name, they open nothing.
 */
export function redact(value: unknown, depth = 0): Json {
  if (typeof value === 'string') return redactString(value, depth);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return value === undefined ? null : wellFormed(String(value));
  if (depth >= MAX_DEPTH) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((part) => redact(part, depth + 1));
  return redactObject(value as { [key: string]: unknown }, depth);
}

export function redactRecord(value: unknown): JsonObject {
  return redactObject((typeof value === 'object' && value !== null ? value : {}) as JsonObject, 0);
}

function redactObject(source: { readonly [key: string]: unknown }, depth: number): JsonObject {
  const out: { [key: string]: Json } = {};
  const namedSecret = namesSecret(source);
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const { shown, bare } = nameOf(key);
    const hidden =
      isSecretName(bare, value) || (namedSecret && (bare === 'value' || bare === 'parametervalue'));
    put(out, shown, hidden ? hide(value) : redactField(bare, value, depth + 1));
  }
  return out;
}

function redactField(bare: string, value: unknown, depth: number): Json {
  // The values of environment variables are as good as passwords, whatever they are called.
  const variables = bare === 'variables' || bare === 'environmentvariables';
  if (variables && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.keys(value).map((key) => [wellFormed(key), REDACTED]));
  }
  return redact(value, depth);
}

/** `{ name: 'DB_PASSWORD', value: … }`, `{ type: 'SecureString', value: … }` */
function namesSecret(source: { readonly [key: string]: unknown }): boolean {
  if (source['type'] === 'SecureString') return true;
  const name = source['name'] ?? source['Name'] ?? source['key'] ?? source['parameterKey'];
  return typeof name === 'string' && isSecretName(bareName(name), '');
}

function isSecretName(bare: string, value: unknown): boolean {
  if (HARMLESS_NAME.test(bare)) return false;
  return SECRET_NAME.test(bare) || (typeof value === 'string' && SECRET_STRING_NAME.test(bare));
}

/** What a key is called in the copy, and what it is judged by. */
interface KeyName {
  readonly shown: string;
  readonly bare: string;
}

/** The same few hundred keys come again and again. Whoever sends others does not fill the memory with them. */
const NAMES = new Map<string, KeyName>();
const MOST_NAMES = 2_000;

function nameOf(key: string): KeyName {
  const known = NAMES.get(key);
  if (known) return known;
  const name = { shown: wellFormed(redactShapes(key)), bare: bareName(key) };
  if (NAMES.size < MOST_NAMES && key.length <= 80) NAMES.set(key, name);
  return name;
}

function bareName(key: string): string {
  return key
    .slice(-80)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

function hide(value: unknown): Json {
  return typeof value === 'boolean' || value === null || value === '' ? value : REDACTED;
}

function redactString(value: string, depth: number): Json {
  const text = wellFormed(value.length > MAX_STRING ? `${value.slice(0, MAX_STRING)}…` : value);
  const inside = depth < MAX_DEPTH && /^\s*["{[]/.test(text) ? parsed(text) : undefined;
  if (inside === undefined) return redactText(text);
  const before = JSON.stringify(inside);
  const after = JSON.stringify(redact(inside, depth + 1));
  return before === after ? text : after;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return undefined;
    throw cause;
  }
}

/** Secrets in running text: by their shape, and by a name before them (`password=…`). */
export function redactText(text: string): string {
  if (text.length < 8) return wellFormed(text);
  if (BARE_SECRET_KEY.test(text) && looksRandom(text)) return REDACTED;
  const shaped = redactShapes(wellFormed(text));
  const named = /[=:]/.test(shaped) && MAY_NAME_SECRET.test(shaped);
  return named ? shaped.replace(NAMED_IN_TEXT, `$1${REDACTED}`) : shaped;
}

function redactShapes(text: string): string {
  if (text.length < 12 || !MAY_HOLD_SHAPE.test(text)) return text;
  return SHAPES.reduce((rest, shape) => rest.replace(shape, REDACTED), text);
}

/** Upper and lower case and digits, and no hex digest: a secret access key rather than a name or a hash. */
function looksRandom(text: string): boolean {
  return /[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9]/.test(text) && !/^[0-9a-fA-F]+$/.test(text);
}

/** Without NUL bytes and lone surrogates. */
export function wellFormed(text: string): string {
  return text.isWellFormed() && !text.includes('\0') ? text : text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}

function put(out: { [key: string]: Json }, key: string, value: Json): void {
  if (key !== '__proto__') out[key] = value;
  else Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
}
