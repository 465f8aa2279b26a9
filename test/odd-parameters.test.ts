import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadDetections } from '../src/adapters/units/load.js';
import { buildCatalogue } from '../src/core/catalogue.js';
import { classify } from '../src/core/classify.js';
import { describe } from '../src/core/describe.js';
import { awsEvent } from './aws-event.js';

const detections = await loadDetections();
const catalogue = buildCatalogue(detections);
const calls = [...new Set(detections.flatMap(({ on }) => on))].filter((call) => call !== '*');
const KEYS = [
  'userName',
  'policyDocument',
  'policyArn',
  'policyArns',
  'bucketName',
  'bucketPolicy',
  'ipPermissions',
  'ipRanges',
  'items',
  'cidrIp',
  'attributes',
  'Policy',
  'LifecycleConfiguration',
  'eventSelectors',
  'advancedEventSelectors',
  'createVolumePermission',
  'valuesToAdd',
  'accountIdsToAdd',
  'principal',
  'Statement',
  '__proto__',
];

it('no detection trips over parameters of any shape, and none keeps others from being asked', () => {
  const odd = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        1e300,
        '',
        '*',
        '0.0.0.0/0',
        '{"Statement":[null,{"Effect":"Allow"}]}',
        'x\0\uD800',
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  fc.assert(
    fc.property(
      fc.constantFrom(...calls),
      fc.dictionary(fc.constantFrom(...KEYS), odd, { maxKeys: 6 }),
      (call, params) => {
        const event = awsEvent(call, params);
        const classification = classify(event, catalogue);
        for (const reason of classification.reasons) {
          expect(reason).not.toMatch(/could not be judged: (?!expected a policy document)/);
        }
        if (classification.matches.length > 0) {
          expect(describe('e', event, classification, detections).says).not.toMatch(/TypeError|RangeError/);
        }
      },
    ),
    { numRuns: 3_000 },
  );
});
