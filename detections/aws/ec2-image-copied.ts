import {
  defineDetection,
  type Judgement,
  type Known,
  named,
  requestOf,
  strangerKey,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateImage: 'made an image of …',
  CopyImage: 'copied the image …',
  CopySnapshot: 'copied the disk copy …',
  CreateFpgaImage: 'made an image for a chip',
  CopyFpgaImage: 'copied an image for a chip',
  CreateRestoreImageTask: 'brought back an image from a bucket',
  ImportImage: 'brought in an image',
  DeregisterImage: 'gave up the image …',
};

/** A copy under a stranger's key can be read by the stranger, and in the end by nobody else. */
function judge(event: VouchEvent, known: Known): Judgement {
  const request = requestOf(event);
  const stranger = strangerKey(textAt(request['kmsKeyId'] ?? request['KmsKeyId']), event, known);
  return stranger
    ? { tier: 'alert', severity: 'high', reason: `account ${stranger}, whose key it got, is not known here` }
    : {};
}

export default defineDetection({
  title: 'An image or disk copy was made',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1578.001', 'T1525'],
  why: 'A copy has all that was on the disk, and is the first step of carrying it off.',
  says: ({ name, params }) => {
    const what = ['instanceId', 'imageId', 'sourceImageId', 'sourceSnapshotId'].find((key) => params[key]);
    const copied = named(what ? params[what] : '', 'without a name');
    return (DONE[name] ?? 'copied …').replace('…', () => copied);
  },
  judge,
});
