import { directOf } from '../slack/directory.js';
import type { World } from '../world.js';
import { Avatar } from './avatar.js';
import { badgeFor, channelsOf, humans, isWaiting, personBadge, type Screen, screenUrl } from './model.js';

export function Sidebar({ world, screen }: { world: World; screen: Screen }) {
  return (
    <nav className="sidebar" aria-label="People and conversations">
      <h2 id="you-are">You are</h2>
      <ul className="people" aria-labelledby="you-are">
        {humans(world).map((user) => (
          <PersonLink key={user.id} world={world} screen={screen} userId={user.id} />
        ))}
      </ul>
      <h2 id="channels">Channels</h2>
      <ul aria-labelledby="channels">
        {channelsOf(world, screen.viewer).map((channel) => (
          <ConversationLink key={channel.id} world={world} screen={screen} id={channel.id}>
            <span aria-hidden="true" className="hash">
              #
            </span>
            <span className="conversation-name">{channel.name}</span>
          </ConversationLink>
        ))}
      </ul>
      <h2 id="directs">Direct messages</h2>
      <ul aria-labelledby="directs">
        <ConversationLink world={world} screen={screen} id={directOf(screen.viewer)}>
          <Avatar id={world.workspace.app.userId} name={world.workspace.app.name} app size={20} />
          <span className="conversation-name">{world.workspace.app.name}</span>
          <span className="app-mark">APP</span>
        </ConversationLink>
      </ul>
    </nav>
  );
}

function PersonLink({ world, screen, userId }: { world: World; screen: Screen; userId: string }) {
  const user = humans(world).find((one) => one.id === userId);
  if (!user) return null;
  const current = user.id === screen.viewer.id;
  const waiting = isWaiting(world, user);
  const unread = personBadge(world, user);
  return (
    <li data-key={user.id}>
      <a
        data-nav
        href={screenUrl(screen, { as: user.id })}
        aria-current={current ? 'true' : undefined}
        className={current ? 'person person-current' : 'person'}
      >
        <Avatar id={user.slackId} name={user.name} app={false} size={32} />
        <span className="person-text">
          <span className="person-name">{user.name}</span>
          <span className="person-role">{waiting ? 'A question is waiting for an answer' : user.role}</span>
        </span>
        {waiting ? <span className="waiting-dot" aria-hidden="true" /> : null}
        <Count count={current ? 0 : unread} />
      </a>
    </li>
  );
}

function ConversationLink(props: { world: World; screen: Screen; id: string; children: React.ReactNode }) {
  const { world, screen, id, children } = props;
  const current = id === screen.channel;
  const badge = badgeFor(world, screen.viewer, id);
  const classes = ['conversation', current ? 'conversation-current' : '', badge.unread > 0 ? 'unread' : ''];
  return (
    <li data-key={id}>
      <a
        data-nav
        href={screenUrl(screen, { in: id })}
        aria-current={current ? 'page' : undefined}
        className={classes.join(' ').trim()}
      >
        {children}
        {badge.unread > 0 && badge.urgent === 0 ? <span className="sr-only"> (unread)</span> : null}
        <Count count={badge.urgent} />
      </a>
    </li>
  );
}

function Count({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="count">
      {count}
      <span className="sr-only"> unread</span>
    </span>
  );
}
