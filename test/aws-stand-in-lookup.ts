/** An event as LookupEvents shows it: the record as text beside a few of its fields. */
export interface Shown {
  readonly EventId: string;
  /** Seconds since 1970. */
  readonly EventTime: number;
  readonly CloudTrailEvent: string;
}

const PAGE = 50;

export function shown(record: { readonly [field: string]: unknown }): Shown {
  return {
    EventId: String(record['eventID']),
    EventTime: Date.parse(String(record['eventTime'])) / 1000,
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** Newest first, pages of 50, both ends of the time included; of one key or user name where that is asked for. */
export function answerLookup(
  events: readonly Shown[],
  input: { readonly [field: string]: unknown },
): { readonly Events: readonly Shown[]; readonly NextToken?: string } {
  const from = Number(input['StartTime'] ?? 0);
  const to = Number(input['EndTime'] ?? Number.MAX_SAFE_INTEGER);
  const within = events
    .filter(({ EventTime }) => EventTime >= from && EventTime <= to)
    .filter((event) => isAsked(event, input['LookupAttributes']))
    .sort((a, b) => b.EventTime - a.EventTime);
  const at = Number(input['NextToken'] ?? 0);
  const Events = within.slice(at, at + PAGE);
  return at + PAGE < within.length ? { Events, NextToken: String(at + PAGE) } : { Events };
}

function isAsked({ CloudTrailEvent }: Shown, attributes: unknown): boolean {
  const [wanted] = (attributes ?? []) as readonly { AttributeKey: string; AttributeValue: string }[];
  if (!wanted) return true;
  const { userIdentity = {} } = JSON.parse(CloudTrailEvent) as { userIdentity?: { [field: string]: string } };
  const { accessKeyId, userName, arn } = userIdentity;
  const name = userName ?? arn?.split('/').at(-1);
  return wanted.AttributeValue === (wanted.AttributeKey === 'AccessKeyId' ? accessKeyId : name);
}
