import { byInstance, defineDetection, type Judgement, type VouchEvent } from '../../src/kit/index.js';

/** Identity Center asks for the link in this way each time somebody opens the console from its page. */
const OWN_PORTAL = /^Jersey\//;

function judge(event: VouchEvent): Judgement {
  if (byInstance(event)) {
    return { tier: 'alert', severity: 'high', reason: 'a server did it, and servers need no console' };
  }
  return OWN_PORTAL.test(event.client ?? '') ? { tier: 'log', severity: 'low' } : {};
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
