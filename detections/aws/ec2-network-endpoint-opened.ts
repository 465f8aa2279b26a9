import {
  accountIn,
  defineDetection,
  isOn,
  type JsonObject,
  type Judgement,
  type Known,
  letIn,
  readPolicy,
  requestOf,
  textsIn,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  ModifyVpcEndpointServicePermissions: 'let others connect to a service in the network',
  ModifyVpcEndpoint: 'changed what may go through a private way to AWS',
  CreateVpcEndpoint: 'created a private way to AWS',
  EnableAddressTransfer: 'offered a public address to another account',
};

function judge(event: VouchEvent, known: Known): Judgement {
  const request = requestOf(event);
  if (event.name === 'EnableAddressTransfer') {
    return given(textsIn(request['transferAccountId'] ?? request['TransferAccountId']), event, known);
  }
  if (event.name === 'ModifyVpcEndpointServicePermissions') {
    const added = textsIn(request['addAllowedPrincipals'] ?? request['AddAllowedPrincipals']);
    if (added.includes('*')) {
      return { tier: 'alert', severity: 'medium', reason: 'everybody with an AWS account may connect' };
    }
    return given(added, event, known);
  }
  return loosened(request)
    ? { tier: 'notify', severity: 'medium', reason: 'it lets through every call of everybody' }
    : {};
}

function given(names: readonly string[], event: VouchEvent, known: Known): Judgement {
  return (
    letIn(
      names.flatMap((name) => accountIn(name) ?? []),
      event,
      known,
    ) ?? {}
  );
}

/** A policy that lets everything through, put where there may have been a narrower one. A new endpoint has it anyway. */
function loosened(request: JsonObject): boolean {
  if (isOn(request['resetPolicy'] ?? request['ResetPolicy'])) return true;
  const policy = readPolicy(request['policyDocument'] ?? request['PolicyDocument']);
  return (policy?.statements ?? []).some(
    ({ Effect, Action, Resource, Condition }) =>
      Effect === 'Allow' &&
      Condition === undefined &&
      valuesOf(Action).includes('*') &&
      valuesOf(Resource).includes('*'),
  );
}

export default defineDetection({
  title: 'A private way into or out of the network was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1199', 'T1562.007'],
  why: 'What goes through such a way never touches the Internet, so the firewalls there do not see it.',
  says: ({ name }) => DONE[name] ?? 'changed a private way into the network',
  judge: (event, known) => (event.name === 'CreateVpcEndpoint' ? {} : judge(event, known)),
});
