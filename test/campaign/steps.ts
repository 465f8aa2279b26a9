import { describeEffect } from '../../src/app/move.js';
import type { World } from '../../src/app/world.js';
import type { Tables } from '../../src/ports/store.js';
import type { Chat, Pager, Queue, SecondFactor, Store } from '../../src/ports.js';

/** A step of a case that leaves something behind: a commit, or a call to the world outside. */
export type Reach = (phase: 'before' | 'after', step: string) => void;

/** Between sends to one channel, in place of Slack's second: nobody is to wait for that here. */
const PACE_MS = 40;

/** The world with an ear at every durable step: `reach` hears of it right before and right after. */
export function withSteps(world: World, reach: Reach): World {
  return {
    ...world,
    store: storeSteps(world.store, reach),
    chat: chatSteps(world.chat, reach),
    pager: world.pager && pagerSteps(world.pager, reach),
    secondFactor: world.secondFactor && secondFactorSteps(world.secondFactor, reach),
    queue: queueSteps(world.queue, reach),
  };
}

/** `name` says which step it was; for what only its outcome tells, `told` names it afterwards. */
function around<A extends readonly unknown[], R>(
  reach: Reach,
  name: (...args: NoInfer<A>) => string | null,
  work: (...args: A) => Promise<R>,
  told: (result: R, named: string) => string | null = (_result, named) => named,
): (...args: A) => Promise<R> {
  return async (...args) => {
    const before = name(...args);
    if (before !== null) reach('before', before);
    const result = await work(...args);
    const after = before === null ? null : told(result, before);
    if (after !== null) reach('after', after);
    return result;
  };
}

function storeSteps(store: Store, reach: Reach): Store {
  const { effects, messages, buttons, presses, verifications } = store;
  return {
    ...store,
    transaction: (work) => transaction(store, work, reach),
    effects: {
      ...effects,
      add: around(reach, () => 'store effects', effects.add),
      claim: around(
        reach,
        () => 'claim effect',
        effects.claim,
        (claimed) => claimed && `claim ${describeEffect(claimed.effect)}`,
      ),
      later: around(reach, () => 'store effect-later', effects.later),
      unknown: around(reach, () => 'store effect-unknown', effects.unknown),
      pace: around(
        reach,
        () => 'pace channel',
        (channel, everyMs, effectId) => effects.pace(channel, Math.min(everyMs, PACE_MS), effectId),
      ),
    },
    messages: {
      ...messages,
      put: around(reach, ({ surface }) => `store message ${surface}`, messages.put),
    },
    buttons: {
      ...buttons,
      deal: around(reach, (...[, surface]) => `deal buttons ${surface}`, buttons.deal),
    },
    presses: {
      ...presses,
      take: around(reach, () => 'store press', presses.take),
      admit: around(reach, () => 'store request', presses.admit),
      failed: around(reach, () => 'store press-failed', presses.failed),
    },
    verifications: {
      ...verifications,
      open: around(reach, () => 'store verification', verifications.open),
      redeem: around(reach, () => 'redeem verification', verifications.redeem),
    },
  };
}

/** A commit is named after what the audit says of it, or after the events in it; others change nothing that matters. */
async function transaction<T>(store: Store, work: (tables: Tables) => Promise<T>, reach: Reach): Promise<T> {
  let name: string | null = null;
  const result = await store.transaction(async (tables) => {
    const actions: string[] = [];
    const audit: Tables['audit'] = {
      ...tables.audit,
      append: async (entries) => {
        const kinds = entries.map(({ action, detail }) => `${action} ${detail['kind'] ?? ''}`.trim());
        actions.push(...kinds);
        await tables.audit.append(entries);
      },
    };
    const events: Tables['events'] = {
      ...tables.events,
      take: (delivery) => {
        actions.push('events');
        return tables.events.take(delivery);
      },
      failed: (...failure) => {
        actions.push('event-failed');
        return tables.events.failed(...failure);
      },
    };
    const value = await work({ ...tables, audit, events });
    name = actions.length === 0 ? null : `commit ${actions.join(' + ')}`;
    if (name !== null) reach('before', name);
    return value;
  });
  if (name !== null) reach('after', name);
  return result;
}

function chatSteps(chat: Chat, reach: Reach): Chat {
  const surface = (mark: string) => mark.split(':')[1] ?? 'text';
  return {
    ...chat,
    openDirect: around(reach, () => 'slack open direct', chat.openDirect),
    post: around(reach, (...[, , mark]) => `slack post ${surface(mark)}`, chat.post),
    postText: around(reach, () => 'slack post text', chat.postText),
    update: around(reach, () => 'slack update', chat.update),
    find: around(reach, () => 'slack find', chat.find),
    whisper: around(reach, () => 'slack whisper', chat.whisper),
  };
}

function pagerSteps(pager: Pager, reach: Reach): Pager {
  return {
    trigger: around(reach, () => 'pager trigger', pager.trigger),
    acknowledge: around(reach, () => 'pager acknowledge', pager.acknowledge),
    resolve: around(reach, () => 'pager resolve', pager.resolve),
  };
}

function secondFactorSteps(secondFactor: SecondFactor, reach: Reach): SecondFactor {
  return {
    begin: around(reach, () => 'duo begin', secondFactor.begin),
    finish: around(reach, () => 'duo finish', secondFactor.finish),
  };
}

function queueSteps(queue: Queue, reach: Reach): Queue {
  return {
    ...queue,
    ring: around(reach, (kind, ids) => (ids.length === 0 ? null : `ring ${kind}`), queue.ring),
  };
}
