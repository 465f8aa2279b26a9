import { defineDetection, named, objectAt, requestOf, textAt, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  ExportImage: 'stored as a file the image',
  CreateStoreImageTask: 'stored as a file the image',
  CreateInstanceExportTask: 'stored as a file the whole server',
};

function bucket(event: VouchEvent): string {
  const request = requestOf(event);
  const place = ['s3ExportLocation', 'S3ExportLocation', 'exportToS3', 'exportToS3Task'].map((key) =>
    objectAt(request[key]),
  );
  const found = [request, ...place].map((one) => textAt(one['s3Bucket'] ?? one['S3Bucket'] ?? one['bucket']));
  return found.find((text) => text !== '') ?? '';
}

export default defineDetection({
  title: 'A whole server was copied out',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'notify',
  severity: 'high',
  attack: ['T1537', 'T1074.002'],
  why: 'Everything on the disk, passwords included, then lies in a bucket as one file.',
  says: (event) => {
    const request = requestOf(event);
    const what = request['imageId'] ?? request['ImageId'] ?? request['instanceId'];
    const to = bucket(event);
    return `${DONE[event.name] ?? 'stored'} ${named(what, 'without a name')}${to ? ` in ${named(to, 'a bucket')}` : ''}`;
  },
});
