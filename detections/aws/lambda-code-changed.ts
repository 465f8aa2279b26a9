import {
  byService,
  defineDetection,
  type Judgement,
  type Known,
  LAYER_ACCOUNTS,
  listAt,
  named,
  ofPerson,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Where the code comes from: the account of a layer that AWS did not publish, or of an image, 12 digits each. */
function sources({ params }: VouchEvent): readonly string[] {
  const layers = listAt(params['layers'])
    .flatMap((layer) => /:lambda:[\w-]*:(\d{12}):layer:/.exec(textAt(layer))?.[1] ?? [])
    .filter((account) => !LAYER_ACCOUNTS.has(account));
  const image = /^(\d{12})\.dkr\.ecr\./.exec(textAt(params['imageUri']))?.[1] ?? [];
  return [...layers, image].flat();
}

function judge(event: VouchEvent, known: Known): Judgement {
  const { name, params, account } = event;
  if (textAt(params['dryRun']) === 'true') return null;
  const layers = listAt(params['layers']).length > 0;
  if (name === 'UpdateFunctionConfiguration' && !layers) {
    return { tier: 'log', severity: 'low', reason: 'it changes settings, and puts no code in' };
  }
  if (byService(event)) return { tier: 'log', severity: 'low', reason: 'a service of AWS did it' };
  const [stranger] = strangers(sources(event), account, known);
  if (stranger)
    return { severity: 'high', reason: `the code comes from an account that is not known (${stranger})` };
  return ofPerson(
    event,
    layers ? { reason: 'code was put beside it as a layer' } : { reason: 'its code was replaced' },
  );
}

export default defineDetection({
  title: 'The code of a function was replaced',
  provider: 'aws',
  on: ['lambda:UpdateFunctionCode', 'lambda:UpdateFunctionConfiguration'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1525', 'T1648'],
  why: 'A function runs whatever code it is given, with its own rights.',
  falsePositives:
    'People who deploy from their own machine. A role without a person behind it is taken for a deploy and only kept.',
  stratus: ['aws.persistence.lambda-overwrite-code', 'aws.persistence.lambda-layer-extension'],
  says: ({ params }) => `changed the function ${named(params['functionName'], 'without a name')}`,
  judge,
});
