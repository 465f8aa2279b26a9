// The floor for `classify`: unpack the file and parse each record, and nothing else.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const text = gunzipSync(readFileSync(process.argv[2])).toString();
let records = 0;
for (let from = 0; from < text.length; ) {
  const to = text.indexOf('\n', from);
  if (typeof JSON.parse(text.slice(from, to)) === 'object') records += 1;
  from = to + 1;
}
console.log(records);
