import { type Form, WITH_FORM } from '../core/card.js';
import type { Case, Presser } from '../core/case.js';
import { type Decision, rowOf } from '../core/decide.js';
import { mayPress } from '../core/rights.js';
import type { Effect, Input, ResolveReason } from '../core/workflow.js';
import { RESOLVE_REASONS } from '../core/workflow.js';
import type { Button, Press, Tables } from '../ports/store.js';
import { addEffects, feed, ringAll } from './move.js';
import { offersPrivately, privateLink } from './private-link.js';
import { AT_A_PRESS_MS, inSecurity, type Present, passes, whoIs } from './standing.js';
import { whoAsked } from './who.js';
import { momentAt, type World, workflowOf } from './world.js';

const INCOMPLETE = 'Something was missing in the form. Nothing changed.';
/** A button with a form, on a card that does not offer it any more. */
const OUT_OF_DATE = 'This button is out of date: the message says how it stands now. Nothing changed.';
/** Unreadable means nobody, once it was asked for again and again over some minutes. */
const UNREADABLE =
  'Slack could not say for some minutes whether you are in the security team. Nothing changed: please press again.';
const RETRY_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const GIVE_UP_AFTER = 10;

export interface IncomingPress {
  readonly requestKey: string;
  readonly buttonId: string;
  readonly slackId: string;
  readonly teamId: string;
  readonly channel: string;
  readonly filled: { readonly option: string | null; readonly text: string } | null;
}

export type Taken =
  | { readonly kind: 'stored' }
  | { readonly kind: 'seen' }
  | { readonly kind: 'form'; readonly form: Form; readonly ticket: string };

/**
 * Takes a press in. Resolves only after its commit, so that what was acknowledged is never lost. A button with a
 * form is not a press yet: the form comes first, and its submission is the press.
 */
export async function takePress(world: World, press: IncomingPress): Promise<Taken> {
  const form = press.filled ? null : await formOf(world, press.buttonId);
  if (form) {
    const seen = (await world.store.presses.admit(press.requestKey)) === 'seen';
    return seen ? { kind: 'seen' } : { kind: 'form', form, ticket: press.buttonId };
  }
  const taken = await world.store.presses.take(press);
  if (taken === 'seen') return { kind: 'seen' };
  // Not waited for: it is stored, and a ring that gets lost costs seconds.
  void world.queue.ring('press', [taken.id]);
  return { kind: 'stored' };
}

async function formOf(world: World, buttonId: string): Promise<Form | null> {
  const button = await world.store.buttons.get(buttonId);
  if (!button || button.surface === 'whisper' || !WITH_FORM.includes(button.input)) return null;
  const c = await world.store.cases.get(button.caseId);
  if (!c) return null;
  const row = rowOf(workflowOf(world, c.workflow), c.state);
  const card = row.cards[button.surface]?.(c, momentAt(world, await world.store.now()));
  return card?.choices.find((choice) => choice.input === button.input)?.form ?? null;
}

/**
 * Makes of a stored press what it is: an input to its case, or a kind refusal. Safe to call again. Presses of
 * one case count in the order in which they were acknowledged, whichever of them is brought here first.
 */
export async function settlePress(world: World, id: string): Promise<void> {
  for (const earlier of await world.store.presses.before(id)) await settleOne(world, earlier);
  await settleOne(world, id);
}

async function settleOne(world: World, id: string): Promise<void> {
  const press = await world.store.presses.get(id);
  if (press?.state !== 'new') return;
  try {
    await settle(world, press);
  } catch (error) {
    world.runLog.error('a press could not be settled', error, { press: id, attempts: press.attempts });
    const message = error instanceof Error ? error.message.slice(0, 500) : String(error);
    if (!passes(error) && press.attempts >= GIVE_UP_AFTER)
      return turnAway(world, press, null, 'This could not be recorded. Please tell #security directly.');
    const wait =
      (passes(error) && error.retryAfterMs) || Math.min(RETRY_MS * 2 ** press.attempts, LONGEST_WAIT_MS);
    await world.store.presses.failed(id, message, wait);
    world.wake('press', id, wait);
  }
}

