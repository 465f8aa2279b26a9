import { defineDetection, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

function judge({ name }: VouchEvent): Judgement {
  return name === 'DeleteDevEndpoint' ? { tier: 'log', severity: 'low' } : {};
}

export default defineDetection({
  title: 'A machine for trying out data jobs was set up',
  provider: 'aws',
  on: ['glue:CreateDevEndpoint', 'glue:UpdateDevEndpoint', 'glue:DeleteDevEndpoint'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.004', 'T1548'],
  why: 'Whoever can log in to such a machine acts with the rights of its role.',
  grants: true,
  says: ({ name, params }) => {
    const verb = { CreateDevEndpoint: 'set up', DeleteDevEndpoint: 'took down' }[name] ?? 'changed';
    return `${verb} the machine for data jobs ${named(params['endpointName'], 'without a name')}`;
  },
  judge,
});
