import {
  defineDetection,
  fieldAt,
  isOff,
  type Json,
  type Judgement,
  named,
  objectAt,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** `{ value: false }`, a bare `false`, or the attribute named beside its value. */
function turnedOff({ params }: VouchEvent): boolean {
  return ['disableApiTermination', 'disableApiStop'].some((key) => {
    const setting: Json | undefined = fieldAt(params, key);
    const beside = textAt(params['attribute']) === key ? params['value'] : undefined;
    return isOff(setting) || isOff(objectAt(setting)['value']) || isOff(beside);
  });
}

function judge(event: VouchEvent): Judgement {
  return turnedOff(event) ? ofPerson(event) : null;
}

export default defineDetection({
  title: 'The protection of a server against deletion was taken off',
  provider: 'aws',
  on: ['ec2:ModifyInstanceAttribute'],
  tier: 'notify',
  severity: 'low',
  attack: ['T1578.005', 'T1489'],
  why: 'The protection is there so that nobody deletes or stops the server by mistake, or on purpose.',
  says: ({ params }) => `took the protection off ${named(params['instanceId'], 'a server')}`,
  judge,
});