async function settle(world: World, press: Press): Promise<void> {
  const button = await world.store.buttons.get(press.buttonId);
  const c = button ? await world.store.cases.get(button.caseId) : null;
  if (!button || !c)
    return turnAway(world, press, null, 'This button is not one of ours, or is too old. Nothing changed.');
  // Where Slack cannot say who it was, a No is taken all the same: our own table knows who was asked, and a No can
  // only page. Everything else waits until Slack answers.
  const present = await whoIs(world, press.slackId, button.input === 'no' || button.input === 'unsure');
  const presser = { slackId: press.slackId, personId: present.personId, name: present.name };
  const refusal = await refusalOf(world, c, button, press, present);
  if (refusal) return turnAway(world, press, c, refusal);
  if (button.input === 'verify') return giveLink(world, press, c);
  if (button.input === 'more') return askMore(world, press, c, presser);
  const input = inputOf(button, press, presser);
  if (!input) return turnAway(world, press, c, press.filled ? INCOMPLETE : OUT_OF_DATE);
  const who = `person:${presser.personId ?? presser.slackId}`;
  await feed(world, c.id, input, {
    who,
    still: (tables) => stillNew(tables, press.id),
    also: async (tables, { decision, before }) => {
      await tables.buttons.use(button.id);
      await tables.presses.done(
        press.id,
        decision.changed ? `${before.state} -> ${decision.case.state}` : 'refused',
      );
      if (!decision.changed) await auditRefusal(tables, press, c.id, presser.name, decision.note);
      const held = decision.changed ? await release(tables, before, input, who) : [];
      return addEffects(tables, c.id, [...held, ...(await replies(world, tables, press, decision))]);
    },
  });
}

/** What only the one who pressed reads: a word, and in a channel the link to the second factor. */
async function replies(
  world: World,
  tables: Tables,
  press: Press,
  { changed, reply, case: c }: Decision,
): Promise<readonly Effect[]> {
  const word = reply === null ? [] : [whisper(press, reply)];
  const said = c.facts.answer?.by.slackId === press.slackId;
  if (!changed || !said || !offersPrivately(world, c, await tables.now())) return word;
  return [...word, await privateLink(world, tables, c, press)];
}

/** The link once more, for the one who said Yes. Whoever else may answer gets none: it would ring a phone that is not theirs. */
async function giveLink(world: World, press: Press, seen: Case): Promise<void> {
  const { answer } = seen.facts;
  if (answer?.choice !== 'yes' || !offersPrivately(world, seen, await world.store.now()))
    return turnAway(world, press, seen, OUT_OF_DATE);
  if (answer.by.slackId !== press.slackId)
    return turnAway(
      world,
      press,
      seen,
      `${answer.by.name} said Yes, so the link is theirs. Nothing changed.`,
    );
  await answerOnly(world, press, seen, 'link given', (tables) => privateLink(world, tables, seen, press));
}

/** The case stays as it is. It is looked up later, for that may take seconds; that somebody looks is on record now. */
async function askMore(world: World, press: Press, c: Case, by: Presser): Promise<void> {
  const { channel, slackId } = press;
  await answerOnly(world, press, c, 'asked what else', async (tables) => {
    await tables.audit.append([whoAsked(by, c.id, `case ${c.code}, of ${c.principal}`)]);
    return { kind: 'more', channel, slackId };
  });
}

/** A press that moves no case: it is settled once, with what only the one who pressed gets to see. */
async function answerOnly(
  world: World,
  press: Press,
  c: Case,
  result: string,
  effect: (tables: Tables) => Promise<Effect>,
): Promise<void> {
  const rings = await world.store.transaction(async (tables) => {
    if (!(await stillNew(tables, press.id))) return [];
    await tables.presses.done(press.id, result);
    return addEffects(tables, c.id, [await effect(tables)]);
  });
  await ringAll(world, rings);
}

