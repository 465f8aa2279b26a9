import type { Session } from './session.js';

type Purpose = 'sandbox' | 'real';

const OF_ITS_OWN = 'a database of its own (DATABASE_URL, or another VOUCH_DATA_DIR)';

/** The first one to say it decides; the same again is no error. */
export async function claimPurpose({ sql }: Session, purpose: Purpose): Promise<void> {
  const claimed = await sql(
    `UPDATE clock SET purpose = $1::text
      WHERE id = 1 AND coalesce(purpose, $1::text) = $1::text AND ($1::text <> 'real' OR offset_ms = 0)
      RETURNING 1`,
    purpose,
  );
  if (claimed.length > 0) return;
  const rows = await sql<{ purpose: Purpose | null }>('SELECT purpose FROM clock WHERE id = 1');
  throw new Error(whyNot(purpose, rows[0]?.purpose ?? null));
}

function whyNot(purpose: Purpose, found: Purpose | null): string {
  if (purpose === 'sandbox') {
    return `this database belongs to a real installation, and no Slack is set here: set the same Slack variables as there, or give the sandbox ${OF_ITS_OWN}`;
  }
  if (found === 'sandbox') {
    return `this database holds the sandbox's made-up company (it was first used with no Slack set): give the real installation ${OF_ITS_OWN}`;
  }
  return `the clock of this database was moved, as only the sandbox and tests do: give the real installation ${OF_ITS_OWN}`;
}
