import { createHash, randomBytes } from 'node:crypto';
import { capital } from '../core/cards.js';
import type { Case, Presser } from '../core/case.js';
import { SEVERITIES } from '../core/detection.js';
import type { Person } from '../core/person.js';
import type { Text } from '../core/text.js';
import type { Unverified } from '../core/workflow.js';
import type { Verification } from '../ports/store.js';
import { PortError, type SecondFactor } from '../ports.js';
import { addEffects, feed } from './move.js';
import { linksTo } from './private-link.js';
import type { World } from './world.js';

/** The signed request to Duo lives five minutes, and so does our half of it. */
const LIVES_MS = 5 * 60 * 1000;
/** Walks to Duo a person may start in a while: more is no forgetfulness any more. */
const MOST_WALKS = 10;
const WHILE_MS = 15 * 60 * 1000;
/** Everything that a Yes covers is on the page, the serious first; beyond this, no page is read any more. */
const LISTED = 500;

const GONE =
  'This link is not open any more: it was answered, or its time is over. The message in Slack says how it stands.';

interface Open {
  readonly c: Case;
  readonly by: Presser & { readonly personId: string };
  readonly person: Person;
  readonly covers: readonly string[];
  readonly version: number;
}

/** The question behind a link, if it is still open: a Yes by somebody who may prove it. */
async function openQuestion(world: World, linkId: string): Promise<Open | null> {
  const button = await world.store.buttons.get(linkId);
  const c = button?.input === 'verify' ? await world.store.cases.get(button.caseId) : null;
  const answer = c?.facts.answer;
  // In a channel of several the link goes to whoever said Yes, and the button on the card is no link.
  if (c?.audience.kind === 'owners' && button?.surface !== 'whisper') return null;
  if (!c || answer?.choice !== 'yes' || c.closedAt || answer.by.personId === null) return null;
  if (c.facts.vouches.some((vouch) => vouch.at.getTime() >= answer.at.getTime())) return null;
  if (button?.surface === 'whisper' && !(await wasGiven(world, c.id, linkId, answer.by))) return null;
  const person = await world.store.people.person(answer.by.personId);
  if (!person) return null;
  const covers = c.items.filter((item) => item.addedIn <= answer.version).map((item) => item.eventId);
  return { c, by: { ...answer.by, personId: answer.by.personId }, person, covers, version: answer.version };
}

/** An old link, from a Yes that somebody else has followed since, would ring a phone that is not theirs. */
async function wasGiven(
  world: World,
  caseId: string,
  linkId: string,
  { slackId }: Presser,
): Promise<boolean> {
  const effects = await world.store.effects.ofCase(caseId);
  return effects.some(
    ({ effect }) => effect.kind === 'whisper' && effect.slackId === slackId && linksTo(effect.text, linkId),
  );
}

export type Look =
  | {
      readonly kind: 'question';
      readonly name: string;
      readonly lines: readonly Text[];
      readonly more: number;
    }
  | { readonly kind: 'gone'; readonly message: string };

/** What the Yes will cover, for the page before Duo. Changes nothing, so that a link preview spends nothing. */
export async function look(world: World, linkId: string): Promise<Look> {
  const open = await openQuestion(world, linkId);
  if (!open) return { kind: 'gone', message: GONE };
  const covered = open.c.items.filter((item) => open.covers.includes(item.eventId));
  const items = [...covered].sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  const lines = items
    .slice(0, LISTED)
    .map(
      (item): Text => [
        { bold: capital(item.says) },
        ` (${item.call}) in ${item.account}, ${item.region}, at `,
        { time: item.at },
        ` from ${item.address ?? 'an unrecorded address'}`,
      ],
    );
  return { kind: 'question', name: open.by.name, lines, more: Math.max(0, items.length - LISTED) };
}

export type Begun =
  | { readonly kind: 'redirect'; readonly to: string; readonly cookie: string }
  | { readonly kind: 'gone' | 'trouble'; readonly message: string };

/** Starts one walk to Duo: a fresh state, bound to case, version, person and browser. */
export async function begin(world: World, linkId: string): Promise<Begun> {
  const open = await openQuestion(world, linkId);
  if (!open) return { kind: 'gone', message: GONE };
  if (!world.secondFactor)
    return { kind: 'trouble', message: 'No second factor is set up here. Security has been told instead.' };
  if (!open.person.duoUser) {
    await unverified(world, open, 'unenrolled');
    return {
      kind: 'trouble',
      message:
        'There is no Duo account on file for you, so this cannot be verified. Security takes it from here; you did nothing wrong.',
    };
  }
  if (await tooMany(world, open.person.id)) {
    return {
      kind: 'trouble',
      message: 'This was tried many times in a short while. Please wait a few minutes, or talk to #security.',
    };
  }
  return walk(world, world.secondFactor, open, open.person.duoUser);
}

async function tooMany(world: World, personId: string): Promise<boolean> {
  const since = new Date((await world.store.now()).getTime() - WHILE_MS);
  return (await world.store.verifications.countSince(personId, since)) >= MOST_WALKS;
}

