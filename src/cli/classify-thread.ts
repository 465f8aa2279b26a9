import { workerData } from 'node:worker_threads';
import { printOf } from '../core/catalogue.js';
import { catalogueAgain } from '../main/tuning.js';
import { judgeAhead } from './classify-ahead.js';
import type { ThreadAnswer, ThreadBlock, ThreadStart } from './second-thread.js';

// What `vouch classify` runs on its second thread: blocks in, what was made of them out, in order.
const { tuning, port, places } = workerData as ThreadStart;
const catalogue = await catalogueAgain(process.env, tuning);
let taken = 0;
const answer = (one: ThreadAnswer) => port.postMessage(one);
port.on('message', ({ length, seam }: ThreadBlock) => {
  const { buffer, byteOffset } = places[taken % places.length] as Uint8Array;
  taken += 1;
  answer(judgeAhead({ bytes: Buffer.from(buffer, byteOffset, length), seam }, catalogue));
});
answer(printOf(catalogue));
