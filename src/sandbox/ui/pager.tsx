import { renderToStaticMarkup } from 'react-dom/server';
import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { isWebAddress } from '../slack/problems.js';
import type { Incident } from '../state.js';
import type { World } from '../world.js';
import { Head } from './page.js';

const STATES = { triggered: 'Triggered', acknowledged: 'Acknowledged', resolved: 'Resolved' } as const;

/** What the on-call sees: every incident with everything that was sent. */
export function pagerPage(world: World): string {
  const incidents = [...world.state.incidents].reverse();
  return renderToStaticMarkup(
    <html lang="en">
      <Head title={`Pager · ${world.workspace.team.name} (sandbox)`} />
      <body className="pager" data-pane="pager">
        <div id="topbar">
          <header className="topbar">
            <p className="team">
              <span className="team-mark" aria-hidden="true">
                P
              </span>
              Pager <span className="sandbox-mark">sandbox</span>
            </p>
            <a className="pager-link" href="/">
              Back to the workspace
            </a>
          </header>
        </div>
        <main id="middle" className="incidents">
          <h1>Incidents</h1>
          <p className="lead">
            Stands in for PagerDuty: what the person on call is woken with. High urgency rings; low urgency
            waits until morning.
          </p>
          {incidents.length === 0 ? <p className="quiet-night">No incidents. A quiet night so far.</p> : null}
          {incidents.map((incident) => (
            <IncidentCard key={`${incident.dedupKey} ${incident.openedAt}`} incident={incident} />
          ))}
        </main>
        <div id="toasts" role="status" aria-live="polite" />
      </body>
    </html>,
  );
}

function IncidentCard({ incident }: { incident: Incident }) {
  const body = incident.events.findLast((event) => event.action === 'trigger')?.body ?? {};
  const payload = objectAt(body['payload']);
  return (
    <article
      className={`incident incident-${incident.state}`}
      data-key={`${incident.dedupKey} ${incident.openedAt}`}
    >
      <header>
        <span className={`pill pill-${incident.state}`}>{STATES[incident.state]}</span>
        <span className={`pill pill-${incident.urgency}`}>{incident.urgency} urgency</span>
        <time dateTime={incident.openedAt}>{incident.openedAt.slice(0, 19).replace('T', ' ')} UTC</time>
      </header>
      <h2>{textAt(payload['summary'])}</h2>
      <Details body={body} payload={payload} />
      <Links body={body} />
      {incident.state === 'resolved' ? null : (
        <p className="incident-actions" data-dedup={incident.dedupKey}>
          {incident.state === 'triggered' ? (
            <button type="button" className="slack-button slack-button-primary" data-pager="acknowledge">
              Acknowledge
            </button>
          ) : null}
          <button type="button" className="slack-button slack-button-plain" data-pager="resolve">
            Resolve
          </button>
        </p>
      )}
      <details>
        <summary>
          All that was sent ({incident.events.length} {incident.events.length === 1 ? 'event' : 'events'}, key{' '}
          {incident.dedupKey})
        </summary>
        <ol>
          {incident.events.map((event) => (
            <li key={`${event.at} ${event.action} ${event.by}`}>
              {event.at.slice(11, 19)} UTC: {event.action} by {event.by === 'app' ? 'Vouch' : 'the on-call'}
              {event.by === 'app' ? <pre>{JSON.stringify(event.body, null, 2)}</pre> : null}
            </li>
          ))}
        </ol>
      </details>
    </article>
  );
}

function Details({ body, payload }: { body: JsonObject; payload: JsonObject }) {
  const rows: readonly (readonly [string, string])[] = [
    ['Severity', textAt(payload['severity'])],
    ['Source', textAt(payload['source'])],
    ['When', textAt(payload['timestamp'])],
    ['Component', textAt(payload['component'])],
    ['Group', textAt(payload['group'])],
    ['Class', textAt(payload['class'])],
    ['Sent by', textAt(body['client'])],
    ...Object.entries(objectAt(payload['custom_details'])).map(
      ([label, value]) => [label, typeof value === 'object' ? JSON.stringify(value) : textAt(value)] as const,
    ),
  ];
  return (
    <table>
      <caption className="sr-only">Details</caption>
      <tbody>
        {rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Links({ body }: { body: JsonObject }) {
  const links = listAt(body['links'])
    .map(objectAt)
    .filter((link) => isWebAddress(textAt(link['href'])));
  if (links.length === 0) return null;
  return (
    <p className="links">
      {links.map((link) => (
        <a key={textAt(link['href'])} href={textAt(link['href'])} target="_blank" rel="noopener noreferrer">
          {textAt(link['text']) || textAt(link['href'])}
        </a>
      ))}
    </p>
  );
}
