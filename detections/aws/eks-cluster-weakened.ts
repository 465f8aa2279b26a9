import {
  byService,
  defineDetection,
  isOff,
  isOn,
  itemsAt,
  type Json,
  type JsonObject,
  type Judgement,
  meansInternet,
  named,
  objectAt,
  ofPerson,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

/** One call says which kinds of log are on and which are off. */
function logging(value: Json | undefined): Judgement {
  const setups = itemsAt(objectAt(value)['clusterLogging']).map(objectAt);
  const off = setups.filter(({ enabled }) => isOff(enabled)).flatMap(({ types }) => valuesOf(types));
  const on = setups.filter(({ enabled }) => isOn(enabled)).flatMap(({ types }) => valuesOf(types));
  if (off.length === 0) return KEPT;
  if (on.length === 0) return { tier: 'alert', severity: 'high', reason: 'nothing of it is logged any more' };
  return off.includes('audit')
    ? { severity: 'high', reason: 'what is done in it is no longer logged' }
    : KEPT;
}

function network(setting: JsonObject): Judgement {
  if (!isOn(setting['endpointPublicAccess'])) return KEPT;
  const from = valuesOf(setting['publicAccessCidrs']);
  return from.length === 0 || meansInternet(from)
    ? { reason: 'it can be reached from the whole Internet' }
    : KEPT;
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name === 'DeleteCluster') return ofPerson(event);
  if (name === 'CreateCluster' || byService(event)) return KEPT;
  if (params['logging'] !== undefined) return logging(params['logging']);
  return params['resourcesVpcConfig'] === undefined ? KEPT : network(objectAt(params['resourcesVpcConfig']));
}

const DONE: { readonly [call: string]: string } = {
  CreateCluster: 'created',
  DeleteCluster: 'deleted',
  UpdateClusterConfig: 'changed',
};

export default defineDetection({
  title: 'A cluster was weakened or deleted',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `eks:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.008', 'T1578.005', 'T1485'],
  why: 'What is done in a cluster shows in its own logs only.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed'} the cluster ${named(params['name'], 'without a name')}`,
  judge,
});
