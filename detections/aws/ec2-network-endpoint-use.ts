import {
  accountIn,
  defineDetection,
  isPublicAddress,
  type Judgement,
  type Known,
  named,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** The record is cheap to rule out by who and whence; only then is the rest of it read. */
function judge(event: VouchEvent, known: Known): Judgement {
  const denied = event.error === 'VpceAccessDenied';
  const foreign = event.actor.account !== event.account;
  const outside = event.service === 's3' && isPublicAddress(event.address ?? '');
  if (!denied && !foreign && !outside) return null;
  if (!/^AwsVpceEvents?$/.test(textAt(event.extra['eventType']))) return null;
  if (denied) return { reason: 'the rules of the endpoint forbid it' };
  const owner = accountIn(textAt(event.raw['vpcEndpointAccountId']));
  if (owner === null) return null;
  const [stranger] = strangers([event.actor.account], owner, known);
  if (stranger) return { reason: `the keys belong to account ${stranger}, which is not known here` };
  return outside ? { reason: 'the call came from the Internet, where only our network should be' } : null;
}

export default defineDetection({
  title: 'A private way to AWS was used oddly',
  provider: 'aws',
  on: ['*'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1530'],
  why: "Somebody inside who brings another account's keys can carry data out past every firewall.",
  failedCounts: true,
  falsePositives: 'A tool of a vendor that calls home with keys of its own: name its account as a partner.',
  says: ({ name, service, extra }) =>
    `called ${name} of ${service || 'a service'} through ${named(extra['vpcEndpointId'], 'a private way to AWS')}`,
  judge,
});
