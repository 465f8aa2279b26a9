import {
  byPerson,
  byService,
  defineDetection,
  itemsAt,
  type Judgement,
  type VouchEvent,
} from '../../src/kit/index.js';

/** A machine takes down whole fleets in one call; a person hardly ever more than a handful. */
const SOME = 5;
const MANY = 20;
const A_FLEET = 50;
const KEPT = { tier: 'log', severity: 'low' } as const;

function countOf({ params }: VouchEvent): number {
  return itemsAt(params['instancesSet']).length;
}

function judge(event: VouchEvent): Judgement {
  if (byService(event)) return null;
  const count = countOf(event);
  if (!byPerson(event)) return count >= A_FLEET ? { reason: `it was ${count} at once` } : KEPT;
  if (count >= MANY) return { tier: 'alert', severity: 'high', reason: `it was ${count} at once` };
  // A failed call counts one tier less, so this asks: the server was protected against exactly this.
  if (event.error?.includes('OperationNotPermitted'))
    return { tier: 'alert', reason: 'the server is protected' };
  return count >= SOME ? { reason: `it was ${count} at once` } : KEPT;
}

export default defineDetection({
  title: 'Servers were deleted',
  provider: 'aws',
  on: ['ec2:TerminateInstances'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1578.003', 'T1485', 'T1489'],
  why: 'A deleted server does not come back, and what stood only on it is gone.',
  says: (event) =>
    countOf(event) === 1 ? 'deleted a server' : `deleted ${countOf(event) || 'some'} servers`,
  judge,
});
