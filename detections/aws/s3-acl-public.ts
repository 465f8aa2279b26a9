import {
  defineDetection,
  itemsAt,
  type Json,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

/** AWS writes the logs of its content delivery into buckets under this id. */
const LOG_DELIVERY = 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';
const GRANTS = ['read', 'write', 'read-acp', 'write-acp', 'full-control'].map((it) => `x-amz-grant-${it}`);
const HEADERS = ['x-amz-acl', ...GRANTS];
const NONE: readonly string[] = [];
/** Calls that write files, all day: of those only the headers are looked at. */
const WRITES: ReadonlySet<string> = new Set(['PutObject', 'CopyObject', 'CreateMultipartUpload']);

/** The list of rights comes as a canned name, as XML turned into JSON, or as headers: all of it is searched. */
function judge({ name, params }: VouchEvent): Judgement {
  const headers = headersIn(params);
  if (WRITES.has(name)) return headers.length === 0 ? null : written(name, headers);
  const everybody = whichEverybody(JSON.stringify(params));
  if (everybody) return { reason: everybody === 'anybody' ? ANYBODY : ACCOUNTS };
  if (othersIn(params)) return { tier: 'notify', reason: 'somebody other than its owner got rights' };
  if (headers.some(namesSomebody)) return { tier: 'notify', reason: SOMEBODY };
  if (name === 'CreateBucket') return null;
  const shown = params['AccessControlPolicy'] !== undefined || headers.length > 0;
  return { tier: 'log', severity: 'low', reason: shown ? 'it makes nothing public' : UNSAID };
}

const UNSAID = 'the record does not say who may use it';
const ANYBODY = 'everybody on the Internet may use it';
const ACCOUNTS = 'everybody with any AWS account may use it';
/** The owner may give rights to himself in this way, and the record does not say who that is. */
const SOMEBODY = 'somebody got rights who may not be its owner';

/** Programs write public files all day; to copy one is a way to open what was there before. */
function written(name: string, headers: readonly string[]): Judgement {
  const everybody = whichEverybody(headers.map((text) => `"${text}"`).join());
  if (everybody) {
    const reason = everybody === 'anybody' ? ANYBODY : ACCOUNTS;
    return name === 'CopyObject' ? { reason } : { tier: 'notify', severity: 'medium', reason };
  }
  return headers.some(namesSomebody) ? { tier: 'notify', severity: 'medium', reason: SOMEBODY } : null;
}

/** Those that speak of rights; the service records them beside the other parameters, or in a list of their own. */
function headersIn(params: JsonObject): readonly string[] {
  const list = params['accessControlList'];
  if (list === undefined && HEADERS.every((key) => params[key] === undefined)) return NONE;
  return HEADERS.flatMap((key) => [...valuesOf(params[key]), ...valuesOf(objectAt(list)[key])]);
}

function whichEverybody(text: string): 'anybody' | 'accounts' | null {
  if (/groups\/global\/AllUsers|"public-read(?:-write)?"/.test(text)) return 'anybody';
  return /groups\/global\/AuthenticatedUsers|"authenticated-read"/.test(text) ? 'accounts' : null;
}

/** `id="…", emailAddress="…"` */
function namesSomebody(header: string): boolean {
  const named = header.matchAll(/(?:^|[\s,])(id|emailAddress)\s*=\s*["']?([^"',\s]*)/gi);
  return [...named].some(([, , who]) => who !== LOG_DELIVERY);
}

function othersIn(params: JsonObject): boolean {
  const { Owner, AccessControlList } = objectAt(params['AccessControlPolicy']);
  const owner = textAt(objectAt(Owner)['ID']);
  const grants = objectAt(AccessControlList)['Grant'];
  return listed(grants).some((grant) => {
    const { ID, EmailAddress } = objectAt(objectAt(grant)['Grantee']);
    const id = textAt(ID);
    return textAt(EmailAddress) !== '' || (id !== '' && id !== owner && id !== LOG_DELIVERY);
  });
}

/** One of something is not written as a list. */
function listed(value: Json | undefined): readonly Json[] {
  const many = itemsAt(value);
  return many.length > 0 || value === undefined ? many : [value];
}

export default defineDetection({
  title: 'A bucket or file was made public',
  provider: 'aws',
  on: [
    's3:PutBucketAcl',
    's3:PutObjectAcl',
    's3:CreateBucket',
    's3:PutObject',
    's3:CopyObject',
    's3:CreateMultipartUpload',
  ],
  tier: 'alert',
  severity: 'high',
  attack: ['T1530', 'T1537'],
  why: 'What is public can be read by strangers, and is found by them soon.',
  says: (event) => {
    const bucket = `the bucket ${named(event.params['bucketName'], 'without a name')}`;
    if (WRITES.has(event.name)) return `wrote a file into ${bucket} for others to use`;
    const what = `${event.name === 'PutObjectAcl' ? 'a file in ' : ''}${bucket}`;
    const tier = judge(event)?.tier;
    return tier === 'log' || tier === 'notify' ? `changed who may use ${what}` : `made ${what} public`;
  },
  judge,
});
