import { PortError } from '../../ports.js';
import { broken, type Check, type CheckResult, counted, off, ok, saidBy, warning } from './check.js';
import { within } from './within.js';

export interface LookupProbe {
  readonly regions: readonly string[];
  /** Name of the role that is taken in each account; null: our own rights, in our own account. */
  readonly role: string | null;
  /** `trouble`: why the organization's accounts are not among them. Throws where none is known. */
  accounts(): Promise<{ readonly accounts: readonly string[]; readonly trouble: unknown }>;
  /** One page of LookupEvents. */
  look(account: string, region: string, signal: AbortSignal): Promise<void>;
}

export interface LookupLimits {
  readonly findMs: number;
  readonly lookMs: number;
}

/** Together less than a check may take. */
const LIMITS: LookupLimits = { findMs: 6_000, lookMs: 5_000 };
const MOST_TRIED = 5;

/** Whether LookupEvents can be read, in the first region of the first few accounts. */
export function lookupCheck(probe: LookupProbe | null, limits: LookupLimits = LIMITS): Check {
  return {
    name: 'CloudTrail lookup',
    run: async () => (probe ? judged(probe, limits) : off('VOUCH_LOOKUP_REGIONS is not set')),
  };
}

async function judged(probe: LookupProbe, { findMs, lookMs }: LookupLimits): Promise<CheckResult> {
  let known: Awaited<ReturnType<LookupProbe['accounts']>>;
  try {
    known = await within(findMs, () => probe.accounts());
  } catch (error) {
    const next = 'Give the process AWS credentials; with VOUCH_ORGANIZATION, organizations:ListAccounts too.';
    return broken(`the accounts could not be found: ${saidBy(error)}`, next);
  }
  const { accounts, trouble } = known;
  const [region = ''] = probe.regions;
  const tried = accounts.slice(0, MOST_TRIED);
  const failed = await failures(probe, tried, region, lookMs);
  const places = `${counted(accounts.length, 'account', 'accounts')}, ${counted(probe.regions.length, 'region', 'regions')}`;
  const untried = accounts.length - tried.length;
  const rest = untried > 0 ? ` (${untried} not tried)` : '';
  const [first] = failed;
  if (first) {
    const names = failed.map(({ account }) => account).join(', ');
    const detail = `${places}; ${tried.length} tried in ${region}${rest}, not readable: ${names}`;
    const said = saidBy(first.error);
    return broken(
      `${detail}${failed.length > 1 ? ', the first' : ''}: ${said}`,
      nextAfter(first.error, probe),
    );
  }
  const detail = `${places}; ${tried.length} read in ${region}${rest}`;
  if (!trouble) return ok(detail);
  const next = 'Give our role organizations:ListAccounts.';
  return warning(`${detail}; only those of VOUCH_ACCOUNTS: ${saidBy(trouble)}`, next);
}

interface Failure {
  readonly account: string;
  readonly error: unknown;
}

async function failures(
  probe: LookupProbe,
  accounts: readonly string[],
  region: string,
  ms: number,
): Promise<readonly Failure[]> {
  const found = await Promise.all(
    accounts.map(async (account) => {
      try {
        await within(ms, (signal) => probe.look(account, region, signal));
        return [];
      } catch (error) {
        return [{ account, error }];
      }
    }),
  );
  return found.flat();
}

function nextAfter(error: unknown, { role }: LookupProbe): string {
  if (error instanceof PortError && /Throttl|TooMany/.test(error.code))
    return 'CloudTrail was asked too often just now: try again in a minute.';
  if (role === null) return 'Give our role cloudtrail:LookupEvents.';
  return `See whether the role ${role} is there, trusts ours by the external id, and has cloudtrail:LookupEvents.`;
}
