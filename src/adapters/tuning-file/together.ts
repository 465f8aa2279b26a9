import { endOf } from '../../core/dark/shadow.js';
import type { Shaped } from './shape.js';

/** Where something stands in the document: `['overrides', 0, 'until']`. */
export type Path = readonly (string | number)[];

export interface Trouble {
  readonly path: Path;
  /** It is about the key, not about what follows it. */
  readonly key?: true;
  readonly message: string;
}

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** What is wrong with entries taken together, or with the day they are read on. Each alone has been looked at. */
export function troubleTogether(shaped: Shaped, now: Date): readonly Trouble[] {
  return [
    ...twoOwners(shaped),
    ...farEnds(shaped, now),
    ...twice(shaped),
    ...aboutVouch(shaped),
    ...wholeDay(shaped),
  ];
}

function twoOwners({ accounts = {}, partners = {} }: Shaped): readonly Trouble[] {
  return Object.keys(partners)
    .filter((account) => account in accounts)
    .map((account) => ({
      path: ['partners', account],
      message: 'expected an account of somebody else, found one that is among our own accounts',
    }));
}

function farEnds({ overrides = [], shadow = [] }: Shaped, now: Date): readonly Trouble[] {
  return [
    ...overrides.map(({ until }, index) => ({ until, path: ['overrides', index, 'until'] })),
    ...shadow.map(({ until }, index) => ({ until, path: ['shadow', index, 'until'] })),
  ].flatMap(({ until, path }) =>
    endOf(until) - now.getTime() > YEAR_MS
      ? [{ path, message: `expected a day within a year, found "${until}"` }]
      : [],
  );
}

function twice({ automation = [] }: Shaped): readonly Trouble[] {
  return automation.flatMap(({ principal }, index) =>
    automation.findIndex((other) => other.principal === principal) < index
      ? [
          {
            path: ['automation', index, 'principal'],
            message: `expected each principal once, found "${principal}" again`,
          },
        ]
      : [],
  );
}

function aboutVouch({ automation = [], vouch = [] }: Shaped): readonly Trouble[] {
  return automation.flatMap(({ principal }, index) =>
    vouch.includes(principal)
      ? [
          {
            path: ['automation', index, 'principal'],
            message: 'expected another than Vouch itself, whose acts are never ordinary',
          },
        ]
      : [],
  );
}

function wholeDay({ quiet_hours: quiet }: Shaped): readonly Trouble[] {
  return quiet && quiet.from === quiet.to
    ? [
        {
          path: ['quiet_hours', 'to'],
          message: 'expected another time than "from": quiet hours never last a whole day',
        },
      ]
    : [];
}
