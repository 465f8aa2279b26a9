import { defineDetection, type Judgement, type VouchEvent } from '../../src/kit/index.js';

/** The console as people use it; every other service in `invokedBy` is AWS, acting in root's name. */
const CONSOLE = 'signin.amazonaws.com';
const LOOKS = /^(?:Get|List|Describe|Head|Lookup|Search|Check|BatchGet)(?=[A-Z])/;
const HANDS_OUT = /^(?:Get(?:SessionToken|FederationToken|SigninToken)|AssumeRole\w*)$/;

/** The title would say that root was used, and a password may have been guessed at. */
function triedBy({ name, error }: VouchEvent): Judgement {
  if (error === null) return {};
  return { reason: name === 'ConsoleLogin' ? 'somebody tried to sign in as root' : 'it was root who tried' };
}

/** What AWS does in root's name and sign-ins of Identity Center, which say Root and mean nobody. */
function judge(event: VouchEvent): Judgement {
  const { actor, name } = event;
  if (actor.kind !== 'root' || (actor.invokedBy !== null && actor.invokedBy !== CONSOLE)) return null;
  if (name === 'ExternalIdPDirectoryLogin' || event.extra['eventType'] === 'AwsServiceEvent') return null;
  // A service makes itself its role along the way; what root did to bring that about is told by itself.
  if (name === 'CreateServiceLinkedRole') return { tier: 'log', severity: 'medium' };
  // Looking around in the console makes hundreds of calls; the sign-in before them was told already.
  return onlyLooks(event) && !actor.accessKey?.startsWith('AKIA')
    ? { ...triedBy(event), tier: 'log', severity: 'medium' }
    : triedBy(event);
}

function onlyLooks({ name, readOnly }: VouchEvent): boolean {
  if (name === 'ConsoleLogin' || HANDS_OUT.test(name)) return false;
  return readOnly === true || (readOnly === null && LOOKS.test(name));
}

export default defineDetection({
  title: 'Root was used',
  provider: 'aws',
  on: ['*'],
  tier: 'alert',
  severity: 'critical',
  attack: ['T1078.004'],
  why: 'Root can do everything and is for emergencies only, so every use of it is told to security.',
  says: ({ name, service, error }) => {
    if (name !== 'ConsoleLogin') return `called ${name} of ${service}`;
    return error === null ? 'signed in to the AWS console' : 'tried to sign in to the AWS console';
  },
  judge,
});
