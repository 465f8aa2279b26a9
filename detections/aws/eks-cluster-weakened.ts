import {
  byService,
  defineDetection,
  isOff,
  isOn,
  itemsAt,
  type Json,
  type JsonObject,
  type Judgement,
  legible,
  meansInternet,
  named,
  objectAt,
  ofPerson,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

/** All that a cluster can log. */
const KINDS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

function kept(reason: string): Judgement {
  return { tier: 'log', severity: 'low', reason };
}

/** One call says which kinds of log are on and which are off. */
function logging(value: Json | undefined): Judgement {
  const setups = itemsAt(objectAt(value)['clusterLogging']).map(objectAt);
  const off = setups.filter(({ enabled }) => isOff(enabled)).flatMap(({ types }) => valuesOf(types));
  const on = setups.filter(({ enabled }) => isOn(enabled)).flatMap(({ types }) => valuesOf(types));
  if (off.length === 0) return kept('none of its logs is turned off');
  if (on.length === 0) return { tier: 'alert', severity: 'high', reason: silent(off) };
  return off.includes('audit')
    ? { severity: 'high', reason: 'what is done in it is no longer logged' }
    : kept('the log of what is done in it is not turned off');
}

function silent(off: readonly string[]): string {
  if (KINDS.every((kind) => off.includes(kind))) return 'nothing of it is logged any more';
  return `these of its logs are turned off: ${legible(off.join(', '), 100)}`;
}

function network(setting: JsonObject): Judgement {
  const open = setting['endpointPublicAccess'];
  const from = valuesOf(setting['publicAccessCidrs']);
  const ranges = legible(from.join(', '), 100);
  if (isOff(open)) return kept('it cannot be reached from the Internet');
  if (!isOn(open)) {
    return kept(
      ranges === '' ? 'the record does not say that it was opened' : `it names who may reach it: ${ranges}`,
    );
  }
  return from.length === 0 || meansInternet(from)
    ? { reason: 'it can be reached from the whole Internet' }
    : kept(`from outside it can be reached only from ${ranges}`);
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name === 'DeleteCluster') return { ...ofPerson(event), reason: 'it is deleted' };
  if (name === 'CreateCluster') return kept('it is new');
  if (byService(event)) return kept('a service of AWS did it');
  if (params['logging'] !== undefined) return logging(params['logging']);
  return params['resourcesVpcConfig'] === undefined
    ? kept('it changes neither its logs nor who can reach it')
    : network(objectAt(params['resourcesVpcConfig']));
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
