import { readdir } from 'node:fs/promises';
import { type Answer, dataStreamOf, type ElasticTarget, elasticClient } from './client.js';

const LIMIT_MS = 8_000;

/** For `doctor`: what answers there, whether our data stream is there, and how much waits to be sent. */
export function elasticProbe(target: ElasticTarget, folder: string) {
  const client = elasticClient(target);
  const ask = (path: string) => client({ method: 'GET', path, limitMs: LIMIT_MS });
  return {
    where: target.url,
    stream: dataStreamOf(target),
    /** Whether a secret would cross the network in the clear. */
    open: target.authorization !== null && target.url.startsWith('http:'),
    async look() {
      const [root, stream] = await Promise.all([ask('/'), ask(`/_data_stream/${dataStreamOf(target)}`)]);
      return { status: root.status, product: productIn(root), streamStatus: stream.status };
    },
    async kept(): Promise<number> {
      const names = await readdir(folder).catch(() => []);
      return names.reduce((sum, name) => sum + Number(/-(\d+)\.ndjson$/.exec(name)?.[1] ?? 0), 0);
    },
  };
}

function productIn({ body }: Answer): string {
  const version = (body as { version?: { number?: unknown; distribution?: unknown } } | null)?.version;
  const name = version?.distribution === 'opensearch' ? 'OpenSearch' : 'Elasticsearch';
  const number = typeof version?.number === 'string' && /^[\w.-]{1,40}$/.test(version.number);
  return number ? `${name} ${version.number}` : 'a server that does not say its version';
}
