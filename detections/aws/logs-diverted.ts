import {
  byService,
  defineDetection,
  type Judgement,
  type Known,
  named,
  ofPerson,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent, known: Known): Judgement {
  const { name, params, account } = event;
  if (name === 'PutSubscriptionFilter' || name === 'PutDestination') {
    const target = textAt(params['destinationArn'] ?? params['targetArn']);
    const [stranger] = strangers(
      /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(target)?.slice(1, 2) ?? [],
      account,
      known,
    );
    if (stranger) return { tier: 'alert', reason: `it goes to an account that is not known (${stranger})` };
    return { tier: 'log', severity: 'low' };
  }
  if (byService(event)) return { tier: 'log', severity: 'low' };
  return name === 'DeleteMetricFilter' || name === 'DeleteDataProtectionPolicy'
    ? ofPerson(event, { severity: 'low' })
    : {};
}

const DONE: { readonly [call: string]: string } = {
  PutSubscriptionFilter: 'sent on the log',
  PutDestination: 'made a place to send logs to',
  DeleteSubscriptionFilter: 'stopped sending on the log',
  DeleteDestination: 'deleted a place where logs are sent',
  DeleteDelivery: 'stopped the delivery of a log',
  DeleteDeliverySource: 'deleted where a log is delivered from',
  DeleteDeliveryDestination: 'deleted where logs are delivered to',
  DeleteMetricFilter: 'stopped counting what stands in the log',
  DeleteDataProtectionPolicy: 'stopped hiding what is secret in the log',
};

export default defineDetection({
  title: 'Where logs go was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `logs:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.008', 'T1537'],
  why: 'What no longer reaches those who read the logs goes unnoticed; what goes elsewhere is read by others.',
  says: ({ name, params }) => {
    const group = textAt(params['logGroupName']);
    return `${DONE[name] ?? 'changed where logs go'}${group === '' ? '' : ` ${named(group, '')}`}`;
  },
  judge,
});
