interface Method {
  /** The bot scope it needs; null: any token may. */
  readonly scope: string | null;
  /** True: doing it twice ends like doing it once, so a lost answer is simply asked for again. */
  readonly repeatable: boolean;
}

/** Every Web API method Vouch calls. `manifest.yml` asks for these scopes and no others; a test holds that. */
export const METHODS = {
  'auth.test': { scope: null, repeatable: true },
  'conversations.open': { scope: 'im:write', repeatable: true },
  'conversations.history': { scope: 'im:history', repeatable: true },
  'chat.postMessage': { scope: 'chat:write', repeatable: false },
  'chat.postEphemeral': { scope: 'chat:write', repeatable: false },
  'chat.update': { scope: 'chat:write', repeatable: true },
  'views.open': { scope: null, repeatable: false },
  'users.info': { scope: 'users:read', repeatable: true },
  'users.lookupByEmail': { scope: 'users:read.email', repeatable: true },
  'usergroups.list': { scope: 'usergroups:read', repeatable: true },
  'usergroups.users.list': { scope: 'usergroups:read', repeatable: true },
} as const satisfies { readonly [name: string]: Method };
export type MethodName = keyof typeof METHODS;

/** The one slash command. */
export const COMMAND = '/sec';

/** What the bot token must be allowed, sorted. */
export const SCOPES: readonly string[] = [
  ...new Set(['commands', ...Object.values(METHODS).flatMap(({ scope }) => scope ?? [])]),
].sort();