/** A ring and a sweep may bring the same press at once: only one of them settles it. */
async function stillNew(tables: Tables, pressId: string): Promise<boolean> {
  await tables.lock(`press:${pressId}`);
  return (await tables.presses.get(pressId))?.state === 'new';
}

/**
 * Security has looked at the reported fraud and closed it: that person's answers count again, unless they reported
 * fraud in another case that is open still.
 */
async function release(tables: Tables, before: Case, input: Input, who: string): Promise<readonly Effect[]> {
  const person = before.facts.frozen;
  if (input.type !== 'resolve' || !person) return [];
  // Two that close two cases at once would each see the other one open.
  await tables.lock(`frozen:${person}`);
  const other = await tables.cases.alsoFrozen(person, before.id);
  if (other !== null) {
    const text = `Their answers stay on hold: fraud was reported in case ${other} too, which is open.`;
    return [{ kind: 'note', text }];
  }
  await tables.people.freeze(person, false);
  await tables.audit.append([{ caseId: before.id, who, action: 'person-released', detail: { person } }]);
  return [];
}

function whisper(press: Pick<Press, 'channel' | 'slackId'>, text: string): Effect {
  return { kind: 'whisper', channel: press.channel, slackId: press.slackId, text };
}

async function turnAway(world: World, press: Press, c: Case | null, why: string): Promise<void> {
  const rings = await world.store.transaction(async (tables) => {
    if (!(await stillNew(tables, press.id))) return null;
    await tables.presses.done(press.id, `refused: ${why}`);
    await auditRefusal(tables, press, c?.id ?? null, press.slackId, why);
    const lane = `press:${press.slackId}`;
    return tables.effects.add(c?.id ?? null, [{ effect: whisper(press, why), lane }]);
  });
  if (!rings) return;
  world.runLog.step({
    action: 'press-refused',
    outcome: 'failure',
    caseId: c?.id,
    caseCode: c?.code,
    message: why,
  });
  await world.queue.ring('effect', rings);
}

async function auditRefusal(
  tables: Tables,
  press: Press,
  caseId: string | null,
  who: string,
  why: string,
): Promise<void> {
  await tables.audit.append([
    {
      caseId,
      who: `slack:${press.slackId}`,
      action: 'press-refused',
      detail: { name: who, why, press: press.id },
    },
  ]);
}

/** The group is asked for only where it makes a difference: nobody who answers for themselves waits for it. */
async function refusalOf(
  world: World,
  c: Case,
  { input }: Button,
  press: Press,
  { personId, full, frozen }: Present,
): Promise<string | null> {
  const may = (security: boolean) =>
    mayPress(workflowOf(world, c.workflow), c, input, { slackId: press.slackId, personId, full, security });
  if (frozen || may(false) === may(true)) return may(false);
  try {
    return may(await inSecurity(world, press.slackId, AT_A_PRESS_MS));
  } catch (error) {
    if (passes(error) && press.attempts < GIVE_UP_AFTER) throw error;
    world.runLog.error('the security group could not be read, so nobody counts as security', error);
    return UNREADABLE;
  }
}

function inputOf(button: Button, press: Press, by: Presser): Input | null {
  const text = press.filled?.text.trim() ?? '';
  switch (button.input) {
    case 'yes':
    case 'no':
    case 'unsure':
      return { type: button.input, by, version: button.version, at: press.at };
    case 'acknowledge':
      return { type: 'acknowledge', by };
    case 'comment':
      return text === '' ? null : { type: 'comment', by, text };
    case 'resolve': {
      const reason = press.filled?.option ?? '';
      return isReason(reason) && text !== '' ? { type: 'resolve', by, reason, text } : null;
    }
    case 'verify':
    case 'more':
      return null;
  }
}

function isReason(value: string): value is ResolveReason {
  return (RESOLVE_REASONS as readonly string[]).includes(value);
}
