import { defineDetection, type Judgement, named, ofPerson, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DownloadDefaultKeyPair: 'fetched the key that opens the servers of',
  GetRelationalDatabaseMasterUserPassword: 'read the main password of the database',
  CreateBucketAccessKey: 'made a key to the bucket',
  GetInstanceAccessDetails: 'fetched a key for one log-in of',
};

/** The console fetches a key for every log-in. */
function judge(event: VouchEvent): Judgement {
  return event.name === 'GetInstanceAccessDetails' ? { tier: 'log', severity: 'low' } : ofPerson(event);
}

export default defineDetection({
  title: 'A key or password of Lightsail was fetched',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `lightsail:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1552'],
  why: 'With it one comes to the server, the database or the files without any right in AWS.',
  grants: true,
  falsePositives: 'Somebody who sets up their own server for the first time.',
  runbook: 'Change the password, or delete the key, and see what was reached with it.',
  says: ({ name, params }) => {
    const { bucketName, instanceName, relationalDatabaseName } = params;
    const what = bucketName ?? instanceName ?? relationalDatabaseName;
    return `${DONE[name] ?? 'fetched a key of'} ${named(what, 'Lightsail')}`;
  },
  judge,
});
