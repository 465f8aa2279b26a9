import {
  byService,
  defineDetection,
  type Judgement,
  ofPerson,
  type VouchEvent,
} from '../../src/kit/index.js';

const OPENED: { readonly [call: string]: string } = {
  PutUseCaseForModelAccess: 'applied for the use of models',
  PutFoundationModelEntitlement: 'opened a model for use',
  CreateFoundationModelAgreement: 'agreed to the terms of a model',
};
const BOUGHT: { readonly [call: string]: string } = {
  CreateProvisionedModelThroughput: 'bought capacity for a model',
  UpdateProvisionedModelThroughput: 'changed the capacity bought for a model',
  DeleteProvisionedModelThroughput: 'gave up the capacity bought for a model',
  CreateCustomModelDeployment: 'put a model of our own into use',
  CreateMarketplaceModelEndpoint: 'put a model of somebody else into use',
  RegisterMarketplaceModelEndpoint: 'took over a model of somebody else that was in use',
  CreateModelImportJob: 'brought in a model from elsewhere',
};

/** Opening a model is done once, by hand. What is bought and put into use is part of deploys, too. */
function judge(event: VouchEvent): Judgement {
  if (OPENED[event.name] !== undefined) return byService(event) ? { tier: 'log', severity: 'low' } : {};
  return ofPerson(event);
}

export default defineDetection({
  title: 'Models were opened for use',
  provider: 'aws',
  on: Object.keys({ ...OPENED, ...BOUGHT }).map((call) => `bedrock:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1496', 'T1098'],
  why: 'Whoever steals a key opens costly models with it and sells their use, at the expense of the owner.',
  stratus: ['aws.impact.bedrock-invoke-model'],
  says: ({ name }) => OPENED[name] ?? BOUGHT[name] ?? 'changed which models can be used',
  judge,
});
