import { byService, defineWatch, inConsole, textAt, type VouchEvent } from '../../src/kit/index.js';

/** What a program meets that is allowed to use a model. */
const ORDINARY = /Throttl|Unavailable|Timeout|NotReady|Internal|Quota/i;

/** A call to a model that works is work; one that fails tries out what there is. */
function judge(event: VouchEvent) {
  const tries = event.name.startsWith('InvokeModel') || event.name.startsWith('Converse');
  if (tries && (event.error === null || ORDINARY.test(event.error))) return null;
  return byService(event) || inConsole(event) ? null : {};
}

export default defineWatch({
  title: 'Somebody tried out which language models there are',
  provider: 'aws',
  on: [
    'bedrock:ListFoundationModels',
    'bedrock:GetFoundationModel',
    'bedrock:GetFoundationModelAvailability',
    'bedrock:ListFoundationModelAgreementOffers',
    'bedrock:GetUseCaseForModelAccess',
    'bedrock:PutUseCaseForModelAccess',
    'bedrock:CreateFoundationModelAgreement',
    'bedrock:PutFoundationModelEntitlement',
    'bedrock:ListInferenceProfiles',
    'bedrock:ListProvisionedModelThroughputs',
    'bedrock:GetModelInvocationLoggingConfiguration',
    'bedrock:InvokeModel',
    'bedrock:InvokeModelWithResponseStream',
    'bedrock:Converse',
    'bedrock:ConverseStream',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1526', 'T1496'],
  why: 'Stolen keys are tried for language models, which others then use at our cost.',
  failedCounts: true,
  falsePositives: 'Somebody who begins to use a model asks the same questions, once.',
  stratus: ['aws.discovery.bedrock-enumerate-models-multiple-regions', 'aws.impact.bedrock-invoke-model'],
  says: () => 'tried out which language models this account can use',
  judge,
  history: {
    kind: 'volume',
    of: ({ name, region, params }) => [`${name} ${region} ${textAt(params['modelId'])}`],
    what: 'different tries or questions about models were made',
    atLeast: 3,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});
