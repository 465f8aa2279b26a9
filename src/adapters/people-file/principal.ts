const USER = /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:user\/([!-~]*\/)?[\w+=,.@-]{1,64}$/;
const ROLE = /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([!-~]*\/)?[\w+=,.@-]{1,64}$/;
const SHORT = /^(\d{12}):([\w+=,.@/-]+)$/;

/** A principal as events name it, or in words why the text is none. */
export type ReadPrincipal = { readonly principal: string } | { readonly fault: string };

/** An IAM user: its ARN, or `account:user`. */
export function iamUser(text: string): ReadPrincipal {
  return read(text, 'user', 'an IAM user: its ARN or account:user', (arn) => USER.test(arn));
}

/** What a machine acts as: a role, by its ARN or `account:role`, or by its ARN a user that no human is. */
export function machineRole(text: string): ReadPrincipal {
  const expected = 'a role: its ARN or account:role (or the ARN of an IAM user)';
  return read(text, 'role', expected, (arn) => ROLE.test(arn) || USER.test(arn));
}

function read(
  text: string,
  kind: 'user' | 'role',
  expected: string,
  holds: (arn: string) => boolean,
): ReadPrincipal {
  const found = JSON.stringify(text.slice(0, 120));
  if (/[*?]/.test(text))
    return { fault: `expected ${expected}, found ${found}: wildcards stand for anybody` };
  if (/:root$/.test(text)) return { fault: `expected ${expected}, found ${found}: root is nobody's` };
  const short = SHORT.exec(text);
  const arn = short ? `arn:aws:iam::${short[1]}:${kind}/${short[2]}` : text;
  if (holds(arn)) return { principal: arn };
  const hint = /:assumed-role\//.test(text) ? ': that is a session, give its role' : '';
  return { fault: `expected ${expected}, found ${found}${hint}` };
}
