import {
  defineDetection,
  isOn,
  type Json,
  type Judgement,
  meansInternet,
  named,
  objectAt,
  ofPerson,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

const WEB = ['80', '443'];

/** A rule that names nobody is for everybody. */
function isOpen(value: Json): boolean {
  const { cidrs, ipv6Cidrs, cidrListAliases, fromPort, toPort } = objectAt(value);
  const port = textAt(fromPort);
  if (WEB.includes(port) && port === textAt(toPort)) return false;
  const ranges = [...textsIn(cidrs), ...textsIn(ipv6Cidrs)];
  return ranges.length === 0 ? textsIn(cidrListAliases).length === 0 : meansInternet(ranges);
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name === 'UpdateRelationalDatabase') {
    return isOn(params['publiclyAccessible']) ? ofPerson(event, { reason: 'the Internet reaches it' }) : null;
  }
  if (name === 'UpdateBucket') {
    const isPublic = textAt(objectAt(params['accessRules'])['getObject']) === 'public';
    return isPublic ? ofPerson(event, { reason: 'everybody can read its files' }) : null;
  }
  const rules = [params['portInfo'] ?? [], params['portInfos'] ?? []].flat();
  if (rules.length === 0) return ofPerson(event);
  return rules.some(isOpen)
    ? ofPerson(event, { reason: 'it lets in the whole Internet' })
    : { tier: 'log', severity: 'low' };
}

export default defineDetection({
  title: 'Something of Lightsail was opened',
  provider: 'aws',
  on: [
    'lightsail:PutInstancePublicPorts',
    'lightsail:OpenInstancePublicPorts',
    'lightsail:UpdateRelationalDatabase',
    'lightsail:UpdateBucket',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.007'],
  why: 'Lightsail has firewalls of its own, so nothing else stands before what is opened there.',
  falsePositives: 'Somebody who tries out a server of their own.',
  runbook: 'Close the port again, or the database or the bucket, and see who has come in since.',
  says: ({ name, params }) => {
    if (name === 'UpdateBucket')
      return `opened the Lightsail bucket ${named(params['bucketName'], 'without a name')}`;
    if (name === 'UpdateRelationalDatabase')
      return `opened the Lightsail database ${named(params['relationalDatabaseName'], 'without a name')}`;
    return `changed who can reach the Lightsail server ${named(params['instanceName'], 'without a name')}`;
  },
  judge,
});