async function walk(world: World, secondFactor: SecondFactor, open: Open, duoUser: string): Promise<Begun> {
  const [state, cookie, nonce] = [secret(), secret(), secret()];
  const draft = {
    caseId: open.c.id,
    version: open.version,
    personId: open.person.id,
    duoUser,
    covers: open.covers,
    stateHash: digest(state),
    cookieHash: digest(cookie),
    nonce,
  };
  await world.store.verifications.open(draft, LIVES_MS);
  try {
    return { kind: 'redirect', to: await secondFactor.begin(duoUser, state, nonce), cookie };
  } catch (error) {
    world.runLog.error('the second factor could not be reached', error, { case: open.c.code });
    await unverified(world, open, 'unreachable');
    return {
      kind: 'trouble',
      message:
        'Duo cannot be reached right now. Nothing is verified. Try again in a minute; if it stays away, security is told at the time your message names.',
    };
  }
}

async function unverified(world: World, open: Open, why: Unverified): Promise<void> {
  await feed(world, open.c.id, { type: 'unverified', by: open.by, why }, { who: 'vouch' });
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

export interface Return {
  readonly state: string;
  readonly code: string;
  readonly error: string;
  readonly cookie: string;
}

export interface Finished {
  readonly kind: 'verified' | 'not-verified' | 'gone';
  readonly headline: string;
  readonly message: string;
}

/** Back from Duo. The state is spent first, whatever comes of it: a crash costs a second try, never a second use. */
export async function finish(world: World, back: Return): Promise<Finished> {
  const walked = await world.store.verifications.redeem(digest(back.state), digest(back.cookie));
  if (!walked) {
    return {
      kind: 'gone',
      headline: 'This page has expired',
      message: 'Nothing was verified. Open the link in your Slack message again.',
    };
  }
  const outcome = back.error || !back.code ? 'closed' : await ask(world, walked, back.code);
  const person = await world.store.people.person(walked.personId);
  const by = {
    personId: walked.personId,
    slackId: person?.slackId ?? '',
    name: person?.name ?? walked.personId,
  };
  const counts = outcome === 'allow' && person?.active === true && !person.frozen;
  if (counts) return vouch(world, walked, by);
  return distrust(world, walked, by, outcome === 'allow' ? 'denied' : outcome);
}

/** Not verified. A report of fraud holds the person's answers, and is heard even where the case is closed. */
async function distrust(world: World, walked: Verification, by: Presser, why: Unverified): Promise<Finished> {
  const who = `person:${by.personId}`;
  await feed(
    world,
    walked.caseId,
    { type: 'unverified', by, why },
    {
      who,
      also: async (tables, { decision, before }) => {
        await tables.verifications.settle(walked.id, why);
        if (why !== 'fraud') return [];
        await tables.people.freeze(walked.personId, true);
        const detail = { person: walked.personId };
        await tables.audit.append([{ caseId: before.id, who, action: 'person-frozen', detail }]);
        if (decision.changed) return [];
        const text = `${by.name} told Duo “this was not me” about case ${before.code}, which is closed. Their answers are on hold; vouch people release ${walked.personId} ends that.`;
        return addEffects(tables, before.id, [{ kind: 'mention', text }]);
      },
    },
  );
  return { kind: 'not-verified', ...WORDS[why] };
}

async function vouch(world: World, walked: Verification, by: Presser): Promise<Finished> {
  const fed = await feed(
    world,
    walked.caseId,
    { type: 'verified', by, covers: walked.covers },
    {
      who: `person:${by.personId}`,
      also: async (tables, { decision }) => {
        await tables.verifications.settle(walked.id, decision.changed ? 'allow' : 'allow, too late');
        return [];
      },
    },
  );
  if (fed?.decision.changed) {
    return { kind: 'verified', headline: 'Thank you', message: 'You vouched for this with Duo.' };
  }
  return {
    kind: 'not-verified',
    headline: 'This is settled already',
    message: 'It was answered or closed in the meantime. The message in Slack says how it stands.',
  };
}

async function ask(world: World, walked: Verification, code: string): Promise<'allow' | Unverified> {
  if (!world.secondFactor) return 'unreachable';
  try {
    const { result, detail } = await world.secondFactor.finish(walked.duoUser, code, walked.nonce);
    world.runLog.step({
      action: 'second-factor',
      outcome: result === 'allow' ? 'success' : 'failure',
      caseId: walked.caseId,
      message: result,
      detail: { detail },
    });
    return result;
  } catch (error) {
    const outcome = error instanceof PortError ? error.outcome : 'bug';
    world.runLog.error('what the second factor said could not be found out', error, { outcome });
    return 'unreachable';
  }
}

const WORDS: { readonly [W in Unverified]: { readonly headline: string; readonly message: string } } = {
  denied: {
    headline: 'Not verified',
    message:
      'Duo said no, so security has been told. If that was a slip, add a comment under the message in Slack.',
  },
  fraud: {
    headline: 'Thank you for reporting this',
    message: 'Security has been told right away and will get in touch. There is nothing else you must do.',
  },
  closed: {
    headline: 'Not verified yet',
    message:
      'You left before Duo was finished. Open the link in your Slack message again when you are ready.',
  },
  unreachable: {
    headline: 'Not verified yet',
    message:
      'Duo could not be reached. Nothing is verified. Please try the link in your Slack message again in a minute.',
  },
  unenrolled: {
    headline: 'Not verified',
    message:
      'You are not enrolled with Duo, so this cannot be verified. Security takes it from here; you did nothing wrong.',
  },
  bypassed: {
    headline: 'Not verified',
    message:
      'Duo let you through without a second factor, and that does not count here. Security takes it from here.',
  },
  'other-person': {
    headline: 'Not verified',
    message: 'Duo answered for another person, so security has been told.',
  },
  stale: {
    headline: 'Not verified yet',
    message: 'Duo answered from an earlier sign-in, which does not count. Please try the link once more.',
  },
};
