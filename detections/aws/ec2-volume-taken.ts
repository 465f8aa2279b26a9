import {
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  named,
  objectAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** AWS writes this record for us when another account uses a copy of ours; the account is that of the other. */
function judge(event: VouchEvent, known: Known): Judgement {
  return letIn([event.actor.account], event, known) ?? {};
}

export default defineDetection({
  title: 'A shared disk copy was used elsewhere',
  provider: 'aws',
  on: ['ec2:SharedSnapshotCopyInitiated', 'ec2:SharedSnapshotVolumeCreated'],
  tier: 'log',
  severity: 'low',
  attack: ['T1537'],
  why: 'From here on another account has the data, whatever is done to the copy here.',
  falsePositives:
    'The scan of GuardDuty for malware reads copies from an account of AWS: name that account as a partner.',
  says: ({ name, extra }) => {
    const copy = named(objectAt(extra['serviceEventDetails'])['snapshotId'], 'that was shared');
    return `${name.endsWith('CopyInitiated') ? 'copied' : 'made a disk of'} the disk copy ${copy}`;
  },
  judge,
});
