import {
  defineWatch,
  itemsAt,
  networkOf,
  TRIED_FIRST,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const ENTERS = [
  'ssm:SendCommand',
  'ssm:StartSession',
  'ec2-instance-connect:SendSSHPublicKey',
  'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
];

/** The server whose role made the call; its session is named after it. */
function serverOf({ actor }: VouchEvent): string | null {
  const name = actor.sessionName;
  if (actor.kind !== 'role' || name === null || !name.startsWith('i-')) return null;
  return /^i-[0-9a-f]{8,17}$/i.test(name) ? name : null;
}

function enters({ service, name }: VouchEvent): boolean {
  return ENTERS.includes(`${service}:${name}`);
}

/** A server, and the address from which somebody went onto it, or from which its role was used. */
function placesOf(event: VouchEvent): readonly string[] {
  const own = serverOf(event);
  return (own === null ? targetsOf(event) : [own]).map((id) => `${id} ${event.address}`);
}

function targetsOf({ params }: VouchEvent): readonly string[] {
  const all = [params['instanceId'], params['target'], ...itemsAt(params['instanceIds'])];
  return all.map((id) => textAt(id)).filter((id) => id !== '');
}

export default defineWatch({
  title: 'The credentials of a server were used by whoever went onto it',
  provider: 'aws',
  on: [...ENTERS, ...TRIED_FIRST],
  tier: 'notify',
  severity: 'high',
  attack: ['T1552.005', 'T1078.004'],
  why: 'The credentials of a server belong on the server; used elsewhere, they were taken from it.',
  falsePositives:
    'Who runs commands on servers from behind the very address that the servers themselves use.',
  stratus: ['aws.credential-access.ec2-steal-instance-credentials'],
  says: () => 'used the credentials of a server from the address of whoever ran something on it',
  judge: (event) =>
    (serverOf(event) === null && !enters(event)) || networkOf(event.address) === null ? null : {},
  history: {
    kind: 'sequence',
    per: placesOf,
    steps: [
      { what: 'somebody went onto the server', fits: (event) => serverOf(event) === null },
      {
        what: 'and its credentials were used from the same address',
        // A server uses them all day, from its own address.
        onlyAfter: true,
      },
    ],
    withinMs: 12 * 60 * 60 * 1000,
  },
});
