import { renderToStaticMarkup } from 'react-dom/server';
import type { World } from '../world.js';
import type { Prompt } from './tokens.js';

/** The page on which somebody approves or denies. In the sandbox it stands for the phone as well. */
export function promptPage(world: World, prompt: Prompt): string {
  const person = world.workspace.users.find((user) => user.duoUser === prompt.duoUser);
  const at = world.now().toISOString().slice(11, 16);
  return page(
    'Duo · sandbox',
    <form method="post" action={`/duo/prompt/${prompt.id}`} className="duo-card">
      <h1>Is this you?</h1>
      <p className="duo-lead">Check on your phone. Here in the sandbox, this page is the phone.</p>
      <dl className="duo-facts">
        <div>
          <dt>Person</dt>
          <dd>{person ? `${person.name} (${prompt.duoUser})` : prompt.duoUser}</dd>
        </div>
        <div>
          <dt>Application</dt>
          <dd>{world.workspace.app.name}</dd>
        </div>
        <div>
          <dt>Organisation</dt>
          <dd>{world.workspace.team.name}</dd>
        </div>
        <div>
          <dt>Time</dt>
          <dd>{at} UTC</dd>
        </div>
      </dl>
      <button type="submit" name="decision" value="approve" className="duo-button duo-approve">
        <span aria-hidden="true">✓</span> Approve
      </button>
      <button type="submit" name="decision" value="deny" className="duo-button duo-deny">
        <span aria-hidden="true">✕</span> Deny
      </button>
      <button type="submit" name="decision" value="fraud" className="duo-button duo-fraud">
        This was not me
      </button>
      <button type="submit" name="decision" value="close" className="duo-link">
        Close without answering
      </button>
    </form>,
  );
}

export function closedPage(): string {
  return page(
    'Duo · sandbox',
    <div className="duo-card">
      <h1>Closed without an answer</h1>
      <p className="duo-lead">
        Nothing was sent. You can close this tab and open the link in the message again.
      </p>
    </div>,
  );
}

export function refusedPage(why: string): string {
  return page(
    'Duo · sandbox',
    <div className="duo-card">
      <h1>Duo cannot show this request</h1>
      <p className="duo-lead">{why}</p>
    </div>,
  );
}

function page(title: string, content: React.ReactNode): string {
  return renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/pages.css" />
      </head>
      <body className="duo">
        <p className="sandbox-mark">Sandbox: not the real Duo</p>
        <main>
          <p className="duo-brand" aria-hidden="true">
            two-step check
          </p>
          {content}
        </main>
      </body>
    </html>,
  );
}
