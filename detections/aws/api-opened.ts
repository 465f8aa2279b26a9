import {
  defineDetection,
  fieldAt,
  isPublic,
  type JsonObject,
  type Judgement,
  type Known,
  letInBy,
  listAt,
  named,
  objectAt,
  ofPerson,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** The changes of a call: `patchOperations` by itself, or within `updateMethodInput` and its like. */
function patches({ params }: VouchEvent): readonly JsonObject[] {
  const inputs = Object.keys(params).filter((key) => /^update\w+Input$/.test(key));
  const nested = inputs.map((key) => objectAt(params[key]));
  const first = [...nested, params].find((one) => one['patchOperations'] !== undefined);
  return listAt(first?.['patchOperations']).map(objectAt);
}

function asksForNothing(event: VouchEvent): boolean {
  const direct = textAt(fieldAt(event.params, 'authorizationType'));
  const patched = patches(event)
    .filter(({ path }) => textAt(path) === '/authorizationType')
    .map(({ value }) => textAt(value));
  return [direct, ...patched].some((type) => /^none$/i.test(type));
}

/** An interface without a policy, or with one for everybody, is open only where nothing else guards it. */
function byPolicy(event: VouchEvent, known: Known): Judgement {
  const change = patches(event).find(({ path }) => textAt(path) === '/policy');
  if (change === undefined) return null;
  if (textAt(change['op']) === 'remove') return ofPerson(event, { reason: 'it has no policy any more' });
  const policy = readPolicy(change['value']);
  return isPublic(policy)
    ? ofPerson(event, { reason: 'the policy lets everybody in' })
    : (letInBy(policy, event, known) ?? {});
}

function judge(event: VouchEvent, known: Known): Judgement {
  if (event.name === 'UpdateRestApi') return byPolicy(event, known);
  return asksForNothing(event) ? ofPerson(event, { reason: 'it asks for no rights any more' }) : null;
}

export default defineDetection({
  title: 'An interface to programs was opened',
  provider: 'aws',
  on: ['apigateway:UpdateMethod', 'apigateway:UpdateRoute', 'apigateway:UpdateRestApi'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1556'],
  why: 'What asks for no rights can be called by everybody who reaches it, with all that stands behind it.',
  falsePositives: 'A call that is meant for everybody, such as a sign-in or a health check.',
  runbook: 'See what stands behind the method, who has called it since, and set its authorisation again.',
  says: ({ params }) =>
    `changed who may call the interface ${named(params['restApiId'] ?? params['apiId'], 'without a name')}`,
  judge,
});
