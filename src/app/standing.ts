import type { Person } from '../core/person.js';
import { type Chat, type Member, PortError } from '../ports.js';
import type { World } from './world.js';

/** As Slack and our own table say now. */
export interface Present {
  readonly personId: string | null;
  readonly name: string;
  /** A full member of the workspace, and not marked as gone in our own table. */
  readonly full: boolean;
  /** Reported fraud: their account may not be theirs, so they have no say until somebody else has looked. */
  readonly frozen: boolean;
}

/**
 * Who this is. Where Slack cannot say, it throws `PortError`, or with `mayBeUnknown` goes by our own table alone.
 */
export async function whoIs(world: World, slackId: string, mayBeUnknown = false): Promise<Present> {
  const [member, person] = await Promise.all([
    memberOf(world, slackId, mayBeUnknown),
    world.store.people.bySlackId(slackId),
  ]);
  return {
    personId: person?.id ?? null,
    name: nameOf(slackId, person, member),
    full: (member === null || member.standing === 'full') && person?.active !== false,
    frozen: person?.frozen === true,
  };
}

function nameOf(slackId: string, person: Person | null, member: Member | null): string {
  return person?.name ?? member?.name ?? slackId;
}

async function memberOf(world: World, slackId: string, mayBeUnknown: boolean): Promise<Member | null> {
  try {
    return await world.chat.member(slackId);
  } catch (error) {
    if (mayBeUnknown && error instanceof PortError && error.outcome !== 'never') return null;
    throw error;
  }
}

/** A press counts by the group as it is now. What many ask at once is asked of Slack once. */
export const AT_A_PRESS_MS = 1_500;
/** A command only reads. However often it is typed, it leaves most of Slack's twenty a minute to presses. */
export const AT_A_COMMAND_MS = 5_000;

interface Asked {
  readonly group: string;
  readonly at: number;
  readonly members: Promise<readonly string[]>;
}

const lastAsked = new WeakMap<Chat, Asked>();

/**
 * Whether the security group has them, by an answer that was asked for at most `freshMs` (real time) ago. Throws
 * `PortError` where Slack cannot say; that is never remembered.
 */
export async function inSecurity(world: World, slackId: string, freshMs: number): Promise<boolean> {
  const group = world.settings.securityGroup;
  return group !== '' && (await membersOf(world.chat, group, freshMs)).includes(slackId);
}

function membersOf(chat: Chat, group: string, freshMs: number): Promise<readonly string[]> {
  const known = lastAsked.get(chat);
  const now = performance.now();
  if (known?.group === group && now - known.at < freshMs) return known.members;
  const asked: Asked = { group, at: now, members: chat.groupMembers(group) };
  lastAsked.set(chat, asked);
  asked.members.catch(() => {
    if (lastAsked.get(chat) === asked) lastAsked.delete(chat);
  });
  return asked.members;
}

/** Trouble that may be over at the next try. */
export function passes(error: unknown): error is PortError {
  return error instanceof PortError && error.outcome !== 'never';
}
