import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'More of a service was asked for',
  provider: 'aws',
  on: ['servicequotas:RequestServiceQuotaIncrease'],
  tier: 'log',
  severity: 'low',
  attack: ['T1496'],
  why: 'Whoever wants to run a great many servers at our cost has to ask for them first.',
  says: ({ params }) => `asked AWS for more of ${named(params['serviceCode'], 'a service')}`,
});
