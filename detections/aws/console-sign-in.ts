import { defineDetection, type Judgement, textAt, type VouchEvent } from '../../src/kit/index.js';

/** Whoever comes through Identity Center or another provider has shown their second factor there. */
function judge({ actor, extra }: VouchEvent): Judgement {
  const byProvider = actor.kind === 'identity-center' || actor.kind === 'federated' || actor.kind === 'role';
  const provider = textAt(extra['SamlProviderArn']) !== '';
  if (actor.kind === 'root' || byProvider || provider) return null;
  return textAt(extra['MFAUsed']).toLowerCase() === 'yes' || actor.mfa === true ? null : {};
}

export default defineDetection({
  title: 'A sign-in to the console without a second factor',
  provider: 'aws',
  on: ['signin:ConsoleLogin'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1078.004'],
  why: 'A password alone can be stolen, so we ask about sign-ins without a second factor.',
  stratus: ['aws.initial-access.console-login-without-mfa'],
  says: () => 'signed in to the AWS console without a second factor',
  judge,
});
