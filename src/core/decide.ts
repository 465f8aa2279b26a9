import { type Case, type Item, NO_FACTS } from './case.js';
import { isLoud, SEVERITIES, type Severity } from './detection.js';
import { plain } from './text.js';
import type {
  Effect,
  Input,
  InputOf,
  InputType,
  LoadedWorkflow,
  Moment,
  Move,
  Refused,
  Rule,
  StateRow,
} from './workflow.js';

/** What one input makes of a case. `changed` false: nothing to save, only a reply. */
export interface Decision {
  readonly changed: boolean;
  readonly case: Case;
  readonly effects: readonly Effect[];
  /** For the audit and the run log: what happened, as one line. */
  readonly note: string;
  /** For the one who pressed; null where nothing needs saying. */
  readonly reply: string | null;
}

/** The one interpreter of workflows. Pure: the clock and the numbers come in `moment`. */
export function decide(workflow: LoadedWorkflow, c: Case, input: Input, moment: Moment): Decision {
  const row = rowOf(workflow, c.state);
  const rule = row.on[input.type] as Rule<InputType>;
  const outcome = rule(c, input as InputOf<InputType>, moment);
  if (isRefused(outcome)) {
    return { changed: false, case: c, effects: [], note: outcome.refused, reply: outcome.refused };
  }
  return moved(workflow, c, outcome, moment);
}

function isRefused(outcome: Move | Refused): outcome is Refused {
  return 'refused' in outcome;
}

function moved(workflow: LoadedWorkflow, c: Case, move: Move, moment: Moment): Decision {
  const state = move.to ?? c.state;
  const row = rowOf(workflow, state);
  const facts = { ...c.facts, ...move.facts };
  if (move.escalate !== undefined && c.facts.escalation === null) {
    facts.escalation = { reason: move.escalate, at: moment.now, detail: move.note ? plain(move.note) : '' };
  }
  const items = move.items ?? c.items;
  const severity = highest(items, worse(c.severity, move.severity));
  if (pagesAgain(c, move) && !isLoud(c.severity) && isLoud(severity)) facts.louder = true;
  const shaped: Case = {
    ...c,
    state,
    version: c.version + 1,
    facts,
    items,
    severity,
    deadline: move.deadline === undefined ? c.deadline : move.deadline,
    closedAt: row.closed ? (c.closedAt ?? moment.now) : null,
  };
  const next: Case = { ...shaped, dueAt: row.waits ? row.waits(shaped, moment) : null };
  return {
    changed: true,
    case: next,
    effects: [...(move.effects ?? []), ...surfaces(row), ...timeline(row, move)],
    note: move.note === undefined ? `${c.state} -> ${state}` : plain(move.note),
    reply: move.reply ?? null,
  };
}

function pagesAgain(c: Case, move: Move): boolean {
  const pages =
    move.effects?.some((effect) => effect.kind === 'page' && effect.action === 'trigger') ?? false;
  return pages && c.facts.escalation !== null;
}

/** Every surface that the new state has a card for is brought up to date; an update of an unchanged card is free. */
function surfaces(row: StateRow): Effect[] {
  const shown: Effect[] = [];
  if (row.cards.actor) shown.push({ kind: 'show', surface: 'actor' });
  if (row.cards.security) shown.push({ kind: 'show', surface: 'security' });
  return shown;
}

function timeline(row: StateRow, move: Move): Effect[] {
  return row.cards.security && move.note !== undefined ? [{ kind: 'note', text: move.note }] : [];
}

export function rowOf(workflow: LoadedWorkflow, state: string): StateRow {
  const row = workflow.states[state];
  if (!row) {
    throw new Error(
      `workflow ${workflow.id}: expected one of its states (${Object.keys(workflow.states).join(', ')}), found "${state}"`,
    );
  }
  return row;
}

function worse(a: Severity, b: Severity = 'info'): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

export function highest(items: readonly Item[], floor: Severity = 'info'): Severity {
  return items.reduce<Severity>(
    (top, item) => (SEVERITIES.indexOf(item.severity) > SEVERITIES.indexOf(top) ? item.severity : top),
    floor,
  );
}

/** A case before its workflow has had its say. */
export type Draft = Omit<
  Case,
  'id' | 'code' | 'workflow' | 'state' | 'version' | 'severity' | 'deadline' | 'dueAt' | 'facts' | 'closedAt'
>;

/** A case that opens: its first state, its deadline, and what opening does besides. */
export function open(
  workflow: LoadedWorkflow,
  draft: Draft,
  moment: Moment,
): { readonly case: Omit<Case, 'id' | 'code'>; readonly effects: readonly Effect[]; readonly note: string } {
  const severity = highest(draft.items);
  const blank: Case = {
    ...draft,
    id: '',
    code: '',
    workflow: workflow.id,
    state: workflow.first,
    version: 1,
    severity,
    deadline: workflow.deadline(severity, moment),
    dueAt: null,
    facts: NO_FACTS,
    closedAt: null,
  };
  const opening = workflow.opening(blank, moment);
  const row = rowOf(workflow, workflow.first);
  const note = plain(opening.note);
  const escalation = opening.escalate ? { reason: opening.escalate, at: moment.now, detail: note } : null;
  const {
    id: _id,
    code: _code,
    ...opened
  } = {
    ...blank,
    facts: { ...NO_FACTS, escalation },
    dueAt: row.waits ? row.waits(blank, moment) : null,
  };
  return {
    case: opened,
    effects: [...opening.effects, ...surfaces(row), ...timeline(row, { note: opening.note })],
    note,
  };
}
