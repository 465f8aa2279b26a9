import { Agent, request } from 'node:http';

export interface Load {
  readonly perSecond: number;
  /** How long each took, in milliseconds. */
  readonly took: readonly number[];
}

/** `workers` at once, each doing `one` again and again until the time is over. The first tenth does not count. */
export async function closedLoop(
  workers: number,
  seconds: number,
  one: (worker: number, turn: number) => Promise<void>,
): Promise<Load> {
  const took: number[] = [];
  const started = performance.now();
  const counts = started + seconds * 100;
  const end = started + seconds * 1000;
  const work = async (worker: number) => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      const begun = performance.now();
      await one(worker, turn);
      if (begun >= counts) took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  return { perSecond: took.length / ((performance.now() - counts) / 1000), took };
}

/** Keeps its connections. Rejects where the answer is anything but 200. */
export function createClient(connections: number): {
  post(url: string, headers: { readonly [name: string]: string }, body: string): Promise<void>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const post = (url: string, headers: { readonly [name: string]: string }, body: string) =>
    new Promise<void>((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const sent = request(url, { method: 'POST', agent, headers: { ...headers, ...length } }, (answer) => {
        answer.resume();
        answer.once('end', () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`${url}: expected 200, found ${answer.statusCode}`));
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
  return { post, close: () => agent.destroy() };
}
