import {
  byPerson,
  byService,
  defineDetection,
  isObject,
  itemsAt,
  type Judgement,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Families with graphics or machine-learning chips, by their letters: what miners and model thieves want. */
const ACCELERATED = /^(?:p\d|g\d|gr\d|inf\d|trn\d|dl\d|vt\d|f\d|u-|hpc\d)/i;
const HUGE = /\.(?:metal[\w-]*|(?:1[6-9]|[2-9]\d|\d{3})xlarge)$/i;
const MANY = 10;

function typesOf({ params }: VouchEvent): readonly string[] {
  const found = JSON.stringify(params).matchAll(/"instanceType":"([\w.-]{1,40})"/gi);
  return [...new Set([...found].map(([, type = '']) => type))];
}

function countOf({ params }: VouchEvent): number {
  const [set] = itemsAt(params['instancesSet']);
  const count = textAt(
    objectAt(isObject(set) ? set : null)['maxCount'] ?? params['maxCount'] ?? params['instanceCount'],
  );
  return /^\d{1,5}$/.test(count) ? Number(count) : 1;
}

function unusual(event: VouchEvent): string | null {
  const odd = typesOf(event).find((type) => ACCELERATED.test(type) || HUGE.test(type));
  const count = countOf(event);
  if (odd) return count > 1 ? `${count} of the costly kind ${odd}` : `one of the costly kind ${odd}`;
  return count >= MANY ? `${count} at once` : null;
}

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  const { error, name } = event;
  if (error !== null && /DryRun/.test(error)) return null;
  if (byService(event)) return error === null ? KEPT : null;
  const what = unusual(event);
  if (what === null) return error === null ? KEPT : null;
  // Being refused, or running into a limit, is what a thief's first try looks like.
  if (error !== null) {
    return /Unauthorized|AccessDenied|Limit|Blocked|OptInRequired|PendingVerification/i.test(error)
      ? { reason: `it was ${what}` }
      : KEPT;
  }
  const asked = byPerson(event) || (name === 'RunInstances' && ACCELERATED.test(typesOf(event)[0] ?? ''));
  return asked ? { reason: `it was ${what}` } : KEPT;
}

export default defineDetection({
  title: 'Servers were started',
  provider: 'aws',
  on: [
    'ec2:RunInstances',
    'ec2:RunScheduledInstances',
    'ec2:RequestSpotInstances',
    'ec2:RequestSpotFleet',
    'ec2:CreateFleet',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1578.002', 'T1496.001'],
  why: 'Stolen keys are mostly used to start many or costly servers at the expense of their owner.',
  failedCounts: true,
  falsePositives: 'Work on models and graphics. Sizes and numbers that are usual for you can be tuned away.',
  stratus: ['aws.execution.ec2-launch-unusual-instances'],
  says: ({ error }) => (error === null ? 'started servers' : 'tried to start servers'),
  judge,
});
