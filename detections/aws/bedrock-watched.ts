import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateAgent: 'created an agent',
  UpdateAgent: 'changed an agent',
  PrepareAgent: 'made an agent ready for use',
  CreateAgentAlias: 'pointed a name at an agent',
  UpdateAgentAlias: 'pointed a name at another version of an agent',
  CreateAgentActionGroup: 'gave an agent something to act with',
  UpdateAgentActionGroup: 'changed what an agent acts with',
  AssociateAgentCollaborator: 'gave an agent another to work with',
  UpdateAgentCollaborator: 'changed whom an agent works with',
  AssociateAgentKnowledgeBase: 'gave an agent something to know',
  UpdateAgentKnowledgeBase: 'changed what an agent knows',
  CreateDataSource: 'added a source to a knowledge base',
  UpdateDataSource: 'changed a source of a knowledge base',
  DeleteDataSource: 'deleted a source of a knowledge base',
  UpdateKnowledgeBase: 'changed a knowledge base',
  DeleteKnowledgeBase: 'deleted a knowledge base',
  IngestKnowledgeBaseDocuments: 'added documents to a knowledge base',
  DeleteKnowledgeBaseDocuments: 'deleted documents of a knowledge base',
  StartIngestionJob: 'read a source into a knowledge base',
  DeleteCustomModel: 'deleted a model of our own',
  DeleteImportedModel: 'deleted a model that was brought in',
  DeleteMarketplaceModelEndpoint: 'took a model of somebody else out of use',
  DeleteModelCustomizationJob: 'deleted the training of a model',
  DeleteResourcePolicy: 'deleted who may use something of models',
};

export default defineDetection({
  title: 'An agent, a model or what it knows was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `bedrock:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1648', 'T1485'],
  why: 'It tells afterwards how an agent came to do or to know what it did.',
  says: ({ name }) => DONE[name] ?? 'changed an agent or a model',
});
