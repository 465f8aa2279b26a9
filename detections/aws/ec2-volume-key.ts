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

function key(event: VouchEvent): string {
  const request = requestOf(event);
  return textAt(request['kmsKeyId'] ?? request['KmsKeyId']);
}

function judge(event: VouchEvent, known: Known): Judgement {
  const stranger = strangerKey(key(event), event, known);
  return stranger
    ? { tier: 'alert', severity: 'high', reason: `account ${stranger}, whose key it is, is not known here` }
    : {};
}

export default defineDetection({
  title: 'New disks get another key',
  provider: 'aws',
  on: ['ec2:ModifyEbsDefaultKmsKeyId'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1486'],
  why: 'Whoever holds the key can take every new disk in the region away.',
  says: (event) => `set ${named(key(event), 'another key')} as the key of all new disks`,
  judge,
});
