import type { Audience, Case } from '../core/case.js';
import { rowOf } from '../core/decide.js';
import { SEVERITIES } from '../core/detection.js';
import type { Effect } from '../core/workflow.js';
import type { RunStep } from '../ports.js';
import { type World, workflowOf } from './world.js';

type Detail = NonNullable<RunStep['detail']>;

/**
 * What a move means for whoever counts questions, answers and pages: details of its step in the run log, and so of
 * the dashboards and the metrics. `asked: 1`; `answer`, `answer_seconds` since the case opened, `late`; `paged`, why.
 * `before` null: the case opens.
 */
export function turnsOf(world: World, before: Case | null, after: Case, effects: readonly Effect[]): Detail {
  const pages = effects.some((effect) => effect.kind === 'page' && effect.action === 'trigger');
  return {
    tier: after.tier,
    severity: after.severity,
    audience: after.audience.kind,
    team: teamOf(after.audience),
    ...(before && isAsked(world, before, after) ? { asked: 1 } : {}),
    ...answered(before, after),
    ...(pages ? { paged: after.facts.escalation?.reason ?? 'alert' } : {}),
  };
}

/** The detection that a case is counted under: of the most serious of its events, the first. */
export function leadingDetection(c: Case): string | undefined {
  const rank = (i: number) => SEVERITIES.indexOf(c.items[i]?.severity ?? 'info');
  let lead = 0;
  for (let i = 1; i < c.items.length; i += 1) if (rank(i) > rank(lead)) lead = i;
  return c.items[lead]?.detection;
}

/** Machines have owners and a channel of theirs; of people no team is known. */
function teamOf(audience: Audience): string {
  return audience.kind === 'owners' ? audience.channel : audience.kind;
}

/** A question goes out, or one that was answered in part is asked anew. */
function isAsked(world: World, before: Case, after: Case): boolean {
  const { audience, facts } = after;
  if (audience.kind === 'nobody' || audience.role !== 'asked' || facts.escalation !== null) return false;
  const workflow = workflowOf(world, after.workflow);
  const shown = (c: Case) => rowOf(workflow, c.state).cards.actor !== null;
  return (!shown(before) && shown(after)) || (before.facts.answer !== null && facts.answer === null);
}

function answered(before: Case | null, after: Case): Detail {
  const { answer } = after.facts;
  if (!answer || answer === before?.facts.answer) return {};
  const seconds = Math.max(0, (answer.at.getTime() - after.openedAt.getTime()) / 1_000);
  return { answer: answer.choice, answer_seconds: seconds, late: answer.late };
}
