import { describe, expect, it } from 'vitest';
import { PortError } from '../../ports.js';
import { type ElasticProbe, elasticCheck } from './elastic.js';

async function line(different: Partial<ElasticProbe>, looked: object = {}): Promise<string> {
  const { state, detail, next } = await elasticCheck({
    where: 'https://elastic:9200',
    stream: 'logs-vouch-default',
    open: false,
    look: async () => ({ status: 200, product: 'OpenSearch 2.19.1', streamStatus: 200, ...looked }),
    kept: async () => 0,
    ...different,
  }).run();
  return `${state}: ${detail}${next ? ` -> ${next}` : ''}`;
}

describe('the line about the search for the run log', () => {
  it('says what answers, where it goes, and what waits', async () => {
    expect(await line({})).toBe('ok: OpenSearch 2.19.1, https://elastic:9200, logs-vouch-default');
    expect(await line({ kept: async () => 7 })).toMatch(/; 7 documents wait to be sent$/);
    expect(await line({}, { streamStatus: 404 })).toMatch(/^ok: .*made at the first start$/);
    expect((await elasticCheck(null).run()).state).toBe('off');
  });

  it('a key that may only write is well; one that nobody knows is not', async () => {
    expect(await line({}, { status: 403, streamStatus: 403 })).toMatch(/^ok: /);
    expect(await line({}, { status: 401 })).toMatch(/^broken: .*401.* -> Check ELASTICSEARCH_API_KEY/);
    expect(await line({}, { status: 502 })).toMatch(/^broken: .*found 502/);
  });

  it('warns of credentials in the clear, and tells what waits where nothing answers', async () => {
    expect(await line({ open: true })).toMatch(/^warning: .*in the clear/);
    const away = () => Promise.reject(new PortError('unknown', 'ECONNREFUSED', 'expected an answer'));
    expect(await line({ look: away, kept: async () => 1 })).toMatch(
      /^broken: .*ECONNREFUSED.*; 1 document waits/,
    );
  });
});
