import type { ChoiceInput } from './card.js';
import type { Case } from './case.js';
import type { LoadedWorkflow } from './workflow.js';

/** Who pressed, as the chat vouches for them, not as the payload says. */
export interface Standing {
  readonly slackId: string;
  readonly personId: string | null;
  /** Deactivated people, guests, people of other workspaces and bots have no say. */
  readonly full: boolean;
  /** In the security group, read just now; false where it could not be read. */
  readonly security: boolean;
}

/** Null if they may; else what to tell them. The question is the server's, whatever the button says. */
export function mayPress(
  workflow: LoadedWorkflow,
  c: Case,
  input: ChoiceInput,
  who: Standing,
): string | null {
  if (!who.full) return 'Only full members of this workspace can answer here. Nothing changed.';
  const right = workflow.rights[input];
  if (right === 'security') {
    if (!who.security) return 'Only the security team can do this. Nothing changed.';
    const own = (input === 'resolve' || input === 'acknowledge') && isAbout(c, who);
    return own
      ? 'This one is about you, so somebody else from security takes it on and closes it. Nothing changed.'
      : null;
  }
  if (right === 'asked') return isAddressed(c, who) && isAsked(c) ? null : notYours(c);
  return isAddressed(c, who) || (who.security && input === 'comment') ? null : notYours(c);
}

/** What they are asked or told about, and what is theirs in a list that nobody is asked about. */
function isAbout(c: Case, who: Standing): boolean {
  const { personId } = who;
  if (isAddressed(c, who)) return true;
  return personId !== null && c.items.some(({ about }) => about?.includes(personId));
}

function isAsked(c: Case): boolean {
  return c.audience.kind !== 'nobody' && c.audience.role === 'asked';
}

/** By both names: the Slack account that was written to, and the person on file behind it. */
function isAddressed(c: Case, who: Standing): boolean {
  const { audience } = c;
  if (audience.kind === 'nobody' || who.personId === null) return false;
  if (audience.kind === 'person')
    return audience.slackId === who.slackId && audience.personId === who.personId;
  return audience.slackIds.includes(who.slackId) && audience.personIds.includes(who.personId);
}

function notYours(c: Case): string {
  if (c.audience.kind === 'nobody') return 'Nobody is asked about this one. Nothing changed.';
  return `This question is for ${c.audience.name.replace(/, ([^,]*)$/, ' or $1')}. Nothing changed.`;
}
