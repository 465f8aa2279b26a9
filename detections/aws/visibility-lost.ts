import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DeleteResolverQueryLogConfig: 'turned off the log of name look-ups',
  DisassociateResolverQueryLogConfig: 'turned off the log of name look-ups for a network',
  DeleteModelInvocationLoggingConfiguration: 'turned off the log of model calls',
  DisassociateWebACL: 'took a web application out from behind its firewall',
};

export default defineDetection({
  title: 'A log or shield was taken away',
  provider: 'aws',
  on: [
    'route53resolver:DeleteResolverQueryLogConfig',
    'route53resolver:DisassociateResolverQueryLogConfig',
    'bedrock:DeleteModelInvocationLoggingConfiguration',
    'wafv2:DisassociateWebACL',
    'waf-regional:DisassociateWebACL',
    'ec2:DeleteTrafficMirrorSession',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1562.008', 'T1562.001'],
  why: 'What is no longer logged or held back, nobody notices.',
  stratus: ['aws.defense-evasion.dns-delete-logs'],
  says: ({ name }) => DONE[name] ?? `took away a log or shield (${name})`,
  judge: ({ name }) => (name === 'DeleteTrafficMirrorSession' ? { tier: 'notify', severity: 'medium' } : {}),
});
