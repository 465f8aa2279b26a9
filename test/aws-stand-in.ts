import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerPublicKeys, type ShownKey } from './aws-stand-in-digests.js';
import { answerLookup, type Shown } from './aws-stand-in-lookup.js';
import { answerS3, type StoredObject } from './aws-stand-in-s3.js';

/** What the next request of an operation meets instead of an answer. `cut`: half of the body, then the line is gone. */
export type AwsTrouble = '500' | 'hang' | 'reset' | 'cut' | 'throttle' | 'denied';

export interface AwsAsked {
  /** `GetObject`, `ListObjectsV2`, `LookupEvents`, `ListPublicKeys`, `AssumeRole`, `GetCallerIdentity`, `ListAccounts`. */
  readonly operation: string;
  /** Who signed it: an ARN. */
  readonly caller: string;
  readonly region: string;
  readonly input: { readonly [field: string]: unknown };
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** A record as CloudTrail would write it, of what happened at the stand-in. */
export type Carry = (record: { readonly [field: string]: unknown }) => void;

/**
 * S3, CloudTrail's LookupEvents and ListPublicKeys, STS and Organizations as far as we use them, in one server on the loopback, port 0.
 * Whoever signs with a key that was not issued here is the role `vouch` of 111122223333.
 */
export class AwsStandIn {
  readonly asked: AwsAsked[] = [];
  readonly objects = new Map<string, StoredObject>();
  /** What LookupEvents shows, by account and region: `111122223333 eu-west-1`. */
  readonly events = new Map<string, Shown[]>();
  /** What ListPublicKeys shows, by region. */
  readonly publicKeys = new Map<string, ShownKey[]>();
  readonly accounts: { Id: string; Name: string; Status: string }[] = [];
  /** External ids by role ARN; a role that is not here may be taken by anybody. */
  readonly externalIds = new Map<string, string>();
  /** LookupEvents answers this often a second for each account and region, as AWS does; more is throttled. */
  lookupsPerSecond = Number.POSITIVE_INFINITY;
  /** Told of each identity call, as CloudTrail is. */
  carry: Carry | null = null;
  private readonly sessions = new Map<string, string>();
  private readonly troubles: { readonly operation: string; readonly trouble: AwsTrouble }[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((cause: unknown) => response.writeHead(500).end(String(cause)));
    });
  }

  static async start(): Promise<AwsStandIn> {
    const standIn = new AwsStandIn();
    await new Promise<void>((ready) => standIn.server.listen(0, '127.0.0.1', ready));
    return standIn;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  put(bucket: string, key: string, body: Buffer | string, metadata: StoredObject['metadata'] = {}): void {
    this.objects.set(`${bucket}/${key}`, { bucket, key, body: Buffer.from(body), metadata });
  }

  trouble(operation: string, ...troubles: readonly AwsTrouble[]): void {
    for (const trouble of troubles) this.troubles.push({ operation, trouble });
  }

  /** How often an operation was asked for. */
  count(operation: string): number {
    return this.asked.filter((one) => one.operation === operation).length;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = this.understand(request, Buffer.concat(chunks).toString());
    this.asked.push(asked);
    const trouble = this.nextTrouble(asked.operation);
    if (trouble === 'hang') return;
    if (trouble === 'reset') return void request.socket.destroy();
    if (trouble && trouble !== 'cut') return void fault(response, asked.operation, trouble);
    const { operation } = asked;
    if (operation === 'GetObject' || operation === 'ListObjectsV2') {
      return void answerS3(this.objects, asked, response, trouble === 'cut');
    }
    if (operation === 'LookupEvents') return void this.lookup(asked, response);
    if (operation === 'ListPublicKeys') {
      return void json(response, 200, answerPublicKeys(this.publicKeys.get(asked.region) ?? [], asked.input));
    }
    if (operation === 'ListAccounts') return void json(response, 200, this.listed(asked));
    if (operation === 'AssumeRole') return void this.assume(asked, response);
    if (operation === 'GetCallerIdentity') return void this.identity(asked, response);
    response.writeHead(400).end(operation);
  }

  private understand(request: IncomingMessage, body: string): AwsAsked {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const scope = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '');
    const target = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    const about = {
      caller: this.sessions.get(scope?.[1] ?? '') ?? 'arn:aws:sts::111122223333:assumed-role/vouch/host',
      region: scope?.[2] ?? '',
      at: performance.now(),
    };
    if (target) return { ...about, operation: target, input: JSON.parse(body || '{}') as AwsAsked['input'] };
    if (request.method === 'POST') {
      const input = Object.fromEntries(new URLSearchParams(body));
      return { ...about, operation: input['Action'] ?? 'none', input };
    }
    const [, bucket = '', ...key] = decodeURIComponent(url.pathname).split('/');
    const input = { ...Object.fromEntries(url.searchParams), bucket, key: key.join('/') };
    return {
      ...about,
      operation: url.searchParams.has('list-type') ? 'ListObjectsV2' : 'GetObject',
      input,
    };
  }

  private nextTrouble(operation: string): AwsTrouble | undefined {
    const index = this.troubles.findIndex((one) => one.operation === operation);
    return index < 0 ? undefined : this.troubles.splice(index, 1)[0]?.trouble;
  }

  private lookup(asked: AwsAsked, response: ServerResponse): void {
    const same = this.asked.filter(
      (one) =>
        one.operation === 'LookupEvents' &&
        accountOf(one.caller) === accountOf(asked.caller) &&
        one.region === asked.region &&
        asked.at - one.at < 1_000,
    );
    if (same.length > this.lookupsPerSecond) return void fault(response, 'LookupEvents', 'throttle');
    const shown = this.events.get(`${accountOf(asked.caller)} ${asked.region}`) ?? [];
    json(response, 200, answerLookup(shown, asked.input));
  }

  private listed({ input }: AwsAsked): object {
    const from = Number(input['NextToken'] ?? 0);
    const next = from + 2 < this.accounts.length ? { NextToken: String(from + 2) } : {};
    return { Accounts: this.accounts.slice(from, from + 2), ...next };
  }

  private assume({ input, region, caller }: AwsAsked, response: ServerResponse): void {
    const role = String(input['RoleArn']);
    const session = String(input['RoleSessionName']);
    const wanted = this.externalIds.get(role);
    if (wanted !== undefined && wanted !== input['ExternalId']) {
      return void fault(response, 'AssumeRole', 'denied');
    }
    const key = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const name = role.split('/').at(-1);
    const arn = `arn:aws:sts::${accountOf(role)}:assumed-role/${name}/${session}`;
    this.sessions.set(key, arn);
    this.told('AssumeRole', caller, region, { roleArn: role, roleSessionName: session });
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    xml(
      response,
      200,
      'AssumeRole',
      `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expires}</Expiration></Credentials><AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>AROAEXAMPLE:${session}</AssumedRoleId></AssumedRoleUser>`,
    );
  }

  private identity({ caller, region }: AwsAsked, response: ServerResponse): void {
    this.told('GetCallerIdentity', caller, region, null);
    const fields = `<Arn>${caller}</Arn><UserId>AROAEXAMPLE</UserId><Account>${accountOf(caller)}</Account>`;
    xml(response, 200, 'GetCallerIdentity', fields);
  }

  private told(eventName: string, caller: string, awsRegion: string, requestParameters: object | null): void {
    this.carry?.({
      eventVersion: '1.11',
      eventID: randomUUID(),
      eventTime: new Date().toISOString().replace(/\.\d+/, ''),
      eventSource: 'sts.amazonaws.com',
      eventName,
      awsRegion,
      sourceIPAddress: '198.51.100.20',
      userAgent: 'aws-sdk-js/3',
      recipientAccountId: accountOf(caller),
      readOnly: true,
      eventType: 'AwsApiCall',
      userIdentity: { type: 'AssumedRole', arn: caller, accountId: accountOf(caller) },
      requestParameters,
      responseElements: null,
    });
  }
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** As each service says it: S3 and STS in XML, the others in JSON. */
function fault(response: ServerResponse, operation: string, trouble: AwsTrouble): void {
  const code =
    trouble === '500' ? 'InternalFailure' : trouble === 'throttle' ? 'ThrottlingException' : 'AccessDenied';
  const status = trouble === '500' ? 500 : trouble === 'throttle' ? 400 : 403;
  const text = `<Error><Code>${code}</Code><Message>trouble</Message></Error>`;
  if (['LookupEvents', 'ListAccounts', 'ListPublicKeys'].includes(operation)) {
    return void json(response, status, { __type: code, message: 'trouble' });
  }
  const body = operation.startsWith('A') || operation === 'GetCallerIdentity' ? `<R>${text}</R>` : text;
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

function xml(response: ServerResponse, status: number, operation: string, fields: string): void {
  const body = `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${fields}</${operation}Result></${operation}Response>`;
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}
