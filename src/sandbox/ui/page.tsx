import { renderToStaticMarkup } from 'react-dom/server';
import { directOf } from '../slack/directory.js';
import type { World } from '../world.js';
import { Avatar } from './avatar.js';
import { Lab } from './lab.js';
import { MessageList, Thread } from './messages.js';
import { Modal } from './modal.js';
import { openIncidents, PANES, type Screen, screenUrl, topLevel } from './model.js';
import { Sidebar } from './sidebar.js';

export function workspacePage(world: World, screen: Screen): string {
  const { viewer } = screen;
  const reader = { world, slackId: viewer.slackId, tz: viewer.tz };
  const threaded = screen.thread && topLevel(world, screen.channel).some((one) => one.ts === screen.thread);
  return renderToStaticMarkup(
    <html lang="en">
      <Head title={`${placeTitle(world, screen)} · ${world.workspace.team.name} (sandbox)`} />
      <body
        data-as={viewer.id}
        data-in={screen.channel}
        data-pane={screen.pane}
        data-thread={threaded ? 'open' : ''}
      >
        <a className="skip" href="#messages">
          Skip to the messages
        </a>
        <div id="topbar">
          <TopBar world={world} />
        </div>
        <div className="panes">
          <div id="left">
            <Sidebar world={world} screen={screen} />
          </div>
          <main id="middle">
            <ConversationHead world={world} screen={screen} />
            <MessageList world={world} screen={screen} />
            <Composer world={world} screen={screen} />
          </main>
          <div id="right">
            {threaded ? <Thread world={world} screen={screen} /> : <Lab world={world} screen={screen} />}
          </div>
        </div>
        <div id="tabs">
          <Tabs screen={screen} />
        </div>
        <div id="modal">
          <Modal world={world} reader={reader} />
        </div>
        <div id="toasts" role="status" aria-live="polite" />
      </body>
    </html>,
  );
}

const SHEETS = ['layout', 'sidebar', 'lab', 'messages', 'modal', 'pager'];

export function Head({ title }: { title: string }) {
  return (
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      <link rel="icon" href="/assets/icon.svg" />
      <link rel="stylesheet" href="/assets/slack-blocks.css" />
      {SHEETS.map((name) => (
        <link key={name} rel="stylesheet" href={`/assets/${name}.css`} />
      ))}
      <script src="/assets/app.js" defer />
    </head>
  );
}

function placeTitle(world: World, screen: Screen): string {
  return screen.place?.kind === 'channel' ? `#${screen.place.channel.name}` : world.workspace.app.name;
}

function TopBar({ world }: { world: World }) {
  const open = openIncidents(world);
  return (
    <header className="topbar">
      <p className="team">
        <span className="team-mark" aria-hidden="true">
          {world.workspace.team.name[0]}
        </span>
        <span className="team-name">{world.workspace.team.name}</span>
        <span className="sandbox-mark">sandbox</span>
      </p>
      <details className="what">
        <summary>What is this?</summary>
        <p>
          Vouch asks people in Slack whether a sensitive action was theirs, and pages security when nobody
          vouches for it. This is a stand-in for Slack, Duo and PagerDuty on your own machine: pick who you
          are on the left, do something in AWS on the right, and answer as that person. Nothing leaves this
          machine.
        </p>
      </details>
      <a className="pager-link" href="/pagerduty" target="pager">
        Pager
        {open > 0 ? (
          <span className="count">
            {open}
            <span className="sr-only"> triggered</span>
          </span>
        ) : null}
      </a>
    </header>
  );
}

function ConversationHead({ world, screen }: { world: World; screen: Screen }) {
  const channel = screen.place?.kind === 'channel' ? screen.place.channel : null;
  return (
    <header className="conversation-head" id="conversation-head">
      {channel ? (
        <h1>
          <span aria-hidden="true"># </span>
          {channel.name}
        </h1>
      ) : (
        <h1>
          <Avatar id={world.workspace.app.userId} name={world.workspace.app.name} app size={24} />
          {world.workspace.app.name}
        </h1>
      )}
      <p>
        {channel ? channel.topic : 'Direct message'} · you are <strong>{screen.viewer.name}</strong>
      </p>
    </header>
  );
}

function Composer({ world, screen }: { world: World; screen: Screen }) {
  const direct = screen.channel === directOf(screen.viewer);
  const command = world.workspace.app.commands[0] ?? '';
  const to =
    direct || screen.place?.kind !== 'channel' ? world.workspace.app.name : `#${screen.place.channel.name}`;
  return (
    <form className="composer" id="composer" data-key={`composer ${screen.viewer.id} ${screen.channel}`}>
      <label className="sr-only" htmlFor="draft">
        Message {to}
      </label>
      <textarea id="draft" name="text" rows={1} placeholder={`Message ${to}, or type ${command} help`} />
      <button type="submit" aria-label="Send">
        <svg aria-hidden="true" width="18" height="18" viewBox="0 0 20 20">
          <path
            d="M2 3l16 7-16 7 2.5-7L2 3zm2.5 7H11"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.7"
            strokeLinejoin="round"
          />
        </svg>
      </button>
    </form>
  );
}

const TAB_NAMES = { list: 'You & chats', chat: 'Messages', lab: 'AWS & clock' } as const;

function Tabs({ screen }: { screen: Screen }) {
  return (
    <nav className="tabs" aria-label="Panes">
      {PANES.map((pane) => (
        <a
          key={pane}
          data-nav
          href={screenUrl(screen, { pane })}
          aria-current={pane === screen.pane ? 'page' : undefined}
        >
          {TAB_NAMES[pane]}
        </a>
      ))}
    </nav>
  );
}
