import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, said } from '../src/config.js';

function problems(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(said);
    throw error;
  }
  return [];
}

describe('Elasticsearch', () => {
  it('takes user and password out of the address, or an API key', () => {
    expect(readConfig({}).elastic).toBeNull();
    expect(readConfig({ ELASTICSEARCH_URL: 'https://a%40b:p%3Aw@es:9200/path/' }).elastic).toEqual({
      url: 'https://es:9200/path',
      authorization: `Basic ${Buffer.from('a@b:p:w').toString('base64')}`,
      namespace: 'default',
    });
    const withKey = {
      ELASTICSEARCH_URL: 'http://es:9200',
      ELASTICSEARCH_API_KEY: 'aWQ6a2V5a2V5',
      ELASTICSEARCH_NAMESPACE: 'prod',
    };
    expect(readConfig(withKey).elastic).toEqual({
      url: 'http://es:9200',
      authorization: 'ApiKey aWQ6a2V5a2V5',
      namespace: 'prod',
    });
  });

  it('wants one of the two, and shows neither', () => {
    const both = { ELASTICSEARCH_URL: 'https://u:hunter2@es', ELASTICSEARCH_API_KEY: 'aWQ6a2V5a2V5' };
    expect(problems(both)).toEqual([
      'ELASTICSEARCH_API_KEY: expected no API key, because ELASTICSEARCH_URL holds a user and a password, found set, 12 characters',
    ]);
    expect(problems({ ELASTICSEARCH_URL: 'https://u@es' }).join()).toMatch(/found set, 12 characters$/);
    expect(problems({ ELASTICSEARCH_NAMESPACE: 'prod' })).toHaveLength(1);
  });
});
