import type { StoredMessage } from '../state.js';
import type { EphemeralMessage } from '../types.js';
import type { World } from '../world.js';
import { Avatar } from './avatar.js';
import { Blocks, MarkedText, type Reader } from './blocks.js';
import { authorOf, repliesTo, type Screen, screenUrl, topLevel } from './model.js';
import { ago, clockTime, dayName, fullTime, momentOf } from './time.js';

export function MessageList({ world, screen }: { world: World; screen: Screen }) {
  const reader = { world, slackId: screen.viewer.slackId, tz: screen.viewer.tz };
  const items = itemsIn(world, screen.channel, screen.viewer.slackId, null);
  let day = '';
  return (
    <div
      id="messages"
      className="messages"
      role="log"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      data-channel={screen.channel}
      data-newest={topLevel(world, screen.channel).at(-1)?.ts ?? ''}
    >
      <Beginning world={world} screen={screen} empty={items.length === 0} />
      {items.map((item) => {
        const today = dayName(momentOf(item.ts), reader.tz, world.now());
        const divider = today === day ? null : <DayDivider key={`day ${today}`} day={today} />;
        day = today;
        return [divider, <Item key={item.ts} item={item} reader={reader} screen={screen} />];
      })}
    </div>
  );
}

type Shown = StoredMessage | EphemeralMessage;

function itemsIn(world: World, channel: string, viewer: string, thread: string | null): readonly Shown[] {
  const messages = thread ? repliesTo(world, channel, thread) : topLevel(world, channel);
  const whispers = world.state.ephemeral.filter(
    (one) => one.channel === channel && one.to === viewer && one.threadTs === thread,
  );
  return [...messages, ...whispers].sort((a, b) => Number(a.ts) - Number(b.ts));
}

function Beginning({ world, screen, empty }: { world: World; screen: Screen; empty: boolean }) {
  const { app } = world.workspace;
  if (screen.place?.kind === 'channel') {
    const { name, topic } = screen.place.channel;
    return (
      <div className="beginning" data-key="beginning">
        <h2># {name}</h2>
        <p>{topic}.</p>
      </div>
    );
  }
  return (
    <div className="beginning" data-key="beginning">
      <Avatar id={app.userId} name={app.name} app size={64} />
      <h2>{app.name}</h2>
      <p>
        {empty
          ? 'Nothing here yet. When you do something in AWS that is worth a question, it is asked here. Try one on the right.'
          : 'This is where Vouch asks you about your own actions, and nobody else sees it.'}
      </p>
    </div>
  );
}

function DayDivider({ day }: { day: string }) {
  return (
    <div className="day" data-key={`day ${day}`}>
      <span>{day}</span>
    </div>
  );
}

function Item({ item, reader, screen }: { item: Shown; reader: Reader; screen: Screen }) {
  if ('to' in item) return <Whisper message={item} reader={reader} />;
  return <Posted message={item} reader={reader} screen={screen} inThread={false} />;
}

function Posted(props: { message: StoredMessage; reader: Reader; screen: Screen; inThread: boolean }) {
  const { message, reader, screen, inThread } = props;
  const author = authorOf(reader.world, message);
  const replies = inThread ? [] : repliesTo(reader.world, message.channel, message.ts);
  const newest = replies.at(-1);
  return (
    <article
      className="message"
      tabIndex={-1}
      aria-label={`${author.name}, ${clockTime(momentOf(message.ts), reader.tz)}`}
      data-key={message.ts}
      data-message={message.ts}
      data-in={message.channel}
    >
      <Avatar id={author.id} name={author.name} app={author.app} />
      <div className="message-main">
        <MessageHead name={author.name} app={author.app} ts={message.ts} tz={reader.tz} />
        <Content message={message} reader={reader} plain={!author.app} />
        {message.editedTs ? (
          <p className="edited" title={fullTime(momentOf(message.editedTs), reader.tz)}>
            (edited {clockTime(momentOf(message.editedTs), reader.tz)})
          </p>
        ) : null}
        {newest ? (
          <a className="replies" data-nav href={screenUrl(screen, { thread: message.ts })}>
            {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
            <span> Last {ago(momentOf(newest.ts), reader.world.now())}</span>
          </a>
        ) : null}
      </div>
    </article>
  );
}

function MessageHead({ name, app, ts, tz }: { name: string; app: boolean; ts: string; tz: string }) {
  const at = momentOf(ts);
  return (
    <header className="message-head">
      <strong>{name}</strong>
      {app ? <span className="app-mark">APP</span> : null}
      <time dateTime={at.toISOString()} title={fullTime(at, tz)}>
        {clockTime(at, tz)}
      </time>
    </header>
  );
}

function Content(props: { message: Pick<Shown, 'text' | 'blocks'>; reader: Reader; plain: boolean }) {
  const { message, reader, plain } = props;
  if (message.blocks.length > 0) return <Blocks blocks={message.blocks} reader={reader} />;
  if (plain) return <p className="plain">{message.text}</p>;
  return <MarkedText text={message.text} reader={reader} />;
}

function Whisper({ message, reader }: { message: EphemeralMessage; reader: Reader }) {
  const { app } = reader.world.workspace;
  return (
    <article
      className="message whisper"
      data-key={message.ts}
      tabIndex={-1}
      aria-label={`${app.name}, only visible to you`}
    >
      <Avatar id={app.userId} name={app.name} app />
      <div className="message-main">
        <p className="whisper-mark">
          <Eye /> Only visible to you
        </p>
        <MessageHead name={app.name} app ts={message.ts} tz={reader.tz} />
        <Content message={message} reader={reader} plain={false} />
        <button type="button" className="quiet" data-dismiss={message.ts}>
          Dismiss message
        </button>
      </div>
    </article>
  );
}

function Eye() {
  return (
    <svg
      aria-hidden="true"
      width="14"
      height="14"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
    >
      <path d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10z" />
      <circle cx="10" cy="10" r="2.5" />
    </svg>
  );
}

/** The right-hand pane with one message and its replies. */
export function Thread({ world, screen }: { world: World; screen: Screen }) {
  const root = topLevel(world, screen.channel).find((message) => message.ts === screen.thread);
  if (!root) return null;
  const reader = { world, slackId: screen.viewer.slackId, tz: screen.viewer.tz };
  const replies = repliesTo(world, screen.channel, root.ts);
  return (
    <section className="thread" aria-label="Thread">
      <header className="pane-head">
        <h2>Thread</h2>
        <a
          className="close"
          data-nav
          href={screenUrl(screen, { thread: null })}
          aria-label="Close the thread"
        >
          ✕
        </a>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="thread-messages" id="thread-messages" tabIndex={0} role="log" aria-label="Replies">
        <Posted message={root} reader={reader} screen={screen} inThread />
        <p className="reply-count">
          {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
        </p>
        {replies.map((message) => (
          <Posted key={message.ts} message={message} reader={reader} screen={screen} inThread />
        ))}
      </div>
    </section>
  );
}
