import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsRecord } from '../../../test/aws-event.js';
import { buildCatalogue } from '../../core/catalogue.js';
import { classifyLine } from '../../core/classify.js';
import * as kit from '../../kit/index.js';
import { loadContent } from './load.js';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vouch-rules-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

const corpora = process.env['VOUCH_CORPORA'];

/** For each rule, read by a person: parts of a record that it means, and of one that it does not. */
type Parts = { readonly [field: string]: unknown };
const call = (service: string, eventName: string, more: Parts = {}): Parts => ({
  eventSource: `${service}.amazonaws.com`,
  eventName,
  ...more,
});
const asks = (requestParameters: Parts) => ({ requestParameters });
const INSTANCE = {
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/aws:ec2-instance/i-0abc',
  },
};
const PLACEHOLDER =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::<YOUR-BUCKET-NAME>/*"]}]}';
const command = (text: string) =>
  asks({ containerDefinitions: [{ name: 'web', command: ['sh', '-c', text] }] });
const DENIED = { errorCode: 'AccessDenied', errorMessage: 'no' };

const READINGS: { readonly [file: string]: readonly [matching: Parts, other: Parts] } = {
  aws_cloudtrail_bedrock_guardrail_updated: [
    call('bedrock', 'UpdateGuardrail'),
    call('bedrock', 'GetGuardrail'),
  ],
  aws_cloudtrail_bucket_deleted: [call('s3', 'DeleteBucket'), call('s3', 'DeleteBucket', DENIED)],
  aws_cloudtrail_console_login_failed_authentication: [
    call('signin', 'ConsoleLogin', { errorMessage: 'Failed authentication' }),
    call('signin', 'ConsoleLogin', { responseElements: { ConsoleLogin: 'Success' } }),
  ],
  aws_cloudtrail_guardduty_detector_deleted_or_updated: [
    call('guardduty', 'UpdateDetector', asks({ detectorId: 'd', enable: false })),
    call('guardduty', 'UpdateDetector', asks({ detectorId: 'd', enable: true })),
  ],
  aws_cloudtrail_imds_malicious_usage: [
    call('s3', 'ListBuckets', INSTANCE),
    call('ssm', 'UpdateInstanceInformation', INSTANCE),
  ],
  aws_cloudtrail_security_group_change_ingress_egress: [
    call('ec2', 'RevokeSecurityGroupEgress'),
    call('ec2', 'DescribeSecurityGroups'),
  ],
  aws_cloudtrail_ssm_malicious_usage: [call('ssm', 'SendCommand'), call('ssm', 'SendCommand', DENIED)],
  aws_cloudtrail_vpc_flow_logs_deleted: [
    call('ec2', 'DeleteFlowLogs'),
    call('ec2', 'DeleteFlowLogs', DENIED),
  ],
  aws_config_disable_recording: [
    call('config', 'StopConfigurationRecorder'),
    call('config', 'StartConfigurationRecorder'),
  ],
  aws_console_getsignintoken: [
    call('signin', 'GetSigninToken', { userAgent: 'curl/8' }),
    call('signin', 'GetSigninToken', { userAgent: `Jersey/$\{project.version} (HttpUrlConnection)` }),
  ],
  aws_disable_bucket_versioning: [
    call('s3', 'PutBucketVersioning', asks({ VersioningConfiguration: { Status: 'Suspended' } })),
    call('s3', 'PutBucketVersioning', asks({ VersioningConfiguration: { Status: 'Enabled' } })),
  ],
  aws_ec2_vm_export_failure: [
    call('ec2', 'CreateInstanceExportTask'),
    call('ec2', 'CreateInstanceExportTask', DENIED),
  ],
  aws_ecs_task_definition_cred_endpoint_query: [
    call(
      'ecs',
      'RegisterTaskDefinition',
      command('curl 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'),
    ),
    call('ecs', 'RegisterTaskDefinition', command('npm start')),
  ],
  aws_efs_fileshare_modified_or_deleted: [
    call('elasticfilesystem', 'DeleteFileSystem'),
    call('elasticfilesystem', 'DescribeFileSystems'),
  ],
  aws_iam_s3browser_templated_s3_bucket_policy_creation: [
    call('iam', 'PutUserPolicy', { userAgent: 'S3 Browser 9.5.5', ...asks({ policyDocument: PLACEHOLDER }) }),
    call('iam', 'PutUserPolicy', { userAgent: 'S3 Browser 9.5.5', ...asks({ policyDocument: '{}' }) }),
  ],
  aws_lambda_function_url: [
    call('lambda', 'CreateFunctionUrlConfig'),
    call('lambda', 'CreateFunction20150331'),
  ],
  aws_new_lambda_layer_attached: [
    call(
      'lambda',
      'UpdateFunctionConfiguration20150331v2',
      asks({ layers: ['arn:aws:lambda:x:1:layer:y:1'] }),
    ),
    call('lambda', 'UpdateFunctionConfiguration20150331v2', asks({ timeout: 3 })),
  ],
  aws_rds_dbcluster_actions: [call('rds', 'DeleteDBCluster'), call('rds', 'DescribeDBClusters')],
  aws_rds_public_db_restore: [
    call('rds', 'RestoreDBInstanceFromDBSnapshot', { responseElements: { publiclyAccessible: true } }),
    call('rds', 'RestoreDBInstanceFromDBSnapshot', { responseElements: { publiclyAccessible: false } }),
  ],
  aws_route_53_domain_transferred_lock_disabled: [
    call('route53', 'DisableDomainTransferLock'),
    call('route53', 'EnableDomainTransferLock'),
  ],
  aws_s3_data_management_tampering: [call('s3', 'PutBucketWebsite'), call('s3', 'PutObject')],
  aws_snapshot_backup_exfiltration: [call('ec2', 'ModifySnapshotAttribute'), call('ec2', 'CreateSnapshot')],
  aws_sts_assumerole_misuse: [
    { userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { type: 'Role' } } } },
    { userIdentity: { type: 'AssumedRole', sessionContext: {} } },
  ],
  aws_sts_getcalleridentity_trufflehog: [
    call('sts', 'GetCallerIdentity', { userAgent: 'TruffleHog' }),
    call('sts', 'GetCallerIdentity', { userAgent: 'aws-cli/2' }),
  ],
};

describe.skipIf(!corpora)('rules that others wrote (VOUCH_CORPORA)', () => {
  const folder = join(corpora ?? '', 'sigma');

  it('all load unchanged', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.yml'));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) await writeFile(join(dir, name), await readFile(join(folder, name)));
    const { detections, refused } = await loadContent(dir, kit);
    expect(refused).toEqual([]);
    expect(detections.length).toBe(files.length);
    expect(files.filter((name) => !(name.slice(0, -4) in READINGS))).toEqual([]);
    for (const { why, attack } of detections) {
      expect(why).toMatch(/^[A-Z].*[.…]$/);
      for (const technique of attack) expect(technique).toMatch(/^T\d{4}(?:\.\d{3})?$/);
    }
  });

  it.each(Object.entries(READINGS))('%s means what a person reads in it', async (name, [matching, other]) => {
    await writeFile(join(dir, 'r.yml'), await readFile(join(folder, `${name}.yml`)));
    const catalogue = buildCatalogue((await loadContent(dir, kit)).detections);
    const found = (parts: Parts) => classifyLine(awsRecord(parts), name, catalogue).detections;
    expect(found(matching).map(({ id }) => id)).toEqual(['sigma/r']);
    expect(found(other)).toEqual([]);
  });
});
