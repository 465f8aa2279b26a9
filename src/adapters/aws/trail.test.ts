import { afterEach, beforeEach, expect, it } from 'vitest';
import { awsRecord } from '../../../test/aws-event.js';
import { AwsStandIn } from '../../../test/aws-stand-in.js';
import { shown } from '../../../test/aws-stand-in-lookup.js';
import type { Trail, TrailAbout } from '../../ports/who.js';
import { type Lookup, openLookup } from './lookup.js';
import { createTrail } from './trail.js';

const [FROM, TO] = [new Date('2026-11-20T00:00:00Z'), new Date('2026-11-21T00:00:00Z')];
const KEY: TrailAbout = { accessKey: 'AKIAIOSFODNN7EXAMPLE' };
let aws: AwsStandIn;
let lookup: Lookup;

beforeEach(async () => {
  aws = await AwsStandIn.start();
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  lookup = openLookup({ region: 'eu-west-1', endpoint: aws.endpoint, credentials }, null);
});
afterEach(async () => {
  lookup.close();
  await aws.close();
});

function trailOf(accounts: readonly string[], regions = ['eu-west-1']): Trail {
  return createTrail({ lookup, regions, accounts: async () => accounts });
}

function happened(many: number): void {
  const records = Array.from({ length: many }, (_, n) => awsRecord({ eventID: `e-${n}` }));
  aws.events.set('111122223333 eu-west-1', records.map(shown));
}

it('reads one key, or one name, and says when that was all', async () => {
  happened(1);
  const other = awsRecord({ userIdentity: { type: 'IAMUser', userName: 'omar', accessKeyId: 'AKIAOTHER' } });
  aws.events.get('111122223333 eu-west-1')?.push(shown(other));
  const trail = trailOf(['111122223333']);
  const looked = await trail.look(KEY, [], FROM, TO, 5_000);
  expect(looked).toMatchObject({ places: 1, whole: true, trouble: [] });
  expect(looked.records.map(({ record }) => record)).toMatchObject([{ eventID: 'e-0' }]);
  const named = await trail.look({ userName: 'omar' }, [], FROM, TO, 5_000);
  expect(named.records).toHaveLength(1);
});

it('stops after a few pages, and after its time, with what it has', async () => {
  happened(260);
  const trail = trailOf(['111122223333']);
  const pages = await trail.look(KEY, [], FROM, TO, 9_000);
  expect({ records: pages.records.length, whole: pages.whole }).toEqual({ records: 200, whole: false });
  const began = performance.now();
  const soon = await trail.look(KEY, [], FROM, TO, 900);
  expect(performance.now() - began).toBeLessThan(1_500);
  expect(soon).toMatchObject({ whole: false, trouble: [] });
  expect(soon.records.length).toBeLessThan(200);
});

it('asks only the accounts that are meant and can be reached, and not too many places', async () => {
  const trail = trailOf(['111122223333', '444455556666']);
  expect(await trail.look(KEY, ['444455556666', '9'], FROM, TO, 5_000)).toMatchObject({
    places: 1,
    whole: true,
  });
  const nowhere = await trail.look(KEY, ['999900001111'], FROM, TO, 5_000);
  expect(nowhere).toMatchObject({ places: 0, trouble: [expect.stringContaining('account 999900001111')] });
  const regions = Array.from({ length: 20 }, (_, n) => `xx-north-${n}`);
  expect(await trailOf(['1'], regions).look(KEY, [], FROM, TO, 5_000)).toMatchObject({
    places: 12,
    whole: false,
  });
});

it('says why a place could not be read', async () => {
  aws.trouble('LookupEvents', 'denied');
  const { places, trouble } = await trailOf(['111122223333']).look(KEY, [], FROM, TO, 5_000);
  expect({ places, trouble }).toEqual({ places: 0, trouble: [expect.stringContaining('AccessDenied')] });
});
