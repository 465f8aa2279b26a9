import { randomBytes } from 'node:crypto';
import { HttpError } from '../http.js';
import type { SandboxUser } from '../types.js';
import type { World } from '../world.js';
import type { Delivery } from './deliver.js';
import { anyUser } from './directory.js';

export interface Outcome {
  readonly ok: boolean;
  readonly delivery: Delivery | null;
  /** What Slack would show, where something went wrong. */
  readonly warning: string | null;
  /** By block id: what the app said of the form's fields. */
  readonly errors?: { readonly [blockId: string]: string };
}

export function common(world: World, user: SandboxUser) {
  const { team, app } = world.workspace;
  const foreign = user.standing === 'foreign';
  return {
    user: {
      id: user.slackId,
      username: user.id,
      name: user.id,
      team_id: foreign ? 'T0FOREIGN1' : team.id,
    },
    api_app_id: app.id,
    token: 'sandbox-verification-token',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function newResponseUrl(world: World, user: string, channel: string, ts: string | null): string {
  const id = randomBytes(16).toString('hex');
  world.responseUrls.set(id, { user, channel, ts, at: Date.now(), uses: 0 });
  return `${world.url}/slack/response/${id}`;
}

export function needUser(world: World, id: string): SandboxUser {
  const user = anyUser(world, id);
  if (!user) throw new HttpError(404, `no such person: ${id}`);
  return user;
}
