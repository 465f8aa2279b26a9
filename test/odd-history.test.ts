import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadDetections } from '../src/adapters/units/load.js';
import { buildCatalogue } from '../src/core/catalogue.js';
import { classify } from '../src/core/classify.js';
import { describe } from '../src/core/describe.js';
import { createMemory } from '../src/core/history/memory.js';
import { later } from './watch.js';

const detections = (await loadDetections()).filter(({ history }) => history !== undefined);
const catalogue = buildCatalogue(detections);
const calls = [...new Set(detections.flatMap(({ on }) => on))].filter((call) => call !== '*');
const KEYS = [
  'secretId',
  'names',
  'name',
  'path',
  'instanceId',
  'instanceIds',
  'instancesSet',
  'items',
  'userName',
];
const KEYS_TOO = [
  'policyDocument',
  'policyArn',
  'bucketName',
  'key',
  'versionId',
  'roleArn',
  'withDecryption',
];

it('no detection with a history trips over parameters of any shape, and what it says can be shown', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const params = fc.dictionary(fc.constantFrom(...KEYS, ...KEYS_TOO), value, { maxKeys: 6 });
  const memory = createMemory(1_000);
  fc.assert(
    fc.property(fc.constantFrom(...calls), params, fc.nat(900), fc.string(), (call, given, second, name) => {
      const event = later(second, call, given, {
        eventID: `${call} ${second} ${JSON.stringify(given)}`,
        awsRegion: name,
        sourceIPAddress: name,
        errorCode: second % 3 === 0 ? 'AccessDenied' : undefined,
      });
      const found = memory.see(event, catalogue);
      const classification = classify(event, catalogue, found);
      expect(classification.matches).toHaveLength(found.length);
      if (found.length > 0)
        expect(describe('e', event, classification, detections).says).not.toMatch(/undefined|\[object|Error/);
    }),
    { numRuns: 3_000 },
  );
});
