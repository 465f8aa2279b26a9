import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './dns-domain-lost.js';

const unlock = (different = {}) =>
  awsEvent('route53domains:DisableDomainTransferLock', { domainName: 'example.com' }, different);

it.each([
  ['unlocked', unlock(), 'alert/high'],
  ['given away', awsEvent('route53domains:TransferDomainToAnotherAwsAccount', null), 'alert/high'],
  ['other name servers', awsEvent('route53domains:UpdateDomainNameservers', null), 'alert/high'],
  [
    'a failed try at other name servers',
    awsEvent('route53domains:UpdateDomainNameservers', null, DENIED),
    'notify/high',
  ],
  ['the code that moves it', awsEvent('route53domains:RetrieveDomainAuthCode', null), 'notify/high'],
  ['not renewed', awsEvent('route53domains:DisableDomainAutoRenew', null), 'notify/low'],
  ['a failed try', unlock(DENIED), 'notify/high'],
  ['locked', awsEvent('route53domains:EnableDomainTransferLock', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(unlock())).toBe('took the lock off the domain example.com');
});
