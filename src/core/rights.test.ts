import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASKED, caseOf, item } from '../../test/cases.js';
import verifyAction from '../../workflows/verify-action/index.js';
import { CHOICE_INPUTS } from './card.js';
import type { Audience } from './case.js';
import { mayPress, type Standing } from './rights.js';
import type { LoadedWorkflow } from './workflow.js';

const workflow = { ...verifyAction, id: 'verify-action' } as LoadedWorkflow;
const jane: Standing = { slackId: 'U1', personId: 'jane', full: true, security: false };
const sam: Standing = { slackId: 'U5', personId: 'sam', full: true, security: true };
const owners: Audience = {
  kind: 'owners',
  role: 'asked',
  channel: 'C1',
  personIds: ['jane', 'omar'],
  slackIds: ['U1', 'U2'],
  name: 'Jane Doe, Omar Haddad',
};

describe('mayPress', () => {
  it('lets the asked person answer, and nobody else, not even security', () => {
    expect(mayPress(workflow, caseOf(), 'yes', jane)).toBeNull();
    expect(mayPress(workflow, caseOf(), 'yes', sam)).toContain('This question is for Jane Doe');
  });

  it('needs both names of the asked person: an account that was taken over is on file for nobody', () => {
    expect(mayPress(workflow, caseOf(), 'yes', { ...jane, personId: null })).not.toBeNull();
    expect(mayPress(workflow, caseOf(), 'yes', { ...jane, slackId: 'U9' })).not.toBeNull();
  });

  it('lets one of the owners answer for a machine', () => {
    const c = caseOf({ audience: owners });
    expect(mayPress(workflow, c, 'yes', { ...jane, slackId: 'U2', personId: 'omar' })).toBeNull();
    expect(mayPress(workflow, c, 'yes', { ...jane, slackId: 'U3', personId: 'mei' })).not.toBeNull();
  });

  it('lets somebody who is only told deny and comment, and never confirm', () => {
    const c = caseOf({ audience: { ...ASKED, role: 'told' } as Audience });
    expect(mayPress(workflow, c, 'yes', jane)).not.toBeNull();
    expect(mayPress(workflow, c, 'no', jane)).toBeNull();
    expect(mayPress(workflow, c, 'comment', jane)).toBeNull();
  });

  it('keeps closing for security', () => {
    expect(mayPress(workflow, caseOf(), 'resolve', jane)).toContain('Only the security team');
    expect(mayPress(workflow, caseOf(), 'resolve', sam)).toBeNull();
  });

  it('lets nobody close what is about themselves, security or not', () => {
    const c = caseOf({ audience: { ...ASKED, personId: 'sam', slackId: 'U5' } as Audience });
    expect(mayPress(workflow, c, 'resolve', sam)).toContain('about you');
    // Taking it on would quiet the pager.
    expect(mayPress(workflow, c, 'acknowledge', sam)).toContain('about you');
    expect(mayPress(workflow, c, 'more', sam)).toBeNull();
  });

  it('lets nobody close a list in which something is their own, though nobody is asked about it', () => {
    const storm = caseOf({
      audience: { kind: 'nobody', why: 'a storm' },
      items: [item({ about: ['mei'] }), item({ eventId: 'e2', about: ['sam'] })],
    });
    expect(mayPress(workflow, storm, 'resolve', sam)).toContain('about you');
    expect(mayPress(workflow, storm, 'acknowledge', sam)).toContain('about you');
    const others = { ...storm, items: storm.items.slice(0, 1) };
    expect(mayPress(workflow, others, 'resolve', sam)).toBeNull();
    expect(mayPress(workflow, storm, 'resolve', { ...sam, personId: null })).toBeNull();
  });

  it('gives guests, deactivated people and other workspaces no say in anything', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHOICE_INPUTS), fc.boolean(), (input, security) => {
        expect(mayPress(workflow, caseOf(), input, { ...jane, security, full: false })).not.toBeNull();
      }),
    );
  });
});
