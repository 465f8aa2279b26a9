import {
  byService,
  defineDetection,
  isObject,
  type JsonObject,
  type Judgement,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;
const RULES = [
  'contentPolicyConfig',
  'topicPolicyConfig',
  'wordPolicyConfig',
  'sensitiveInformationPolicyConfig',
  'contextualGroundingPolicyConfig',
  'automatedReasoningPolicyConfig',
];

/** An update says everything anew: what is not in it is gone. */
function weaker(params: JsonObject): string | null {
  if (!RULES.some((key) => isObject(params[key]))) return 'no rule is left in it';
  const off = /"(?:input|output)(?:Strength|Action)":"NONE"|"(?:input|output)Enabled":(?:false|"false")/i;
  return off.test(JSON.stringify(params)) ? 'a part of it was turned off' : null;
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (byService(event) || name.startsWith('UpdateAutomated')) return KEPT;
  if (name !== 'UpdateGuardrail') return name === 'DeleteAutomatedReasoningPolicy' ? { severity: 'low' } : {};
  const reason = weaker(params);
  return reason === null ? KEPT : { reason };
}

const DONE: { readonly [call: string]: string } = {
  DeleteGuardrail: 'deleted a guardrail of models',
  UpdateGuardrail: 'changed a guardrail of models',
  DeleteEnforcedGuardrailConfiguration: 'let models be used without the guardrail of the account',
  PutEnforcedGuardrailConfiguration: 'chose the guardrail that models of the account must use',
  DeleteAutomatedReasoningPolicy: 'deleted rules that answers of models are checked by',
  UpdateAutomatedReasoningPolicy: 'changed rules that answers of models are checked by',
  UpdateAutomatedReasoningPolicyAnnotations: 'changed notes on rules that answers of models are checked by',
};

export default defineDetection({
  title: 'A guardrail of models was weakened',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `bedrock:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.001'],
  why: 'A guardrail keeps models from giving away, or being talked into, what they should not.',
  says: ({ name }) => DONE[name] ?? 'changed a guardrail of models',
  judge,
});
