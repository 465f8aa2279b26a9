import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.js';
import { actorOf } from './aws-actor.js';

const ACCOUNT = '111122223333';
const ssoPath = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef`;

function role(arn: string, issuerArn?: string, more: JsonObject = {}) {
  const sessionIssuer: JsonObject = issuerArn
    ? { sessionContext: { sessionIssuer: { type: 'Role', arn: issuerArn } } }
    : {};
  return actorOf({ type: 'AssumedRole', arn, accountId: ACCOUNT, ...sessionIssuer, ...more }, ACCOUNT, {});
}

describe('who acted', () => {
  it('root', () => {
    expect(actorOf({ type: 'Root', accountId: ACCOUNT }, ACCOUNT, {})).toMatchObject({
      kind: 'root',
      principal: `arn:aws:iam::${ACCOUNT}:root`,
    });
  });

  it('an IAM user, with its path, or by name alone', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/ops/jane`;
    expect(actorOf({ type: 'IAMUser', arn }, '', {})).toMatchObject({
      kind: 'user',
      principal: arn,
      name: 'jane',
      account: ACCOUNT,
    });
    expect(actorOf({ arn }, '', {})).toMatchObject({ kind: 'user', principal: arn });
    expect(actorOf({ type: 'IAMUser', userName: 'jane' }, ACCOUNT, {}).principal).toBe(
      `arn:aws:iam::${ACCOUNT}:user/jane`,
    );
  });

  it('a sign-in with a name that AWS hides is nobody we know', () => {
    const actor = actorOf(
      { type: 'IAMUser', accountId: ACCOUNT, userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      '',
      { MFAUsed: 'No' },
    );
    expect(actor).toMatchObject({ kind: 'unknown', principal: `unknown:${ACCOUNT}`, mfa: false });
  });

  it('a role, by its issuer or by its session', () => {
    const sts = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/jane.d`;
    const issuer = `arn:aws:iam::${ACCOUNT}:role/ci/deploy`;
    expect(role(sts, issuer)).toMatchObject({
      kind: 'role',
      principal: issuer,
      name: 'role deploy',
      sessionName: 'jane.d',
    });
    expect(role(sts)).toMatchObject({
      principal: `arn:aws:iam::${ACCOUNT}:role/deploy`,
      sessionName: 'jane.d',
    });
    expect(role('', issuer, { principalId: 'AROAX:i-0abc' })).toMatchObject({ sessionName: 'i-0abc' });
  });

  it('what AWS adds to a session', () => {
    const sessionContext = { sourceIdentity: 'jane', attributes: { mfaAuthenticated: 'true' } };
    const more = { sessionContext, accessKeyId: 'ASIAEXAMPLE', invokedBy: 'cloudformation.amazonaws.com' };
    expect(role(`arn:aws:sts::${ACCOUNT}:assumed-role/deploy/x`, undefined, more)).toMatchObject({
      sourceIdentity: 'jane',
      mfa: true,
      accessKey: 'ASIAEXAMPLE',
      invokedBy: 'cloudformation.amazonaws.com',
    });
  });

  it('an Identity Center user, from the reserved role', () => {
    const sts = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/jane@example.com`;
    const jane = {
      kind: 'identity-center',
      principal: 'identity-center:jane@example.com',
      sessionName: 'jane@example.com',
    };
    expect(role(sts, ssoPath)).toMatchObject(jane);
    expect(role(sts)).toMatchObject(jane);
  });

  it('a look-alike of the reserved role is an ordinary role', () => {
    const fake = `arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_Admin_0123456789abcdef`;
    const sts = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/jane@example.com`;
    expect(role(sts, fake)).toMatchObject({ kind: 'role', principal: fake });
    expect(role(`arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_mine/jane`).kind).toBe('role');
  });

  it('an Identity Center user, by its own type', () => {
    const onBehalfOf = {
      userId: '94482488-3041-7029-e7f2',
      identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1',
    };
    expect(actorOf({ type: 'IdentityCenterUser', accountId: ACCOUNT, onBehalfOf }, '', {})).toMatchObject({
      kind: 'identity-center',
      principal: 'identity-center:94482488-3041-7029-e7f2',
      onBehalfOf: '94482488-3041-7029-e7f2',
    });
  });

  it('a federated user: the issuer is what AWS knows, the name is chosen', () => {
    const user = `arn:aws:iam::${ACCOUNT}:user/jane`;
    const arn = `arn:aws:sts::${ACCOUNT}:federated-user/boss`;
    const sessionContext = { sessionIssuer: { type: 'IAMUser', arn: user } };
    expect(actorOf({ type: 'FederatedUser', arn, sessionContext }, '', {})).toMatchObject({
      kind: 'federated',
      principal: user,
      sessionName: 'boss',
    });
    expect(actorOf({ type: 'FederatedUser', arn }, '', {}).principal).toBe(arn);
  });

  it('SAML and web identities', () => {
    const identity = {
      type: 'WebIdentityUser',
      userName: 'repo:acme/x:ref:main',
      identityProvider: 'token.actions.githubusercontent.com',
    };
    expect(actorOf(identity, ACCOUNT, {})).toMatchObject({
      kind: 'federated',
      principal: 'federated:token.actions.githubusercontent.com:repo:acme/x:ref:main',
    });
  });

  it('services, other accounts, and nobody', () => {
    const service = actorOf({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, ACCOUNT, {});
    expect(service).toMatchObject({ kind: 'service', principal: 'service:ec2.amazonaws.com' });
    const other = actorOf({ type: 'AWSAccount', accountId: '444455556666' }, ACCOUNT, {});
    expect(other).toMatchObject({ kind: 'account', principal: 'account:444455556666' });
    expect(actorOf({}, ACCOUNT, {})).toMatchObject({ kind: 'unknown', principal: `unknown:${ACCOUNT}` });
  });
});
