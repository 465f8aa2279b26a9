import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredMessage } from '../src/sandbox/index.js';
import { AwsStandIn } from './aws-stand-in.js';
import { shown } from './aws-stand-in-lookup.js';
import { type Bench, buttons, startBench, until, words } from './bench.js';
import { asRole, record, security } from './faults/tools.js';

const MORE = 'What else did they do?';
const JANES = {
  type: 'IAMUser',
  arn: 'arn:aws:iam::111122223333:user/jane',
  accountId: '111122223333',
  accessKeyId: 'AKIAJANES0000001',
  userName: 'jane',
};
let bench: Bench;
let aws: AwsStandIn | null = null;

async function open(env: NodeJS.ProcessEnv = {}): Promise<void> {
  bench = await startBench({ env });
}
afterEach(async () => {
  await bench.close();
  await aws?.close();
  aws = null;
});

function assumed(by: object, role: string, key: string, session: string) {
  return record({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    readOnly: true,
    userIdentity: by,
    requestParameters: { roleArn: `arn:aws:iam::111122223333:role/${role}`, roleSessionName: session },
    responseElements: { credentials: { accessKeyId: key } },
  });
}

/** What pages whoever does it. */
function makeAdmin(by: object) {
  return record({
    eventName: 'AttachUserPolicy',
    requestParameters: { userName: 'x', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    userIdentity: by,
  });
}

/** Jane takes on ci, ci takes on deploy under Omar's name, and deploy makes somebody an administrator. */
async function roleChain(): Promise<void> {
  const ci = asRole('ci', 'build-7', 'ASIACI0000000001');
  const deploy = asRole('deploy', 'omar.haddad', 'ASIADEPLOY000001');
  await bench.take([
    assumed(JANES, 'ci', 'ASIACI0000000001', 'build-7'),
    assumed(ci, 'deploy', 'ASIADEPLOY000001', 'omar.haddad'),
    record({ userIdentity: deploy, requestParameters: { userName: 'a' } }),
    record({ userIdentity: deploy, requestParameters: { userName: 'b' }, errorCode: 'AccessDenied' }),
    record({ userIdentity: deploy, eventName: 'ListUsers', readOnly: true }),
    makeAdmin(deploy),
  ]);
}

async function answered(slackId: string, holding: string): Promise<string> {
  const found = await until(`an answer with "${holding}"`, () =>
    bench.sandbox.state.ephemeral.find((one) => one.to === slackId && wordsIn(one).includes(holding)),
  );
  return wordsIn(found);
}

function wordsIn(one: { readonly blocks: readonly object[] }): string {
  return words(one as unknown as StoredMessage);
}

async function sec(text: string, user = 'sam', channel = 'C0SECURITY'): Promise<string> {
  const before = bench.sandbox.state.ephemeral.length;
  const outcome = await bench.sandbox.command({ user, channel, text: `/sec ${text}` });
  expect(outcome).toMatchObject({ ok: true });
  const found = bench.sandbox.state.ephemeral[before];
  if (!found) throw new Error(`expected an answer to /sec ${text}`);
  return wordsIn(found);
}

/** The newest line of the audit about it. */
async function whoAsked() {
  const last = await bench.running.world.store.audit.last(['who-asked']);
  return last && { who: last.who, ...last.detail };
}

/** Of the two cases, the one that security has. */
async function paged() {
  const cases = await bench.running.world.store.cases.list({ limit: 9 });
  const found = cases.find(({ workflow }) => workflow === 'page-security');
  if (!found) throw new Error('expected a case that pages');
  return found;
}

describe('What else did they do?', () => {
  beforeEach(() => open());

  it('is on every card of security, open and closed; the answer is for the one who pressed', async () => {
    await roleChain();
    const card = await security(bench, 'This always pages');
    expect(buttons(card).map(({ label }) => label)).toEqual(['Acknowledge', 'Resolve', MORE]);
    const before = await paged();
    await bench.press('sam', card, MORE);
    const text = await answered('U0SAM00005', 'The trail ends here');
    expect(text).toMatch(/^Jane Doe The key was issued to IAM user jane: attested\./);
    expect(text).toMatch(/Acts as: ?role deploy \(session “omar\.haddad”, a name the caller chose\)/);
    expect(text).toMatch(/Taken on: ?role deploy at by role ci \(session “build-7”.*no person yet/);
    expect(text).toMatch(
      /Taken on: ?role ci at by IAM user jane , key AKIAJANES0000001 ?\. Attested: Jane Doe/,
    );
    expect(text).toMatch(/The trail ends here: ?Jane Doe, attested/);
    expect(text).toMatch(/iam:AttachUserPolicy alert · once .*iam:CreateUser notify · /);
    expect(text).toContain('were only counted');
    expect(text).toContain('CloudTrail itself was not asked');
    expect(text).not.toContain('Omar');
    expect(await paged()).toEqual(before);
    expect(await whoAsked()).toMatchObject({ who: 'person:sam', name: 'Sam Rivera' });
  });

  it('can be asked again, each time on record, and of a closed case', async () => {
    await roleChain();
    const card = await security(bench, 'This always pages');
    await bench.press('sam', card, 'Resolve');
    const view = await until('the form', () => [...bench.sandbox.state.views.values()][0]);
    const values = { option: 'expected', text: 'Talked to Jane' };
    await bench.sandbox.submit({ user: 'sam', viewId: view.id, values });
    const closed = await security(bench, 'Closed');
    expect(buttons(closed).map(({ label }) => label)).toEqual([MORE]);
    await bench.press('sam', closed, MORE);
    await bench.press('sam', closed, MORE);
    const answers = () => bench.sandbox.state.ephemeral.filter((one) => wordsIn(one).includes('The trail'));
    await until('two answers', () => answers().length === 2);
    const entries = await bench.running.world.store.audit.ofCase((await paged()).id);
    expect(entries.filter(({ action }) => action === 'who-asked')).toHaveLength(2);
    expect(await sec(`case ${(await paged()).code}`)).toContain('Sam Rivera asked what else they did');
  });

  it('is for security alone', async () => {
    await roleChain();
    const card = await security(bench, 'This always pages');
    await bench.press('omar', card, MORE, { force: true });
    await until('a refusal', () =>
      [...bench.direct('omar').map(words), ...bench.sandbox.state.ephemeral.map(wordsIn)].find((text) =>
        text.includes('Only the security team'),
      ),
    );
    expect(await whoAsked()).toBeNull();
    expect(await sec('who AKIAJANES0000001', 'omar', 'C0GENERAL1')).toContain(
      'The /sec commands are for the security team',
    );
    expect(await whoAsked()).toBeNull();
  });
});

describe('/sec who', () => {
  beforeEach(() => open());

  it('a key: to Jane through two roles; the key she did it with: what was taken on with it', async () => {
    await roleChain();
    const text = await sec('who ASIADEPLOY000001');
    expect(text).toMatch(/^Jane Doe .*The trail ends here: ?Jane Doe, attested/);
    expect(await whoAsked()).toMatchObject({ who: 'person:sam', about: 'ASIADEPLOY000001' });
    expect(await sec('who ASIACI0000000001')).toMatch(
      /^Jane Doe .*Went on as: ?role deploy at .*ASIADEPLOY000001/,
    );
  });

  it('an ARN and an address', async () => {
    await roleChain();
    await bench.take([record({ userIdentity: JANES })]);
    expect(await sec('who arn:aws:iam::111122223333:user/jane')).toMatch(
      /^Jane Doe IAM user jane: attested.*iam:CreateUser notify/,
    );
    expect(await sec('who arn:aws:sts::111122223333:assumed-role/deploy/omar.haddad')).toMatch(/^Jane Doe /);
    const seen = await sec('who 198.51.100.7');
    expect(seen).toMatch(/^2 callers seen from 198\.51\.100\.7/);
    expect(seen).toMatch(/role deploy : Jane Doe \(attested\), alert · 3 times, 1 failed/);
    expect(await sec('who 203.0.113.250')).toMatch(/^Nobody seen from 203\.0\.113\.250/);
  });

  it('a role under a colleague’s name is claimed, never proven', async () => {
    await bench.take([makeAdmin(asRole('deploy', 'omar.haddad', 'ASIANOBODY000001'))]);
    const text = await sec('who ASIANOBODY000001');
    expect(text).toMatch(/^Nobody we can prove .*may mean Omar Haddad.*claimed, not proof/);
    expect(text).toMatch(/The trail ends here: ?role deploy\. No AssumeRole that issued ASIANOBODY000001/);
  });

  it('what is not known, or cannot be looked for, is said with help', async () => {
    const unknown = await sec('who ASIAUNKNOWN000001');
    expect(unknown).toMatch(/^Nothing known about ASIAUNKNOWN000001.*Searched: ?what Vouch keeps, from/);
    expect(await sec('who')).toContain('Who? Give an access key');
    expect(await sec('who jane')).toContain('“jane” cannot be looked for');
    expect(await sec('help')).toContain('/sec who');
  });
});

describe('with LookupEvents', () => {
  beforeEach(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'not-a-secret';
    aws = await AwsStandIn.start();
    await open({ VOUCH_AWS_ENDPOINT: aws.endpoint, VOUCH_LOOKUP_REGIONS: 'eu-west-1,us-east-1' });
  });

  const lookups = () =>
    (aws?.asked ?? []).filter(
      ({ operation, input }) => operation === 'LookupEvents' && input['LookupAttributes'],
    );

  it('what only CloudTrail had is marked, and what the feed brought is counted once', async () => {
    const brought = record({ userIdentity: JANES });
    const list = { eventName: 'ListUsers', readOnly: true, userIdentity: JANES };
    await bench.take([brought]);
    const events = [brought, record(list), record(list), makeAdmin(JANES), makeAdmin(asRole('deploy', 'x'))];
    await until('the first look', () => aws?.count('LookupEvents') === 2);
    aws?.events.set('111122223333 us-east-1', events.map(shown));
    const text = await sec('who AKIAJANES0000001');
    expect(text).toMatch(/Searched: ?what Vouch keeps and CloudTrail in 2 places/);
    expect(text).toMatch(/iam:AttachUserPolicy alert · once · · not in our feed/);
    expect(text).toMatch(/iam:CreateUser notify · once/);
    expect(text).toMatch(/iam:ListUsers not watched · 2 times/);
    expect(text).toContain('look into the feed');
    const attributes = lookups().map(({ input }) => input['LookupAttributes']);
    expect(attributes).toContainEqual([{ AttributeKey: 'AccessKeyId', AttributeValue: 'AKIAJANES0000001' }]);
  });

  it('a CloudTrail that hangs costs the answer no more than its time', async () => {
    await bench.take([record({ userIdentity: JANES })]);
    await until('the first look', () => aws?.count('LookupEvents') === 2);
    for (let n = 0; n < 20; n += 1) aws?.trouble('LookupEvents', 'hang');
    const began = performance.now();
    const text = await sec('who AKIAJANES0000001');
    expect(performance.now() - began).toBeLessThan(2_900);
    expect(text).toMatch(/^Jane Doe .*CloudTrail has more than could be read in the time there was/);
  });

  it('what may not be read says why', async () => {
    await until('the first look', () => aws?.count('LookupEvents') === 2);
    for (let n = 0; n < 20; n += 1) aws?.trouble('LookupEvents', 'denied');
    const text = await sec('who AKIAJANES0000001');
    expect(text).toMatch(/^Nothing known about .*CloudTrail could not be read: .*LookupEvents.*AccessDenied/);
  });
});
