import { defineDetection, type Judgement, named, objectAt, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  AssociateVPCWithHostedZone: 'let a network ask the zone',
  CreateVPCAssociationAuthorization: 'allowed another account to ask the zone',
  DeleteHostedZone: 'deleted the zone',
  DisableHostedZoneDNSSEC: 'turned off the signatures of the zone',
  DeleteQueryLoggingConfig: 'turned off the log of look-ups',
};

const UNLOGGED = "what the zone's names are asked for is no longer logged";

function judge({ name }: VouchEvent): Judgement {
  if (name === 'DeleteQueryLoggingConfig') return { tier: 'alert', reason: UNLOGGED };
  if (name === 'DeleteHostedZone') return { tier: 'notify', reason: 'the zone is deleted' };
  return name === 'DisableHostedZoneDNSSEC'
    ? { tier: 'notify', reason: 'its answers are no longer signed' }
    : { severity: 'low', reason: 'it can be asked from another network' };
}

export default defineDetection({
  title: 'A zone of names was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `route53:${call}`),
  tier: 'log',
  severity: 'medium',
  attack: ['T1562.008', 'T1485'],
  why: 'Whoever decides what a name leads to can lead people and programs elsewhere.',
  says: ({ name, params }) => {
    const zone = params['hostedZoneId'] ?? params['id'] ?? objectAt(params['vPC'])['vPCId'];
    return `${DONE[name] ?? 'changed the zone'} ${named(zone, 'of a network')}`;
  },
  judge,
});
