import type { Case } from '../core/case.js';
import { rowOf } from '../core/decide.js';
import type { Text } from '../core/text.js';
import type { Effect } from '../core/workflow.js';
import type { Press, Tables } from '../ports/store.js';
import { momentAt, type World, workflowOf } from './world.js';

/** True where the case offers the second factor on a card that several people read. */
export function offersPrivately(world: World, c: Case, now: Date): boolean {
  const card = rowOf(workflowOf(world, c.workflow), c.state).cards.actor?.(c, momentAt(world, now));
  return card?.choices.some(({ input, link }) => input === 'verify' && !link) === true;
}

function pathOf(linkId: string): string {
  return `/verify/${linkId}`;
}

/** Whether this is what was said to whoever was given the link. */
export function linksTo(text: Text, linkId: string): boolean {
  if (typeof text === 'string') return false;
  return text.some(
    (span) => typeof span === 'object' && 'link' in span && span.link.endsWith(pathOf(linkId)),
  );
}

/** The way to the second factor, for the one who said Yes and nobody else: what opens it makes their phone ring. */
export async function privateLink(
  world: World,
  tables: Tables,
  c: Case,
  press: Pick<Press, 'channel' | 'slackId'>,
): Promise<Effect> {
  const [button] = await tables.buttons.deal(c.id, 'whisper', ['verify'], c.version);
  const link = { link: `${world.settings.publicUrl}${pathOf(button?.id ?? '')}`, label: 'Verify with Duo' };
  const until = c.deadline ? [' It works until ', { time: c.deadline, clock: true as const }, '.'] : [];
  return {
    kind: 'whisper',
    channel: press.channel,
    slackId: press.slackId,
    text: ['One more step: ', link, '. This link is yours alone.', ...until],
  };
}
