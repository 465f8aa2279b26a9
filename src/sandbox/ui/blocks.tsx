import { type Block, Message } from 'slack-blocks-to-jsx';
import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { isWebAddress } from '../slack/problems.js';
import type { World } from '../world.js';
import { fullTime, slackDate } from './time.js';

export interface Reader {
  readonly world: World;
  /** The reader's own Slack id and zone. */
  readonly slackId: string;
  readonly tz: string;
}

/**
 * Blocks as Slack draws them. Rows of buttons are our own, so that each has an id of its own on the page
 * and a link is a real link; everything else is slack-blocks-to-jsx.
 */
export function Blocks({ blocks, reader }: { blocks: readonly JsonObject[]; reader: Reader }) {
  return (
    <>
      {runsOf(blocks).map((run) =>
        run[0]?.['type'] === 'actions' ? (
          <ActionRow key={textAt(run[0]['block_id'])} block={run[0]} />
        ) : (
          <Drawn key={textAt(run[0]?.['block_id'])} blocks={run} reader={reader} />
        ),
      )}
    </>
  );
}

/** A message that has no blocks: its text, with Slack's own few marks. */
export function MarkedText({ text, reader }: { text: string; reader: Reader }) {
  const block = { type: 'section', block_id: 'text', text: { type: 'mrkdwn', text: text.slice(0, 3000) } };
  return <Drawn blocks={[block]} reader={reader} />;
}

function runsOf(blocks: readonly JsonObject[]): readonly (readonly JsonObject[])[] {
  const runs: JsonObject[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    const alone = block['type'] === 'actions' || last?.[0]?.['type'] === 'actions';
    if (last && !alone) last.push(block);
    else runs.push([block]);
  }
  return runs;
}

function Drawn({ blocks, reader }: { blocks: readonly JsonObject[]; reader: Reader }) {
  const { workspace } = reader.world;
  return (
    <Message
      blocks={blocks as unknown as Block[]}
      name={workspace.app.name}
      logo=""
      theme="light"
      withoutWrapper
      data={{
        users: workspace.users.map((user) => ({ id: user.slackId, name: user.name })),
        channels: workspace.channels.map(({ id, name }) => ({ id, name })),
        user_groups: workspace.groups.map((group) => ({ id: group.id, name: group.handle })),
      }}
      hooks={hooksFor(reader)}
    />
  );
}

function hooksFor(reader: Reader) {
  const { world, tz } = reader;
  const mine = [
    reader.slackId,
    ...world.workspace.groups
      .filter((group) => group.members.includes(reader.slackId))
      .map((group) => group.id),
  ];
  const mention = (id: string, name: string) => (
    <span className={mine.includes(id) ? 'mention mention-me' : 'mention'}>@{name || id}</span>
  );
  return {
    user: ({ id, name }: { id: string; name: string }) => mention(id, name),
    usergroup: ({ id, name }: { id: string; name: string }) => mention(id, name),
    date: ({ timestamp, format, fallback }: { timestamp: string; format: string; fallback: string }) => {
      const at = new Date(Number(timestamp) * 1000);
      if (Number.isNaN(at.getTime())) return fallback;
      return (
        <time dateTime={at.toISOString()} title={fullTime(at, tz)}>
          {slackDate(at, format, tz, world.now())}
        </time>
      );
    },
    link: ({ href, children, className }: { href: string; children: React.ReactNode; className: string }) =>
      isWebAddress(href) ? (
        <a href={href} className={className} target="_blank" rel="noopener noreferrer">
          {children}
        </a>
      ) : (
        <span className="dead-link">{children}</span>
      ),
  };
}

function ActionRow({ block }: { block: JsonObject }) {
  const elements = listAt(block['elements']).map(objectAt);
  return (
    <div className="action-row" data-block={textAt(block['block_id'])}>
      {elements.map((element) => (
        <Action key={textAt(element['action_id'])} element={element} />
      ))}
    </div>
  );
}

function Action({ element }: { element: JsonObject }) {
  const label = textAt(objectAt(element['text'])['text']);
  const spoken = textAt(element['accessibility_label']);
  const style = textAt(element['style']) || 'plain';
  const common = {
    className: `slack-button slack-button-${style}`,
    'data-action': textAt(element['action_id']),
    ...(spoken ? { 'aria-label': spoken } : {}),
  };
  if (element['type'] !== 'button')
    return <span className="unsupported">{textAt(element['type'])} (not in the sandbox)</span>;
  const url = textAt(element['url']);
  if (url && isWebAddress(url))
    return (
      <a {...common} href={url} target="_blank" rel="noopener">
        {label}
        <span aria-hidden="true" className="outward">
          ↗
        </span>
        <span className="sr-only"> (opens in a new tab)</span>
      </a>
    );
  return (
    <button type="button" {...common}>
      {label}
    </button>
  );
}
