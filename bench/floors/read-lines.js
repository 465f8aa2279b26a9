// The other floor for `classify`: the same in little memory, as one would write it with what Node brings.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

const input = createReadStream(process.argv[2]).pipe(createGunzip());
let records = 0;
for await (const line of createInterface({ input })) {
  if (typeof JSON.parse(line) === 'object') records += 1;
}
console.log(records);
