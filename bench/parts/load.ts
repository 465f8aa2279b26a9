import { Agent, request } from 'node:http';

export interface Load {
  readonly perSecond: number;
  /** How long each took, in milliseconds. */
  readonly took: readonly number[];
  /** How many were turned away; they count nowhere else. */
  readonly refused: number;
}

/** `workers` at once, each doing `one` again and again until the time is over. The first tenth does not count. */
export async function closedLoop(
  workers: number,
  seconds: number,
  one: (worker: number, turn: number) => Promise<boolean>,
): Promise<Load> {
  const took: number[] = [];
  let refused = 0;
  const started = performance.now();
  const counts = started + seconds * 100;
  const end = started + seconds * 1000;
  const work = async (worker: number) => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      const begun = performance.now();
      const done = await one(worker, turn);
      if (!done) refused += 1;
      else if (begun >= counts) took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  return { perSecond: took.length / ((performance.now() - counts) / 1000), took, refused };
}

/** Keeps its connections. Whether the answer was 200. */
export function createClient(connections: number): {
  post(url: string, headers: { readonly [name: string]: string }, body: string): Promise<boolean>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const post = (url: string, headers: { readonly [name: string]: string }, body: string) =>
    new Promise<boolean>((resolve) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const sent = request(url, { method: 'POST', agent, headers: { ...headers, ...length } }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode === 200));
      });
      // A connection that the server gave up is a press that was not taken.
      sent.once('error', () => resolve(false));
      sent.end(body);
    });
  return { post, close: () => agent.destroy() };
}
