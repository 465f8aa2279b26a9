import { SAMPLE_PEOPLE, type Sandbox, type StoredMessage } from '../../src/sandbox/index.js';
import { buttons, walkToDuo, whisperedLink } from '../bench.js';

/** What somebody does, as soon as they see what they need for it. */
export type Habit =
  | { readonly kind: 'press'; readonly who: string; readonly where: string; readonly label: string }
  | {
      readonly kind: 'form';
      readonly who: string;
      readonly where: string;
      readonly label: string;
      readonly values: { readonly [block: string]: string };
    }
  | { readonly kind: 'duo'; readonly where: string; readonly duoUser: string };

/** Between two things that somebody does. */
const PAUSE_MS = 200;

/**
 * As people are: they try again what did not work, and never again what was acknowledged. Where a button of the
 * same name comes anew, they wait until they have seen what became of the last one.
 */
export interface People {
  /** One look around; does at most one thing. `calm`: nothing is on its way to them. */
  look(calm: boolean): Promise<void>;
}

export function people(sandbox: Sandbox, habits: readonly Habit[]): People {
  const acknowledged = new Set<string>();
  let again = 0;
  return {
    async look(calm) {
      if (Date.now() < again) return;
      for (const habit of habits) {
        const message = newest(sandbox, habit);
        if (!message || !(await follow(sandbox, habit, message, acknowledged, calm))) continue;
        again = Date.now() + PAUSE_MS;
        return;
      }
    },
  };
}

/** `jane` is her direct conversation with the app; everything else is a channel's id. */
export function messagesIn(sandbox: Sandbox, where: string): readonly StoredMessage[] {
  const slackId = SAMPLE_PEOPLE.find(({ id }) => id === where)?.slackId ?? '';
  return sandbox.state.messages.get(sandbox.state.directs.get(slackId) ?? where) ?? [];
}

function labelOf(habit: Habit): string {
  return habit.kind === 'duo' ? 'Verify with Duo' : habit.label;
}

function newest(sandbox: Sandbox, habit: Habit): StoredMessage | undefined {
  return messagesIn(sandbox, habit.where)
    .filter(({ threadTs }) => threadTs === null)
    .findLast((message) => buttons(message).some(({ label }) => label === labelOf(habit)));
}

/** True where something was tried. */
async function follow(
  sandbox: Sandbox,
  habit: Habit,
  message: StoredMessage,
  acknowledged: Set<string>,
  calm: boolean,
): Promise<boolean> {
  const button = buttons(message).find(({ label }) => label === labelOf(habit));
  if (!button) return false;
  const key = `${button.label} ${button.value || button.url}`;
  if (acknowledged.has(key) || (acknowledged.has(button.label) && !calm)) return false;
  if (await act(sandbox, habit, message)) acknowledged.add(key).add(button.label);
  return true;
}

/** True where it was acknowledged. */
function act(sandbox: Sandbox, habit: Habit, message: StoredMessage): Promise<boolean> {
  if (habit.kind === 'duo') return verify(sandbox, habit, message);
  return habit.kind === 'form' ? fillIn(sandbox, habit, message) : press(sandbox, habit, message);
}

type Of<K extends Habit['kind']> = Extract<Habit, { kind: K }>;

async function press(
  sandbox: Sandbox,
  habit: Of<'press' | 'form'>,
  message: StoredMessage,
): Promise<boolean> {
  const { who: user, label } = habit;
  const outcome = await sandbox.press({ user, channel: message.channel, ts: message.ts, label });
  return outcome.ok;
}

/** The form is sent again for as long as it is open and Slack says that it had trouble. */
async function fillIn(sandbox: Sandbox, habit: Of<'form'>, message: StoredMessage): Promise<boolean> {
  const isOpen = () => [...sandbox.state.views.values()].at(-1)?.id;
  if (isOpen() === undefined && !(await press(sandbox, habit, message))) return false;
  const viewId = await soon(isOpen);
  if (viewId === undefined) return false;
  return (await sandbox.submit({ user: habit.who, viewId, values: habit.values })).ok;
}

async function verify(sandbox: Sandbox, habit: Of<'duo'>, message: StoredMessage): Promise<boolean> {
  const url = await linkFor(sandbox, habit, message);
  if (url === null) return false;
  try {
    return (await walkToDuo(sandbox, url, habit.duoUser, 'approve')).includes('Thank you');
  } catch (error) {
    // A page that does not load, as a browser shows it: whoever wants to verify opens the link again.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** On a card of their own it stands behind the button; in a channel the button brings it, to them alone. */
async function linkFor(sandbox: Sandbox, habit: Of<'duo'>, message: StoredMessage): Promise<string | null> {
  const url = buttons(message).find(({ label }) => label === 'Verify with Duo')?.url;
  if (url) return url;
  const { slackId = '', id: user = '' } =
    SAMPLE_PEOPLE.find(({ duoUser }) => duoUser === habit.duoUser) ?? {};
  const whispered = () => whisperedLink(sandbox, message.channel, slackId) ?? undefined;
  if (!whispered())
    await sandbox.press({ user, channel: message.channel, ts: message.ts, label: 'Verify with Duo' });
  return (await soon(whispered)) ?? null;
}

async function soon<T>(look: () => T | undefined): Promise<T | undefined> {
  for (const end = Date.now() + 1_000; Date.now() < end; ) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}
