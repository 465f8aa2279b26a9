import { expect, it } from 'vitest';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './image-shared.js';

const STRANGER = '444455556666';
const OWN = '111122223333';
const desktop = (sharedAccountId: unknown, allowCopyImage = true, different = {}) =>
  awsEvent(
    'workspaces:UpdateWorkspaceImagePermission',
    { imageId: 'wsi-1', allowCopyImage, sharedAccountId },
    different,
  );
const stream = (allowFleet: boolean, allowImageBuilder: boolean, sharedAccountId = STRANGER) =>
  awsEvent('appstream:UpdateImagePermissions', {
    name: 'corp',
    sharedAccountId,
    imagePermissions: { allowFleet, allowImageBuilder },
  });
const built = (AWS: string, call = 'PutImagePolicy', different = {}) =>
  awsEvent(
    `imagebuilder:${call}`,
    {
      imageArn: 'arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/1',
      policy: JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'imagebuilder:GetImage', Resource: '*' }],
      }),
    },
    different,
  );

it.each([
  ['a desktop, with a stranger', desktop(STRANGER), 'notify/high'],
  ['a desktop, with a stranger, by a machine', desktop(STRANGER, true, DEPLOY), 'notify/high'],
  ['a desktop, with a stranger whose zero was lost', desktop(44_455_556_666), 'notify/high'],
  ['a desktop, with oneself', desktop(OWN), 'log/low'],
  ['a desktop, taken back', desktop(STRANGER, false), 'log/low'],
  ['a desktop, with nobody named', desktop(undefined), 'notify/medium'],
  ['a stream, with a stranger', stream(true, true), 'notify/high'],
  ['a stream, to copy only', stream(false, true), 'notify/high'],
  ['a stream, taken back', stream(false, false), 'log/low'],
  ['a stream, with oneself', stream(true, true, OWN), 'log/low'],
  ['an image, with a stranger', built(STRANGER), 'notify/high'],
  ['a part, with a stranger', built(STRANGER, 'PutComponentPolicy'), 'notify/high'],
  ['a recipe, with a stranger', built(STRANGER, 'PutImageRecipePolicy'), 'notify/high'],
  ['an image, with everybody', built('*'), 'alert/high'],
  ['an image, with oneself', built(OWN), 'log/low'],
  ['nothing said', awsEvent('imagebuilder:PutImagePolicy', null), 'notify/medium'],
  ['a failed try', desktop(STRANGER, true, DENIED), 'log/high'],
  ['a failed try at everybody', built('*', 'PutImagePolicy', DENIED), 'notify/high'],
  ['a look', awsEvent('workspaces:DescribeWorkspaceImagePermissions', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  ['a desktop', desktop(STRANGER)],
  ['an image', built(STRANGER)],
])('%s, with another account of ours', (_, event) => {
  const known = { ...NOTHING_KNOWN, accounts: new Set([STRANGER]) };
  expect(classify(event, buildCatalogue([{ ...detection, id: 'aws/x' }], known)).tier).toBe('log');
});

it('says what was done', () => {
  expect(detection.says(desktop(STRANGER))).toBe('shared with 444455556666 the image wsi-1');
  expect(detection.says(stream(false, false))).toBe('took back from 444455556666 the image corp');
  expect(detection.says(built(STRANGER))).toMatch(/^changed who may use the image /);
});
