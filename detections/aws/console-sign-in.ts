import { byInstance, defineDetection, type Judgement, textAt, type VouchEvent } from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  const { actor, error } = event;
  if (actor.kind === 'root') return null;
  if (error !== null) return refused(event);
  if (byInstance(event)) {
    return {
      tier: 'alert',
      severity: 'high',
      reason: "a server's rights were used, and servers sign in nowhere",
    };
  }
  if (isByProvider(event)) return KEPT;
  if (actor.kind === 'federated') {
    return { tier: 'notify', severity: 'medium', reason: 'it began with an access key, not with a password' };
  }
  return actor.kind === 'role' || actor.kind === 'identity-center' ? KEPT : byPassword(event);
}

/** The second factor is asked for after the password, so whoever fails it knew the password. */
function refused({ extra }: VouchEvent): Judgement {
  return used(extra) === 'yes'
    ? { tier: 'notify', severity: 'high', reason: 'the password was right and the second factor was not' }
    : KEPT;
}

/** Whoever comes through a provider has shown their second factor there; AWS knows nothing of it. */
function isByProvider({ actor, extra }: VouchEvent): boolean {
  return textAt(extra['SamlProviderArn']) !== '' || actor.principal.startsWith('federated:');
}

function byPassword({ actor, extra }: VouchEvent): Judgement {
  if (used(extra) === 'yes' || actor.mfa === true) return KEPT;
  return used(extra) === 'no'
    ? { tier: 'alert', severity: 'high', reason: 'a password alone was enough' }
    : {
        tier: 'notify',
        severity: 'medium',
        reason: 'the record does not say whether a second factor was asked for',
      };
}

function used(extra: VouchEvent['extra']): string {
  return textAt(extra['MFAUsed']).toLowerCase();
}

function says({ actor, error, extra }: VouchEvent): string {
  if (error !== null) return 'tried to sign in to the AWS console';
  const password = actor.kind === 'user' && used(extra) !== 'yes' && actor.mfa !== true;
  return password ? 'signed in to the AWS console without a second factor' : 'signed in to the AWS console';
}

export default defineDetection({
  title: 'A sign-in to the console',
  provider: 'aws',
  on: ['signin:ConsoleLogin'],
  tier: 'log',
  severity: 'low',
  attack: ['T1078.004'],
  why: 'A password alone can be stolen, so a sign-in without a second factor is told to security.',
  falsePositives: 'Users who have not set up a second factor yet.',
  // A failed one is looked at by itself.
  failedCounts: true,
  stratus: ['aws.initial-access.console-login-without-mfa'],
  says,
  judge,
});
