import {
  accountIn,
  defineDetection,
  isOff,
  isPublic,
  type Judgement,
  type Known,
  letIn,
  letInBy,
  named,
  objectAt,
  readPolicy,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

const NAMES = ['imageId', 'name', 'imageArn', 'componentArn', 'imageRecipeArn', 'containerRecipeArn'];
const KEPT = { tier: 'log', severity: 'low' } as const;

function byPolicy({ service }: VouchEvent): boolean {
  return service === 'imagebuilder';
}

/** The account that it was shared with, `''` where the record names none. */
function taker({ params }: VouchEvent): string {
  return textsIn(params['sharedAccountId'])[0] ?? '';
}

/** The same calls take a share back, by a no to every use of it. */
function isTakenBack({ params }: VouchEvent): boolean {
  const { allowFleet, allowImageBuilder } = objectAt(params['imagePermissions']);
  return isOff(params['allowCopyImage']) || (isOff(allowFleet) && isOff(allowImageBuilder));
}

/** Such an image holds programs far more often than data, so it is one tier below the copy of a disk. */
function asked(found: Judgement): Judgement {
  return found?.tier === 'alert' ? { ...found, tier: 'notify' } : found;
}

function judge(event: VouchEvent, known: Known): Judgement {
  if (byPolicy(event)) {
    const policy = readPolicy(event.params['policy']);
    const found = letInBy(policy, event, known) ?? {};
    return isPublic(policy) ? found : asked(found);
  }
  if (isTakenBack(event)) return KEPT;
  const account = accountIn(taker(event));
  if (account === null) return { reason: 'the record does not name the account' };
  return asked(letIn([account], event, known)) ?? KEPT;
}

export default defineDetection({
  title: 'An image of desktops or servers was shared',
  provider: 'aws',
  on: [
    'workspaces:UpdateWorkspaceImagePermission',
    'appstream:UpdateImagePermissions',
    'imagebuilder:PutImagePolicy',
    'imagebuilder:PutComponentPolicy',
    'imagebuilder:PutImageRecipePolicy',
    'imagebuilder:PutContainerRecipePolicy',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537'],
  why: 'Whoever can start an image sees all that was installed or left behind in it.',
  falsePositives: 'Images for a company bought lately: name its account as one of yours.',
  says: (event) => {
    const key = NAMES.find((each) => event.params[each] !== undefined);
    const image = named(key ? event.params[key] : '', 'without a name');
    if (byPolicy(event)) return `changed who may use the image ${image}`;
    const account = named(taker(event), 'an account');
    return isTakenBack(event)
      ? `took back from ${account} the image ${image}`
      : `shared with ${account} the image ${image}`;
  },
  judge,
});
