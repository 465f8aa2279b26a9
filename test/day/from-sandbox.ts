/** CloudTrail's shapes, as the sandbox's samples write them. */
export { principalsOf, SAMPLE_ACCOUNTS, type SamplePerson } from '../../src/sandbox/company.js';
export {
  AGENTS,
  assumeRole,
  awsId,
  type Call,
  consoleLogin,
  hexId,
  personIdentity,
  pick,
  type Random,
  REGION,
  record,
  roleIdentity,
  userIdentity,
  uuid,
} from '../../src/sandbox/records.js';
