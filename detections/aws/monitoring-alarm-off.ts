import {
  byService,
  defineDetection,
  type Judgement,
  legible,
  ofPerson,
  soundsLikeSecurity,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

function alarms({ params }: VouchEvent): readonly string[] {
  return valuesOf(params['alarmNames']);
}

function judge(event: VouchEvent): Judgement {
  if (byService(event)) return null;
  return alarms(event).some(soundsLikeSecurity)
    ? { severity: 'high', reason: 'the alarm sounds like one that security needs' }
    : ofPerson(event);
}

export default defineDetection({
  title: 'An alarm was turned off',
  provider: 'aws',
  on: ['monitoring:DeleteAlarms', 'monitoring:DisableAlarmActions'],
  tier: 'notify',
  severity: 'low',
  attack: ['T1562.001'],
  why: 'An alarm that is gone wakes nobody.',
  says: (event) => {
    const [first, ...more] = alarms(event);
    const what = first === undefined ? 'an alarm' : `the alarm ${legible(first, 80)}`;
    const rest = more.length > 0 ? ` and ${more.length} more` : '';
    return `${event.name === 'DeleteAlarms' ? 'deleted' : 'silenced'} ${what}${rest}`;
  },
  judge,
});
