import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './firewall-removed.js';

const gone = (different = {}) =>
  awsEvent('network-firewall:DeleteFirewall', { firewallName: 'edge' }, different);
const log = (logDestinationConfigs: unknown) =>
  awsEvent('network-firewall:UpdateLoggingConfiguration', {
    loggingConfiguration: { logDestinationConfigs },
  });
const guard = (deleteProtection: boolean) =>
  awsEvent('network-firewall:UpdateFirewallDeleteProtection', { deleteProtection });

it.each([
  ['deleted', gone(), 'notify/high'],
  ['no log', log([]), 'alert/high'],
  ['another log', log([{ logType: 'FLOW' }]), 'log/low'],
  ['log, nothing said', log(undefined), 'log/low'],
  ['no guard', guard(false), 'notify/medium'],
  ['a guard', guard(true), 'none'],
  ['names', awsEvent('route53resolver:DisassociateFirewallRuleGroup', null), 'notify/high'],
  [
    'names go through',
    awsEvent('route53resolver:UpdateFirewallConfig', { firewallFailOpen: 'ENABLED' }),
    'notify/high',
  ],
  ['names stay', awsEvent('route53resolver:UpdateFirewallConfig', { firewallFailOpen: 'DISABLED' }), 'none'],
  ['a failed try', gone(DENIED), 'log/high'],
  ['a look', awsEvent('network-firewall:DescribeFirewall', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(gone())).toBe('deleted the network firewall edge');
});
