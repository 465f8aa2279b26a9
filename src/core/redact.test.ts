import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent } from '../../test/aws-event.js';
import { REDACTED, redact } from './redact.js';

const NAMES = [
  'password',
  'MasterUserPassword',
  'new_password',
  'secretString',
  'secretAccessKey',
  'SecretBinary',
  'clientSecret',
  'sessionToken',
  'authToken',
  'token',
  'privateKey',
  'keyMaterial',
  'privateKeyMaterial',
  'userData',
  'passphrase',
  'apiKey',
  'sAMLAssertion',
  'plaintext',
] as const;

describe('redaction', () => {
  it('lets no planted secret through, wherever it lies', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/!#]{12,60}$/).map((text) => `S3cr3t${text}`);
    const planted = fc.tuple(
      fc.constantFrom(...NAMES),
      secret,
      fc.array(fc.constantFrom('obj', 'list', 'json', 'text'), { maxLength: 5 }),
    );
    fc.assert(
      fc.property(
        planted,
        fc.constantFrom('requestParameters', 'responseElements', 'additionalEventData'),
        ([name, value, path], field) => {
          const holder = path.reduceRight<unknown>(wrap, { [name]: value, other: 'kept' });
          const event = awsEvent('iam:CreateUser', null, { [field]: { holder } });
          const text = JSON.stringify(event);
          expect(text).not.toContain(value);
          expect(text).toContain(REDACTED);
        },
      ),
    );
  });

  function wrap(inner: unknown, how: string): unknown {
    if (how === 'list') return [1, inner];
    if (how === 'json') return JSON.stringify(inner);
    return { [how]: inner };
  }

  it.each([
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----'],
    ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.abc-def_123'],
    [['xoxb', '123456789012', 'abcdefghijkl'].join('-')],
    [`ghp_${'a1B2'.repeat(9)}`],
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['IQoJb3JpZ2luX2VjEJ7abcdefghijklmnop=='],
  ])('knows a secret by its shape: %s', (secret) => {
    expect(JSON.stringify(redact({ note: secret }))).not.toContain(secret.slice(-12));
    expect(JSON.stringify(redact({ list: [{ text: ` ${secret} ` }] }))).not.toContain(
      secret.length === 40 ? '\u0000' : secret.slice(-12),
    );
  });

  it.each([
    ['postgres://app:hunter2@db/x', 'hunter2'],
    ['run --password=hunter2 --verbose', 'hunter2'],
    ['export DB_PASSWORD: "hunter2 is here"', 'hunter2'],
    ['curl -H "Authorization: Bearer abcdefghijklmnop"', 'abcdefghijklmnop'],
  ])('knows a secret in running text: %s', (text, secret) => {
    expect(JSON.stringify(redact({ commands: [text] }))).not.toContain(secret);
  });

  it('knows pairs of name and value, environment variables and secure parameters', () => {
    const text = JSON.stringify(
      redact({
        environment: { variables: { URL: 'top-1' } },
        pairs: [
          { name: 'DB_PASSWORD', value: 'top-2' },
          { parameterKey: 'ApiToken', parameterValue: 'top-3' },
        ],
        parameter: { name: '/x', type: 'SecureString', value: 'top-4' },
        password: 12345,
      }),
    );
    expect(text).not.toMatch(/top-|12345/);
  });

  it('leaves what is needed to judge and to read', () => {
    const kept = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretId: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-a1b2c3',
      clientToken: 'terraform-2026',
      nextToken: 'page-2',
      passwordResetRequired: true,
      minimumPasswordLength: 8,
      httpTokens: 'required',
      hash: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
      policyDocument: '{"Statement":[{"Effect":"Allow","Action":"sts:GetSessionToken","Resource":"*"}]}',
      password: '',
    };
    expect(redact(kept)).toEqual(kept);
  });

  it('replaces NUL bytes and lone surrogates, in keys too', () => {
    expect(redact({ 'a\0': 'b\uD800c' })).toEqual({ 'a\uFFFD': 'b\uFFFDc' });
    expect(redact('\u{1F600}')).toBe('\u{1F600}');
  });

  it('stays fast on text made to be slow', () => {
    const slow = ['eyJ', '-----BEGIN PRIVATE KEY-----', 'password="', 'token:', 'a:b@', '://a:', '{"a":'];
    const began = performance.now();
    for (const piece of slow) redact({ text: piece.repeat(200_000) });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
