import { describe, expect, it } from 'vitest';
import { directoryOf } from '../src/core/directory.js';
import { normaliseAws } from '../src/core/normalise/aws.js';
import { SAMPLE_ACTIONS, SAMPLE_DIRECTORY, SAMPLE_MACHINES, SAMPLE_PEOPLE } from '../src/sandbox/index.js';

const NOW = new Date('2026-11-16T14:00:00Z');

function who(actionId: string, personId: string) {
  const action = SAMPLE_ACTIONS.find(({ id }) => id === actionId);
  const person = SAMPLE_PEOPLE.find(({ id }) => id === personId);
  if (!action || !person) throw new Error('no such sample');
  const directory = directoryOf(SAMPLE_DIRECTORY, SAMPLE_MACHINES);
  const seen = action
    .records(person, NOW, () => 0.5)
    .map((record) => {
      const read = normaliseAws(record, 'here');
      if ('refusal' in read) throw new Error(read.refusal.reason);
      return directory.whois(read.event);
    });
  return seen.at(-1);
}

describe('directoryOf', () => {
  it('names the person behind an IAM user and an Identity Center session', () => {
    expect(who('create-user', 'jane')).toEqual({ person: 'jane', sureness: 'attested' });
    expect(who('create-user', 'mei')).toEqual({ person: 'mei', sureness: 'attested' });
  });

  it('names the owners of a machine', () => {
    expect(who('terraform', 'jane')).toEqual({ person: 'jane,omar', sureness: 'attested' });
  });

  it('says that a borrowed name is only a claim, and that root is nobody', () => {
    expect(who('spoofed', 'omar')).toEqual({ person: 'jane', sureness: 'claimed' });
    expect(who('root-login', 'jane')).toEqual({ person: null, sureness: 'unknown' });
  });
});
