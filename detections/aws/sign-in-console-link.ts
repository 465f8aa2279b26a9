import { byInstance, defineDetection, type Judgement, type VouchEvent } from '../../src/kit/index.js';

/** Identity Center asks for the link in this way each time somebody opens the console from its page. */
const OWN_PORTAL = /^Jersey\//;

/**
 * Who acted decides: AWS attests the roles of Identity Center, which nobody else can make. The client is chosen by
 * the caller, so it can only make more of it.
 */
function judge(event: VouchEvent): Judgement {
  if (byInstance(event)) {
    return { tier: 'alert', severity: 'high', reason: 'a server did it, and servers need no console' };
  }
  if (event.actor.kind !== 'identity-center') return {};
  return OWN_PORTAL.test(event.client ?? '')
    ? { tier: 'log', severity: 'low' }
    : { reason: 'it was not the page of Identity Center that asked for it' };
}

export default defineDetection({
  title: 'A console session was made from credentials',
  provider: 'aws',
  on: ['signin:GetSigninToken'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1550.001', 'T1078.004'],
  why: 'Stolen keys are turned into a console session this way, without password or second factor.',
  falsePositives: 'Tools that open the console from the command line.',
  says: () => 'turned credentials into a console session',
  judge,
});
