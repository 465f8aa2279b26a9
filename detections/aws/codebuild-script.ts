import {
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** A path names another file of the same code, which was reviewed like the rest of it. */
const FILE = /^[\w./-]{1,200}\.ya?ml$/;

function judge(event: VouchEvent): Judgement {
  const script = textAt(event.params['buildspecOverride']).trim();
  return script === '' || FILE.test(script) ? null : ofPerson(event);
}

export default defineDetection({
  title: 'A build was run with another script',
  provider: 'aws',
  on: ['codebuild:StartBuild', 'codebuild:StartBuildBatch'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1648', 'T1548'],
  why: 'Whoever writes what a build runs has its rights and its secrets, without a change to the code.',
  falsePositives: 'Somebody trying out a build by hand.',
  runbook:
    'Read the script and the log of the build; what it could reach is what the role of the project may do.',
  says: ({ params }) =>
    `ran a build of ${named(params['projectName'], 'a project')} with a script of their own`,
  judge,
});
