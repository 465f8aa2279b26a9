import { parentOf, TACTICS, type Tactic, TECHNIQUES, type Technique } from './attack.js';
import { type LoadedDetection, type Severity, TIERS, type Tier } from './detection.js';

/** One call that one detection looks at. `*` stands for every call. */
export interface Watched {
  readonly call: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly attack: readonly string[];
  /** The detection's id. */
  readonly detection: string;
  /** A data event: CloudTrail records it only where a trail was told to. */
  readonly data: boolean;
  /** It is tried in the dark: nobody is asked yet. */
  readonly shadow: boolean;
}

/** Those that somebody might watch; there are more. */
const DATA = new Set([
  's3:CopyObject',
  's3:DeleteObject',
  's3:DeleteObjects',
  's3:GetObject',
  's3:GetObjectAcl',
  's3:ListObjects',
  's3:PutObject',
  's3:PutObjectAcl',
  's3:RestoreObject',
  'lambda:Invoke',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Scan',
  'ebs:GetSnapshotBlock',
  'ebs:ListSnapshotBlocks',
  'sns:Publish',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
]);

/** `seen`: a detection names it · `partly`: only some of its sub-techniques · `hole`: nothing looks for it. */
export type Sight = 'seen' | 'partly' | 'hole';

export interface Cell extends Technique {
  readonly sight: Sight;
  /** The highest tier among its detections, before they look at the parameters; null in a hole. */
  readonly tier: Tier | null;
  /** Ids of the detections that name it, or one of its sub-techniques. */
  readonly detections: readonly string[];
  /** Why CloudTrail cannot show it; null where it could. */
  readonly unseen: string | null;
}

export interface Coverage {
  /** In order of call, then detection. */
  readonly watched: readonly Watched[];
  readonly matrix: readonly {
    readonly tactic: Tactic;
    readonly name: string;
    readonly cells: readonly Cell[];
  }[];
  /** Techniques that detections name and the matrix for IaaS does not have. */
  readonly elsewhere: readonly string[];
}

const INSIDE = 'happens inside a machine or an application';
const TRAFFIC = 'is network traffic';
const MAIL = 'happens at the identity provider or on the phone';

/** Our own judgement: what no record of CloudTrail says, however one looks. */
const UNSEEN: { readonly [id: string]: string } = {
  T1046: TRAFFIC,
  T1048: TRAFFIC,
  T1059: INSIDE,
  T1190: INSIDE,
  T1204: 'is what somebody was talked into',
  T1211: 'is a flaw of a defence itself',
  T1491: INSIDE,
  'T1491.002': INSIDE,
  'T1496.002': TRAFFIC,
  T1498: TRAFFIC,
  'T1498.001': TRAFFIC,
  'T1498.002': TRAFFIC,
  T1499: TRAFFIC,
  'T1499.002': TRAFFIC,
  'T1499.003': TRAFFIC,
  'T1499.004': INSIDE,
  T1528: INSIDE,
  'T1550.004': 'a stolen cookie looks like its owner',
  T1552: INSIDE,
  'T1552.001': INSIDE,
  'T1556.007': MAIL,
  T1606: 'happens outside; only the sign-in with it is recorded',
  'T1606.001': 'happens outside; only the sign-in with it is recorded',
  T1621: MAIL,
};

/** What the catalogue watches, and what it does not, against the ATT&CK cloud matrix for IaaS. */
export function coverageOf(detections: readonly LoadedDetection[]): Coverage {
  const ours = detections.filter(({ provider }) => provider === 'aws');
  const known = new Set(TECHNIQUES.map(({ id }) => id));
  const named = [...new Set(ours.flatMap(({ attack }) => attack))].sort();
  const cells = TECHNIQUES.map((technique) => cellOf(technique, ours));
  return {
    watched: ours.flatMap(watchedBy).sort(byCall),
    matrix: TACTICS.map(([tactic, name]) => ({
      tactic,
      name,
      cells: cells.filter(({ tactics }) => tactics.includes(tactic)),
    })),
    elsewhere: named.filter((id) => !known.has(id)),
  };
}

function watchedBy({ id, on, tier, severity, attack, shadow }: LoadedDetection): readonly Watched[] {
  return [...new Set(on)].map((call) => ({
    call,
    tier,
    severity,
    attack,
    detection: id,
    data: DATA.has(call),
    shadow: shadow !== undefined,
  }));
}

function cellOf(technique: Technique, detections: readonly LoadedDetection[]): Cell {
  const { id } = technique;
  const itself = detections.filter(({ attack }) => attack.includes(id));
  const below = detections.filter(({ attack }) => attack.some((other) => parentOf(other) === id));
  const all = detections.filter((detection) => itself.includes(detection) || below.includes(detection));
  return {
    ...technique,
    sight: itself.length > 0 ? 'seen' : below.length > 0 ? 'partly' : 'hole',
    tier: highest(all.map(({ tier }) => tier)),
    detections: all.map((detection) => detection.id).sort(),
    unseen: UNSEEN[id] ?? null,
  };
}

function highest(tiers: readonly Tier[]): Tier | null {
  return TIERS.findLast((tier) => tiers.includes(tier)) ?? null;
}

function byCall(a: Watched, b: Watched): number {
  if (a.call !== b.call) return a.call < b.call ? -1 : 1;
  return a.detection < b.detection ? -1 : 1;
}
