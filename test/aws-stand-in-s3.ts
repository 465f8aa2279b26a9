import type { ServerResponse } from 'node:http';
import type { AwsAsked } from './aws-stand-in.js';

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  /** The object's own, as in `x-amz-meta-signature`. */
  readonly metadata?: { readonly [name: string]: string };
}

/** Small, so that tests see more than one page. */
const PAGE = 3;

/** `cut`: half of the object, and then the line is gone. */
export function answerS3(
  objects: ReadonlyMap<string, StoredObject>,
  { operation, input }: AwsAsked,
  response: ServerResponse,
  cut: boolean,
): void {
  if (operation === 'ListObjectsV2') {
    response.writeHead(200, { 'content-type': 'application/xml' }).end(listing(objects, input));
    return;
  }
  const found = objects.get(`${input['bucket']}/${input['key']}`);
  if (!found) {
    const body = '<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>';
    response.writeHead(404, { 'content-type': 'application/xml' }).end(body);
    return;
  }
  const metadata = Object.entries(found.metadata ?? {}).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  response.writeHead(200, {
    'content-length': String(found.body.length),
    ...(Object.fromEntries(metadata) as { readonly [name: string]: string }),
  });
  if (!cut) return void response.end(found.body);
  response.write(found.body.subarray(0, found.body.length / 2), () =>
    setTimeout(() => response.destroy(), 20),
  );
}

function listing(objects: ReadonlyMap<string, StoredObject>, input: AwsAsked['input']): string {
  const prefix = String(input['prefix'] ?? '');
  const slash = input['delimiter'] === '/';
  const entries = new Map<string, string>();
  for (const { bucket, key, body } of [...objects.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (bucket !== input['bucket'] || !key.startsWith(prefix)) continue;
    const end = slash ? key.indexOf('/', prefix.length) : -1;
    const folder = key.slice(0, end + 1);
    if (end >= 0) entries.set(folder, `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`);
    else entries.set(key, `<Contents><Key>${key}</Key><Size>${body.length}</Size></Contents>`);
  }
  const from = Number(input['continuation-token'] ?? 0);
  const more = from + PAGE < entries.size;
  const next = more ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : '';
  const page = [...entries.values()].slice(from, from + PAGE).join('');
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${page}</ListBucketResult>`;
}
