import { defineDetection, named, textAt } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateFunction: 'created the function',
  DeleteFunction: 'deleted the function',
  CreateAlias: 'pointed a name at a version of the function',
  UpdateAlias: 'pointed a name at another version of the function',
  DeleteAlias: 'deleted a name of the function',
  PublishVersion: 'published a version of the function',
  PublishLayerVersion: 'published the layer',
  RemovePermission: 'took away a right to use the function',
  CreateEventSourceMapping: 'connected a source of events to the function',
  UpdateEventSourceMapping: 'changed a source of events of the function',
  DeleteEventSourceMapping: 'disconnected a source of events from the function',
  DeleteFunctionUrlConfig: 'took away the address of the function',
};

export default defineDetection({
  title: 'A function was set up or taken down',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `lambda:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1648'],
  why: 'What runs, and what makes it run, tells afterwards how somebody stayed.',
  says: ({ name, params }) => {
    const what = textAt(params['functionName']) || textAt(params['layerName']) || textAt(params['uUID']);
    return `${DONE[name] ?? 'changed the function'} ${named(what, 'without a name')}`;
  },
});
