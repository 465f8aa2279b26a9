import { DAYS } from '../../core/tuning/quiet.js';
import type { Tuning } from '../../core/tuning/tuning.js';
import type { Shaped } from './shape.js';

/** What the file says, in our own words. */
export function tuningOf(shaped: Shaped): Tuning {
  const { quiet_hours: quiet } = shaped;
  return {
    accounts: mapped(shaped.accounts, ({ name = null, environment = null }) => ({ name, environment })),
    partners: mapped(shaped.partners, (who) => who),
    organization: shaped.organization ?? null,
    regions: new Set(shaped.regions),
    networks: shaped.networks ?? [],
    vouch: new Set(shaped.vouch),
    automation: (shaped.automation ?? []).map(({ networks = [], ...rest }) => ({ ...rest, networks })),
    environments: mapped(shaped.environments, (entry) => ({ atMost: entry.at_most ?? null })),
    overrides: (shaped.overrides ?? []).map(({ when, ...rest }) => ({
      ...rest,
      when: {
        accounts: when?.account ?? [],
        environments: when?.environment ?? [],
        principals: when?.principal ?? [],
        networks: when?.network ?? [],
      },
    })),
    shadow: shaped.shadow ?? [],
    quietHours: quiet ? { ...quiet, days: quiet.days ?? DAYS } : null,
  };
}

function mapped<From, To>(
  entries: { readonly [key: string]: From } | undefined,
  change: (entry: From) => To,
): ReadonlyMap<string, To> {
  return new Map(Object.entries(entries ?? {}).map(([key, entry]) => [key, change(entry)]));
}
