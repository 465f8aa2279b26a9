import type { World } from '../world.js';
import type { Screen } from './model.js';
import { clockTime, zoneName } from './time.js';

const STEPS = [1, 5, 15];

/** The panel in which one does something in AWS and moves Vouch's clock. */
export function Lab({ world, screen }: { world: World; screen: Screen }) {
  const actions = world.controls?.actions ?? [];
  return (
    <aside className="lab" aria-labelledby="lab-title">
      <section className="clock" aria-labelledby="clock-title">
        <h2 id="clock-title">Vouch’s clock</h2>
        <p className="clock-face">
          <time data-clock data-offset={world.offsetMs} data-tz={screen.viewer.tz}>
            {clockTime(world.now(), screen.viewer.tz)}
          </time>{' '}
          <span className="clock-zone" title={screen.viewer.tz}>
            {zoneName(world.now(), screen.viewer.tz)}
          </span>
        </p>
        <p className="clock-note">Instead of waiting for a deadline, move the time forward.</p>
        <div className="clock-steps">
          {STEPS.map((minutes) => (
            <button
              key={minutes}
              type="button"
              className="chip"
              data-advance={minutes * 60_000}
              aria-label={`Move the clock ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} forward`}
            >
              +{minutes} min
            </button>
          ))}
        </div>
      </section>
      <section aria-labelledby="lab-title">
        <h2 id="lab-title">Do something in AWS</h2>
        <p className="lab-note">
          as <strong>{screen.viewer.name}</strong>. It goes through the same intake as a real CloudTrail
          record.
        </p>
        {actions.length === 0 ? <p className="lab-empty">Vouch is not connected yet. One moment.</p> : null}
        <ul className="actions-list">
          {actions.map((action) => (
            <li key={action.id} data-key={action.id}>
              <button type="button" className="lab-action" data-act={action.id}>
                <span className="lab-action-title">{action.title}</span>
                <span className="lab-action-hint">{action.hint}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}
