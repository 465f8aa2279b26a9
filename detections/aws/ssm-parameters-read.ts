import {
  byService,
  defineDetection,
  isOn,
  type Judgement,
  legible,
  ofPerson,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

function names({ params }: VouchEvent): readonly string[] {
  return textsIn([params['name'] ?? null, params['names'] ?? null, params['path'] ?? null]);
}

/** From the root down and in the clear: there is nothing that such a call leaves out. */
function takesAll({ params }: VouchEvent): boolean {
  return textAt(params['path']) === '/' && isOn(params['recursive']) && isOn(params['withDecryption']);
}

function judge(event: VouchEvent): Judgement {
  if (byService(event)) return null;
  const asked = names(event);
  if (takesAll(event)) {
    return ofPerson(event, {
      tier: 'notify',
      severity: 'medium',
      reason: 'it takes every parameter there is',
    });
  }
  // Without decryption only what anybody may know is read.
  return asked.length > 0 && !isOn(event.params['withDecryption']) ? null : {};
}

export default defineDetection({
  title: 'Protected parameters were read',
  provider: 'aws',
  on: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory'],
  tier: 'log',
  severity: 'low',
  attack: ['T1555.006'],
  why: 'Passwords and keys are often kept there; whoever reads many may be looking for something.',
  // Being refused says as much as reading.
  failedCounts: true,
  stratus: ['aws.credential-access.ssm-retrieve-securestring-parameters'],
  says: (event) => {
    const [first, ...others] = names(event);
    if (first === undefined) return 'read protected parameters';
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `read the protected ${event.name.endsWith('ByPath') ? 'parameters below' : 'parameter'} ${legible(first, 80)}${more}`;
  },
  judge,
});
