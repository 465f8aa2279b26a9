import {
  accountIn,
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  requestOf,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateTrafficMirrorSession: 'set up a copy of network traffic',
  ModifyTrafficMirrorSession: 'changed where a copy of network traffic goes',
  CreateTrafficMirrorTarget: 'named a place that copies of network traffic can go to',
  DeleteTrafficMirrorTarget: 'removed a place that copies of network traffic went to',
  CreateTrafficMirrorFilter: 'began to choose which network traffic is copied',
  DeleteTrafficMirrorFilter: 'removed a choice of which network traffic is copied',
  CreateTrafficMirrorFilterRule: 'chose which network traffic is copied',
  ModifyTrafficMirrorFilterRule: 'changed which network traffic is copied',
  DeleteTrafficMirrorFilterRule: 'left out some of the network traffic that is copied',
  ModifyTrafficMirrorFilterNetworkServices: 'changed which name look-ups are copied',
};

/** A target may be a load balancer of another account. */
function judge(event: VouchEvent, known: Known): Judgement {
  const accounts = textsIn(requestOf(event)).flatMap((text) =>
    text.startsWith('arn:') ? (accountIn(text) ?? []) : [],
  );
  const from = letIn(accounts, event, known);
  if (from?.tier === 'alert') return from;
  return event.name === 'CreateTrafficMirrorSession' ? { tier: 'alert' } : {};
}

export default defineDetection({
  title: 'Network traffic was copied',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1040', 'T1020.001', 'T1074'],
  why: 'A mirror copies everything that goes over the wire to somebody else.',
  says: ({ name }) => DONE[name] ?? 'changed a copy of network traffic',
  judge,
});
