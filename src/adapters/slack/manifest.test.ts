import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMMAND, METHODS, SCOPES } from './methods.js';
import { SLACK_PATH } from './receiver.js';

const root = new URL('../../../', import.meta.url);
const manifest = parse(readFileSync(new URL('manifest.yml', root), 'utf8'));

describe('manifest.yml', () => {
  it('asks for exactly the scopes that the code uses', () => {
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual(SCOPES);
    expect(manifest.oauth_config.scopes.user).toBeUndefined();
  });

  it('has the one command, with people in it sent as ids', () => {
    expect(manifest.features.slash_commands).toHaveLength(1);
    expect(manifest.features.slash_commands[0]).toMatchObject({ command: COMMAND, should_escape: true });
  });

  it('sends everything where the server listens', () => {
    const urls = [manifest.settings.interactivity.request_url, manifest.features.slash_commands[0].url];
    for (const url of urls) expect(url).toBe(`https://vouch.example.com${SLACK_PATH}`);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
    expect(manifest.settings.event_subscriptions).toBeUndefined();
  });

  it('keeps Slack’s limits', () => {
    const { name, description, long_description } = manifest.display_information;
    expect(manifest._metadata.major_version).toBe(2);
    expect(name.length).toBeLessThanOrEqual(35);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(long_description.length).toBeGreaterThanOrEqual(174);
    expect(long_description.length).toBeLessThanOrEqual(4_000);
    expect(manifest.features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
  });
});

describe('the table of methods', () => {
  const here = new URL('./', import.meta.url);
  const files = readdirSync(here).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const source = files
    .filter((file) => file !== 'methods.ts')
    .map((file) => readFileSync(new URL(file, here), 'utf8'))
    .join('\n');

  it('lists what is called and nothing else', () => {
    const named = [...source.matchAll(/(?:call|createCall\(\w+\))\(\s*'([\w.]+)'/g)].map(
      ([, method]) => method,
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(METHODS).sort());
    expect(source).not.toMatch(/client\.(chat|users|views|conversations|auth|usergroups)\.|response_url/);
  });
});
