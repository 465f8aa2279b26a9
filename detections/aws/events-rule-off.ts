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

/** What the title does not say; nothing where it does. */
function reasonOf(name: string, off: boolean): { readonly reason?: string } {
  if (name === 'DeleteRule') return { reason: 'it deletes the rule' };
  if (name === 'RemoveTargets') return { reason: 'it takes receivers off the rule' };
  // A rule that is written without a state is on.
  return name === 'PutRule' && !off ? { reason: 'it writes the rule, and does not turn it off' } : {};
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  const off = name === 'DisableRule' || (name === 'PutRule' && isOff(params['state']));
  const kept = { tier: 'log', severity: 'low', ...reasonOf(name, off) } as const;
  if (byService(event)) return kept;
  const rule = textAt(params['name']) || textAt(params['rule']);
  if (name !== 'PutRule' && soundsLikeSecurity(rule))
    return { severity: 'high', reason: 'the rule sounds like one that security needs' };
  return off ? ofPerson(event) : kept;
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
