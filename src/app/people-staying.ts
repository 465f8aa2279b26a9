import type { MachineRecord, PersonRecord } from '../ports.js';

export interface Directory {
  readonly people: readonly PersonRecord[];
  readonly machines: readonly MachineRecord[];
}

/** A person or a machine of the file that was not taken, and why. */
export interface Held {
  readonly id: string;
  readonly why: string;
}

export interface Taken extends Directory {
  readonly held: readonly Held[];
}

/** Those on file that `next` does not have. */
export function missingFrom(next: Directory, onFile: Directory): Directory {
  const people = new Set(next.people.map(({ id }) => id));
  const machines = new Set(next.machines.map(({ principal }) => principal));
  return {
    people: onFile.people.filter(({ id }) => !people.has(id)),
    machines: onFile.machines.filter(({ principal }) => !machines.has(principal)),
  };
}

/**
 * What of a file can be taken while everybody else on file stays. Who claims what one who stays has is held back, as
 * two rows with one claim would be; then he stays as he was himself, which may hold back another.
 */
export function besideStaying(onFile: Directory, file: Directory): Taken {
  let taken: Taken = { ...file, held: [] };
  for (;;) {
    const staying = missingFrom(taken, onFile);
    const held = [...heldPeople(taken, staying), ...heldMachines(taken, staying)];
    if (held.length === 0) return { ...taken, machines: withOldOwners(taken.machines, onFile, staying) };
    const out = new Set(held.map(({ id }) => id));
    taken = {
      people: taken.people.filter(({ id }) => !out.has(id)),
      machines: taken.machines.filter(({ principal }) => !out.has(principal)),
      held: [...taken.held, ...held],
    };
  }
}

function heldPeople(taken: Directory, staying: Directory): readonly Held[] {
  const owners = new Map([
    ...staying.people.flatMap((person) =>
      claimsOf(person).map((claim) => [keyOf(claim), person.id] as const),
    ),
    ...staying.machines.map(({ principal }) => [keyOf(`principal ${principal}`), 'a machine'] as const),
  ]);
  return taken.people.flatMap((person) => {
    const claim = claimsOf(person).find((one) => owners.has(keyOf(one)));
    return claim ? [{ id: person.id, why: `${claim} is still that of ${owners.get(keyOf(claim))}` }] : [];
  });
}

function heldMachines(taken: Directory, staying: Directory): readonly Held[] {
  const known = new Set([...taken.people, ...staying.people].map(({ id }) => id));
  const persons = new Map(
    staying.people.flatMap(({ id, principals }) => principals.map((one) => [one.toLowerCase(), id] as const)),
  );
  return taken.machines.flatMap(({ principal, ownerIds }) => {
    const person = persons.get(principal.toLowerCase());
    if (person !== undefined) return [{ id: principal, why: `it is still that of ${person}` }];
    const nobody = ownerIds.find((id) => !known.has(id));
    return nobody === undefined ? [] : [{ id: principal, why: `its owner ${nobody} was left out` }];
  });
}

/** One who stays goes on answering for his machines, also where the file names other owners beside him. */
function withOldOwners(
  machines: readonly MachineRecord[],
  onFile: Directory,
  staying: Directory,
): readonly MachineRecord[] {
  const stays = new Set(staying.people.map(({ id }) => id));
  const old = new Map(onFile.machines.map((machine) => [machine.principal, machine]));
  return machines.map((machine) => {
    const others = (old.get(machine.principal)?.ownerIds ?? []).filter((id) => stays.has(id));
    return { ...machine, ownerIds: [...new Set([...machine.ownerIds, ...others])].sort() };
  });
}

function claimsOf({ slackId, email, duoUser, principals }: PersonRecord): readonly string[] {
  const single = [
    ['slack', slackId],
    ['email', email],
    ['duo', duoUser],
  ] as const;
  return [
    ...single.flatMap(([column, value]) => (value === null ? [] : [`${column} ${value}`])),
    ...principals.map((principal) => `principal ${principal}`),
  ];
}

function keyOf(claim: string): string {
  return claim.toLowerCase();
}
