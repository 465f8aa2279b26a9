import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import { type AwsAccess, clientSettings } from './clients.js';
import { identityOf } from './roles.js';
import { awsTrouble } from './trouble.js';

/** The account we run in. Throws `PortError`. */
export async function ownAccount(access: AwsAccess): Promise<string> {
  const client = new STSClient(clientSettings(access));
  try {
    return (await identityOf(client)).account;
  } finally {
    client.destroy();
  }
}

/** The active accounts of the organization. Throws `PortError`. */
export async function organizationAccounts(access: AwsAccess): Promise<readonly string[]> {
  const client = new OrganizationsClient(clientSettings(access));
  const accounts: string[] = [];
  try {
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListAccountsCommand(token === undefined ? {} : { NextToken: token }),
      );
      for (const { Id, Status } of page.Accounts ?? []) if (Id && Status === 'ACTIVE') accounts.push(Id);
      token = page.NextToken;
    } while (token !== undefined);
    return accounts;
  } catch (cause) {
    throw awsTrouble(cause, 'organizations:ListAccounts');
  } finally {
    client.destroy();
  }
}
