import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './codebuild-script.js';

const start = (params: object, different = {}) =>
  awsEvent('codebuild:StartBuild', { projectName: 'api', ...params }, different);
const INLINE = { buildspecOverride: 'version: 0.2\nphases:\n  build:\n    commands: [env]' };

it.each([
  ['a script in the call', start(INLINE), 'notify/medium'],
  ['in a batch', awsEvent('codebuild:StartBuildBatch', { projectName: 'api', ...INLINE }), 'notify/medium'],
  ['a script as JSON', start({ buildspecOverride: '{"version":"0.2"}' }), 'notify/medium'],
  ['a script in a bucket', start({ buildspecOverride: 'arn:aws:s3:::drop/spec.yml' }), 'notify/medium'],
  ['a script that the record leaves out', start({ buildspecOverride: 'HIDDEN' }), 'notify/medium'],
  ['another file of the code', start({ buildspecOverride: 'ci/build-spec.release.yaml' }), 'none'],
  ['by a machine', start(INLINE, DEPLOY), 'log/low'],
  ['as ever', start({ sourceVersion: 'main' }), 'none'],
  ['with an empty script', start({ buildspecOverride: '' }), 'none'],
  ['a failed try', start(INLINE, DENIED), 'log/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(start(INLINE))).toBe('ran a build of api with a script of their own');
});
