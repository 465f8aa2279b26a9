import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './waf-removed.js';

const counting = (...more: object[]) => ({
  rules: [{ overrideAction: { count: {} } }, { action: { count: {} } }, ...more],
});
const gone = (different = {}) => awsEvent('wafv2:DeleteWebACL', { name: 'shop' }, different);

it.each([
  ['deleted', gone(), 'notify/medium'],
  ['of the older kind', awsEvent('waf-regional:DeleteRule', { ruleId: 'r' }), 'notify/medium'],
  ['the oldest', awsEvent('waf:DeleteRuleGroup', null), 'notify/medium'],
  ['its log', awsEvent('wafv2:DeleteLoggingConfiguration', null), 'alert/high'],
  ['no rule left', awsEvent('wafv2:UpdateWebACL', { name: 'shop', rules: [] }), 'notify/high'],
  ['no rule left in a set', awsEvent('wafv2:UpdateRuleGroup', { name: 'shop', rules: [] }), 'notify/high'],
  ['every rule only counts', awsEvent('wafv2:UpdateWebACL', counting()), 'notify/medium'],
  ['every rule only counts, by a machine', awsEvent('wafv2:UpdateWebACL', counting(), DEPLOY), 'log/low'],
  [
    'one rule only counts',
    awsEvent('wafv2:UpdateWebACL', counting({ overrideAction: { none: {} } })),
    'log/low',
  ],
  ['another rule', awsEvent('wafv2:UpdateWebACL', { name: 'shop', rules: [{ name: 'a' }] }), 'log/low'],
  ['of the older kind, changed', awsEvent('waf:UpdateWebACL', { updates: [] }), 'log/low'],
  ['a failed try', gone(DENIED), 'log/medium'],
  ['a look', awsEvent('wafv2:ListWebACLs', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(gone())).toBe('deleted the web firewall shop');
});
