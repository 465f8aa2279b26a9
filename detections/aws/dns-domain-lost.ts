import { defineDetection, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DisableDomainTransferLock: 'took the lock off the domain',
  TransferDomainToAnotherAwsAccount: 'gave to another account the domain',
  DeleteDomain: 'gave up the domain',
  RetrieveDomainAuthCode: 'fetched the code that moves away the domain',
  UpdateDomainNameservers: 'changed who answers for the domain',
  UpdateDomainContact: 'changed whom the registry writes to about the domain',
  DisableDomainAutoRenew: 'turned off the renewal of the domain',
  DisassociateDelegationSignerFromDomain: 'took the signatures off the domain',
};
/**
 * Other name servers move the whole domain within minutes: its mail, its certificates, its pages. Taking the lock
 * off is only the first of several steps, yet what follows it nobody can take back. Both are rare, so neither waits.
 */
const ALERT = [
  'UpdateDomainNameservers',
  'DisableDomainTransferLock',
  'TransferDomainToAnotherAwsAccount',
  'DeleteDomain',
];

function judge({ name }: VouchEvent): Judgement {
  if (ALERT.includes(name)) return {};
  return name === 'DisableDomainAutoRenew' ? { tier: 'notify', severity: 'low' } : { tier: 'notify' };
}

export default defineDetection({
  title: 'A domain could be lost',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `route53domains:${call}`),
  tier: 'alert',
  severity: 'high',
  attack: ['T1098', 'T1485'],
  why: 'Whoever holds the domain gets its mail, and every password that can be reset by mail.',
  falsePositives: 'Moving to another DNS provider, or away from this registrar.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed the domain'} ${named(params['domainName'], 'without a name')}`,
  judge,
});
