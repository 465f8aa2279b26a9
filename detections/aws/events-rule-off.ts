import {
  byService,
  defineDetection,
  isOff,
  type Judgement,
  named,
  ofPerson,
  soundsLikeSecurity,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (byService(event)) return KEPT;
  const off = name === 'DisableRule' || (name === 'PutRule' && isOff(params['state']));
  const rule = textAt(params['name']) || textAt(params['rule']);
  if (name !== 'PutRule' && soundsLikeSecurity(rule))
    return { severity: 'high', reason: 'the rule sounds like one that security needs' };
  return off ? ofPerson(event) : KEPT;
}

const DONE: { readonly [call: string]: string } = {
  DisableRule: 'turned off the rule',
  DeleteRule: 'deleted the rule',
  RemoveTargets: 'took the receivers off the rule',
  PutRule: 'wrote the rule',
};

export default defineDetection({
  title: 'A rule for events was turned off',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `events:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.001', 'T1562.008'],
  why: 'Rules pass on what happens, to those who watch and to what acts by itself; what is off stays silent.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed the rule'} ${named(params['name'] ?? params['rule'], 'without a name')}`,
  judge,
});
