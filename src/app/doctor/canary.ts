import { broken, type Check, type CheckResult, off, ok, saidBy, warning } from './check.js';
import { within } from './within.js';

export interface CanaryProbe {
  /** Null: Vouch's own. */
  readonly roleArn: string | null;
  /** Takes the role and calls as it. No canary is put on record. */
  call(): Promise<void>;
  /** What is on record of those that were sent; null: nothing. */
  heard(): Promise<{ readonly heardAt: Date | null; readonly blindAt: Date | null } | null>;
}

const CALL_MS = 9_000;
const PAGED = '15 minutes without a canary page the on-call.';

/**
 * Whether a canary can be sent, and whether the last ones came back. `turned-off`: the settings say so; `not-carried`:
 * the queue is a stand-in, and no stand-in for STS would carry one.
 */
export function canaryCheck(probe: CanaryProbe | 'turned-off' | 'not-carried'): Check {
  return {
    name: 'AWS canary',
    run: async () => {
      if (probe === 'not-carried')
        return off('the queue is a stand-in, and none for STS is set: none is sent');
      if (probe !== 'turned-off') return judged(probe);
      const found = 'VOUCH_CANARY is 0: nobody is paged when events stop coming by the queue';
      return warning(found, 'Take VOUCH_CANARY away: silence looks the same as calm.');
    },
  };
}

async function judged(probe: CanaryProbe): Promise<CheckResult> {
  const { roleArn } = probe;
  // Where the database is away, its own line says so.
  const recorded = within(CALL_MS, () => probe.heard()).catch(() => null);
  try {
    await within(CALL_MS, () => probe.call());
  } catch (error) {
    const mend = roleArn
      ? 'Let our role assume VOUCH_CANARY_ROLE_ARN, and that one trust ours'
      : 'Name a role without rights in VOUCH_CANARY_ROLE_ARN, or let our own assume itself';
    return broken(saidBy(error), `${mend}: ${PAGED}`);
  }
  const can = `${roleArn ?? "Vouch's own role"} can be taken`;
  const heard = await recorded;
  if (!heard) return ok(can);
  const last = heard.heardAt?.toISOString();
  if (heard.blindAt) {
    const found = `${can}, but no canary has come back since ${last ?? 'it was set up'}`;
    return broken(found, 'Follow the road in docs/aws.md: trail, rule, topic, queue.');
  }
  return ok(`${can}; ${last ? `the last canary came back at ${last}` : 'none has come back yet'}`);
}
