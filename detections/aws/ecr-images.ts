import {
  defineDetection,
  isOff,
  itemsAt,
  type Judgement,
  type Known,
  named,
  objectAt,
  ofPerson,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function copiedTo({ params }: VouchEvent): readonly string[] {
  const rules = itemsAt(objectAt(params['replicationConfiguration'])['rules']).map(objectAt);
  return rules.flatMap(({ destinations }) =>
    itemsAt(destinations).map((destination) => textAt(objectAt(destination)['registryId'])),
  );
}

function judge(event: VouchEvent, known: Known): Judgement {
  const { name, params, account } = event;
  if (name === 'PutReplicationConfiguration') {
    const [stranger] = strangers(copiedTo(event), account, known);
    return stranger
      ? { tier: 'alert', severity: 'high', reason: `an account that is not known gets a copy (${stranger})` }
      : KEPT;
  }
  if (name === 'PutImageTagMutability') {
    return params['imageTagMutability'] === 'MUTABLE'
      ? ofPerson(event, { reason: 'images can now be replaced unseen' })
      : KEPT;
  }
  if (name === 'PutImageScanningConfiguration') {
    return isOff(objectAt(params['imageScanningConfiguration'])['scanOnPush'])
      ? ofPerson(event, { reason: 'new images are no longer looked through' })
      : KEPT;
  }
  const gone = name === 'DeleteRepository' && textAt(params['force']) === 'true';
  return gone ? ofPerson(event, { reason: 'the images in it are gone as well' }) : KEPT;
}

const DONE: { readonly [call: string]: string } = {
  PutImage: 'put an image into',
  BatchDeleteImage: 'deleted images of',
  CreateRepository: 'created',
  DeleteRepository: 'deleted',
  DeleteRepositoryPolicy: 'deleted who may use',
  DeleteRegistryPolicy: 'deleted who may use',
  PutImageTagMutability: 'changed whether images can be replaced in',
  PutImageScanningConfiguration: 'changed the search for flaws in',
  PutReplicationConfiguration: 'changed where images are copied from',
};

export default defineDetection({
  title: 'Images of containers were handled',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ecr:${call}`),
  tier: 'notify',
  severity: 'low',
  attack: ['T1525', 'T1485'],
  why: 'Whoever replaces an image runs his own code wherever it is used.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed'} ${named(params['repositoryName'], name.includes('Repl') || name.includes('Registry') ? 'the registry' : 'a repository')}`,
  judge,
});
