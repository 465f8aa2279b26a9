import {
  accountIn,
  defineDetection,
  fieldAt,
  type JsonObject,
  type Judgement,
  type Known,
  letIn,
  listAt,
  named,
  objectAt,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

function destinations(params: JsonObject): readonly JsonObject[] {
  const setting = objectAt(fieldAt(params, 'ReplicationConfiguration'));
  const rule = setting['Rule'] ?? setting['Rules'] ?? setting['rules'] ?? [];
  return (Array.isArray(rule) ? listAt(rule) : [rule]).map((one) =>
    objectAt(fieldAt(objectAt(one), 'Destination')),
  );
}

/** A destination names its account only where it is another one. */
function judge(event: VouchEvent, known: Known): Judgement {
  const named = destinations(event.params).flatMap((one) => textsIn(fieldAt(one, 'Account')));
  return (
    letIn(
      named.flatMap((name) => accountIn(name) ?? []),
      event,
      known,
    ) ?? {}
  );
}

export default defineDetection({
  title: 'A bucket is copied to another',
  provider: 'aws',
  on: ['s3:PutBucketReplication'],
  tier: 'log',
  severity: 'low',
  attack: ['T1537'],
  why: 'From then on every new file in it is copied, without anybody calling anything.',
  says: ({ params }) => {
    const to = destinations(params).map((destination) => textAt(fieldAt(destination, 'Bucket')))[0];
    return `set up a copy of the bucket ${named(params['bucketName'], 'without a name')}${to ? ` in ${named(to, 'another')}` : ''}`;
  },
  judge,
});
