import {
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Documents of AWS that run what the caller wrote. */
const RUNS = /^AWS-(?:Run(?!Patch)\w+|ApplyAnsiblePlaybooks|ApplyChefRecipes)$/;

/** The account's own rules for shells on servers: where they are recorded, and as whom they run. */
const SHELLS = 'SSM-SessionManagerRunShell';

function judge(event: VouchEvent): Judgement {
  if (textAt(event.params['name']) === SHELLS && event.name.endsWith('Document'))
    return ofPerson(event, {
      tier: 'notify',
      severity: 'medium',
      reason: 'it says whether shells on servers are recorded',
    });
  return RUNS.test(textAt(event.params['name']))
    ? ofPerson(event, {
        tier: 'notify',
        severity: 'medium',
        reason: 'it runs again and again, on new servers too',
      })
    : {};
}

export default defineDetection({
  title: 'What runs on servers by itself was changed',
  provider: 'aws',
  on: ['ssm:CreateAssociation', 'ssm:UpdateAssociation', 'ssm:CreateDocument', 'ssm:UpdateDocument'],
  tier: 'log',
  severity: 'low',
  attack: ['T1651'],
  why: 'What is set up this way runs with full rights on the servers, and nobody has to send it.',
  says: ({ name, params }) => {
    const document = named(params['name'], 'without a name');
    if (name.endsWith('Association')) return `had servers run the document ${document} by themselves`;
    return `${name === 'CreateDocument' ? 'wrote' : 'rewrote'} the document of commands ${document}`;
  },
  judge,
});
