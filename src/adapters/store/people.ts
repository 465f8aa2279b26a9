import type { Person } from '../../core/person.js';
import type { MachineRecord, PeopleTable, PersonRecord } from '../../ports/store.js';
import type { Session } from './session.js';

/** `names` serves `byName` alone. */
const PERSON = {
  id: true,
  name: true,
  slackId: true,
  email: true,
  duoUser: true,
  active: true,
  frozen: true,
};

export function peopleTable(session: Session): PeopleTable {
  const { db } = session;
  return {
    replace: (people, machines) => session.atomically((inner) => replace(inner, people, machines)),

    async list() {
      const people = await db.person.findMany({
        select: { ...PERSON, principals: { orderBy: { principal: 'asc' } } },
        orderBy: { id: 'asc' },
      });
      const machines = await db.machine.findMany({ orderBy: { principal: 'asc' } });
      return {
        people: people.map((one) => ({ ...one, principals: one.principals.map((row) => row.principal) })),
        machines,
      };
    },

    person: (id) => db.person.findUnique({ where: { id }, select: PERSON }),

    async bySlackId(slackId) {
      const rows = await db.person.findMany({ where: { slackId }, select: PERSON, take: 2 });
      // Two people with one Slack id: neither can be told from the other, so it is nobody.
      return rows.length === 1 ? (rows[0] ?? null) : null;
    },

    byPrincipal: (principal) =>
      db.person.findMany({
        where: { principals: { some: { principal } } },
        select: PERSON,
        orderBy: { id: 'asc' },
      }),

    async machine(principal) {
      const row = await db.machine.findUnique({ where: { principal } });
      if (!row) return null;
      const people = await db.person.findMany({ where: { id: { in: row.ownerIds } }, select: PERSON });
      const owners = row.ownerIds.flatMap((id) => people.filter((person) => person.id === id));
      return { principal, owners, channel: row.channel };
    },

    byName: (name) =>
      db.person.findMany({
        where: { names: { has: comparable(name) } },
        select: PERSON,
        orderBy: { id: 'asc' },
      }),

    async setSlackId(id, slackId) {
      const { count } = await db.person.updateMany({ where: { id }, data: { slackId } });
      mustHit(count, id);
    },

    async freeze(id, frozen) {
      const { count } = await db.person.updateMany({ where: { id }, data: { frozen } });
      mustHit(count, id);
    },
  };
}

/**
 * An import says nothing about what was learned meanwhile: who is frozen stays frozen until security releases
 * them, and a Slack id found by e-mail stays while the e-mail does.
 */
async function replace(
  { db, sql }: Session,
  people: readonly PersonRecord[],
  machines: readonly MachineRecord[],
): Promise<void> {
  // Readers go on; a second import waits.
  await sql('LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE');
  const before = new Map((await db.person.findMany({ select: PERSON })).map((one) => [one.id, one]));
  await db.machine.deleteMany();
  await db.person.deleteMany();
  await db.person.createMany({ data: people.map((one) => personRow(one, before.get(one.id))) });
  await db.principal.createMany({
    data: people.flatMap((one) =>
      [...new Set(one.principals)].map((principal) => ({ principal, personId: one.id })),
    ),
  });
  await db.machine.createMany({
    data: machines.map((one) => ({
      principal: one.principal,
      ownerIds: [...new Set(one.ownerIds)],
      channel: one.channel,
    })),
  });
}

function personRow(record: PersonRecord, before: Person | undefined) {
  const { id, name, email, duoUser, active } = record;
  const learned = before?.email === email ? before.slackId : null;
  const frozen = record.frozen || (before?.frozen ?? false);
  return {
    id,
    name,
    email,
    duoUser,
    active,
    frozen,
    slackId: record.slackId ?? learned,
    names: namesOf(record),
  };
}

function namesOf({ id, email }: PersonRecord): string[] {
  const local = email?.split('@')[0];
  return [...new Set([id, email, local].flatMap((name) => (name ? [comparable(name)] : [])))];
}

/** The database runs with the C locale, which knows no letters beyond ASCII: case is folded here. */
function comparable(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll('\0', '\ufffd');
}

function mustHit(count: number, id: string): void {
  if (count === 0) throw new Error(`expected a person with the id ${id}, found none`);
}
