import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Held {
  readonly id: string;
  readonly body: string;
  /** Not to be had before then, in milliseconds of `performance.now()`. */
  hiddenUntil: number;
  received: number;
  handle: string;
}

/** What the next request of an operation meets instead of an answer. */
export type Trouble = '500' | '503' | 'hang' | 'reset' | 'lost-reply';

export interface Asked {
  readonly operation: string;
  readonly body: { readonly [field: string]: unknown };
}

/** Amazon SQS as far as we use it: AWS JSON 1.0, visibility timeouts, at-least-once. On the loopback, port 0. */
export class SqsStandIn {
  readonly asked: Asked[] = [];
  private readonly held = new Map<string, Held>();
  private readonly troubles: { readonly operation: string; readonly trouble: Trouble }[] = [];
  private readonly server: Server;
  private readonly waiting = new Set<() => void>();

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((cause: unknown) => {
        response.writeHead(500).end(String(cause));
      });
    });
  }

  static async start(): Promise<SqsStandIn> {
    const standIn = new SqsStandIn();
    await new Promise<void>((ready) => standIn.server.listen(0, '127.0.0.1', ready));
    return standIn;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get queueUrl(): string {
    return `${this.endpoint}/111122223333/events`;
  }

  /** Puts a message in; `copies` of the same id, as a standard queue may deliver it. */
  put(body: unknown, copies = 1): string {
    const id = randomUUID();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    for (let copy = 0; copy < copies; copy += 1) {
      const key = `${id}/${copy}`;
      this.held.set(key, { id, body: text, hiddenUntil: 0, received: 0, handle: '' });
    }
    this.wake();
    return id;
  }

  trouble(operation: string, ...troubles: readonly Trouble[]): void {
    for (const trouble of troubles) this.troubles.push({ operation, trouble });
  }

  /** As if the time had run out for which messages are hidden: whoever had them is gone. */
  release(): void {
    for (const message of this.held.values()) message.hiddenUntil = 0;
    this.wake();
  }

  /** Messages not deleted yet. */
  get left(): number {
    return this.held.size;
  }

  async close(): Promise<void> {
    this.wake();
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private wake(): void {
    for (const go of this.waiting) go();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Asked['body'];
    this.asked.push({ operation, body });
    const trouble = this.nextTrouble(operation);
    if (trouble === 'hang') return;
    if (trouble === 'reset') return void request.socket.destroy();
    if (trouble === '500' || trouble === '503') {
      return void respond(response, Number(trouble), {
        __type: 'com.amazonaws.sqs#InternalFailure',
        message: 'trouble',
      });
    }
    const result = await this.perform(operation, body, () => request.socket.destroyed);
    if (trouble === 'lost-reply') return void request.socket.destroy();
    if (result === null)
      return void respond(response, 400, {
        __type: 'com.amazonaws.sqs#UnsupportedOperation',
        message: operation,
      });
    respond(response, 200, result);
  }

  private nextTrouble(operation: string): Trouble | undefined {
    const index = this.troubles.findIndex((one) => one.operation === operation);
    return index < 0 ? undefined : this.troubles.splice(index, 1)[0]?.trouble;
  }

  private async perform(operation: string, body: Asked['body'], gone: () => boolean): Promise<object | null> {
    if (operation === 'ReceiveMessage') return this.receive(body, gone);
    const entries = (body['Entries'] ?? []) as {
      Id: string;
      ReceiptHandle: string;
      VisibilityTimeout?: number;
    }[];
    if (operation === 'DeleteMessageBatch') return this.each(entries, (key) => this.held.delete(key));
    if (operation !== 'ChangeMessageVisibilityBatch') return null;
    return this.each(entries, (key, entry) => {
      const message = this.held.get(key);
      if (message) message.hiddenUntil = performance.now() + (entry.VisibilityTimeout ?? 0) * 1000;
    });
  }

  private each<E extends { Id: string; ReceiptHandle: string }>(
    entries: readonly E[],
    work: (key: string, entry: E) => void,
  ): object {
    const Successful: { Id: string }[] = [];
    const Failed: object[] = [];
    for (const entry of entries) {
      const key = [...this.held].find(([, { handle }]) => handle === entry.ReceiptHandle)?.[0];
      if (key === undefined) {
        Failed.push({ Id: entry.Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid' });
      } else {
        work(key, entry);
        Successful.push({ Id: entry.Id });
      }
    }
    return { Successful, Failed };
  }

  /** `gone`: nobody waits for the answer any more, so nothing is taken out for them. */
  private async receive(body: Asked['body'], gone: () => boolean): Promise<object> {
    const until = performance.now() + Number(body['WaitTimeSeconds'] ?? 0) * 1000;
    const visible = Number(body['VisibilityTimeout'] ?? 30) * 1000;
    for (;;) {
      if (gone()) return {};
      const Messages = this.takeOut(Number(body['MaxNumberOfMessages'] ?? 1), visible);
      if (Messages.length > 0 || performance.now() >= until || !this.server.listening)
        return Messages.length > 0 ? { Messages } : {};
      await this.something(Math.min(50, until - performance.now()));
    }
  }

  private takeOut(most: number, visible: number): object[] {
    const now = performance.now();
    const ready = [...this.held.values()].filter(({ hiddenUntil }) => hiddenUntil <= now).slice(0, most);
    return ready.map((message) => {
      message.hiddenUntil = now + visible;
      message.received += 1;
      message.handle = randomUUID();
      return {
        MessageId: message.id,
        ReceiptHandle: message.handle,
        Body: message.body,
        MD5OfBody: createHash('md5').update(message.body).digest('hex'),
        Attributes: { ApproximateReceiveCount: String(message.received) },
      };
    });
  }

  private async something(ms: number): Promise<void> {
    await new Promise<void>((done) => {
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        done();
      };
      const timer = setTimeout(go, Math.max(1, ms));
      this.waiting.add(go);
    });
  }
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}
