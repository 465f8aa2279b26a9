import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canarySession } from '../core/canary.js';

const root = fileURLToPath(new URL('../../infra/terraform/', import.meta.url));
const MODULES = ['member', 'security'];

/**
 * Terraform itself is not needed to run the tests, so this reads the modules as plain text: what is named must be
 * declared, and what is declared must be used.
 */
function source(module: string): string {
  const files = readdirSync(`${root}${module}`).filter((file) => file.endsWith('.tf'));
  return files.map((file) => withoutComments(readFileSync(`${root}${module}/${file}`, 'utf8'))).join('\n');
}

function withoutComments(text: string): string {
  return text.replace(/^\s*#.*$/gm, '');
}

function all(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match.slice(1).join('.')))].sort();
}

/** Names in the `locals` blocks: those at their first level. */
function locals(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^locals \{\n(.*?)^\}/gms)].map((match) => match[1] ?? '');
  return all(blocks.join('\n'), /^ {2}(\w+) +=/gm);
}

/** The first bracket that does not fit, outside of strings; null where all do. */
function unbalanced(text: string): string | null {
  const open: string[] = [];
  const code = text.replace(/"(?:\\.|\$\{[^}]*\}|[^"\\])*"/g, '""');
  for (const [index, sign] of [...code].entries()) {
    if ('([{'.includes(sign)) open.push(sign);
    const wanted = { ')': '(', ']': '[', '}': '{' }[sign];
    if (wanted && open.pop() !== wanted) return code.slice(Math.max(0, index - 80), index + 1);
  }
  return open.length === 0 ? null : `${open.length} left open`;
}

describe.each(MODULES)('infra/terraform/%s', (module) => {
  const text = source(module);

  it('closes what it opens', () => {
    expect(unbalanced(text)).toBeNull();
  });

  it('declares the variables and locals that it uses, and uses those that it declares', () => {
    expect(all(text, /\bvar\.(\w+)/g)).toEqual(all(text, /^variable "(\w+)"/gm));
    expect(all(text, /\blocal\.(\w+)/g)).toEqual(locals(text));
  });

  it('declares the resources and data that it refers to', () => {
    const resources = all(text, /^resource "(\w+)" "(\w+)"/gm);
    const data = all(text, /^data "(\w+)" "(\w+)"/gm);
    expect(resources).toEqual(expect.arrayContaining([...all(text, /(?<![\w.])(aws_\w+)\.(\w+)/g)]));
    expect(data).toEqual(expect.arrayContaining([...all(text, /\bdata\.(aws_\w+)\.(\w+)/g)]));
  });

  it('says what each variable and output is for', () => {
    const blocks = [...text.matchAll(/^(?:variable|output) "(\w+)" \{\n(.*?)^\}/gms)];
    expect(blocks.length).toBeGreaterThan(3);
    expect(
      blocks.filter(([, , body]) => !/^ {2}description = ".+"$/m.test(body ?? '')).map(([, name]) => name),
    ).toEqual([]);
  });

  it('has an example that sets only what there is, and all that there must be', () => {
    const readme = readFileSync(`${root}${module}/README.md`, 'utf8');
    const example = /```hcl\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const set = all(example, /^ {2}(\w+) +=/gm).filter((name) => name !== 'source');
    const variables = [...text.matchAll(/^variable "(\w+)" \{\n(.*?)^\}/gms)];
    const needed = variables
      .filter(([, , body]) => !/^ {2}default /m.test(body ?? ''))
      .map(([, name]) => name);
    expect(variables.map(([, name]) => name)).toEqual(expect.arrayContaining([...set]));
    expect(set).toEqual(expect.arrayContaining(needed));
  });

  it('opens nothing to everybody', () => {
    const statements = text
      .split(/\b(?:statement|content) \{/)
      .filter((part) => part.includes('identifiers = ["*"]'));
    const open = statements.filter((part) => !/effect +=\s+"Deny"|aws:PrincipalAccount/.test(part));
    expect(open).toEqual([]);
  });
});

it('gives Vouch on its queue what the README says that it needs, and no more', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const page = readFileSync(new URL('../../docs/aws.md', import.meta.url), 'utf8');
  const rights = /sid += "TakeEvents"\s+actions += \[(.*?)\]/s.exec(source('security'))?.[1] ?? '';
  const actions = all(rights, /"(sqs:\w+)"/g);
  expect(actions).toHaveLength(4);
  expect(all(readme, /`(sqs:\w+)`/g)).toEqual(actions);
  expect(all(page, /`(sqs:\w+)`/g)).toEqual(actions);
});

it('calls the role that sends the same in both modules', () => {
  expect(source('member')).toContain(`"\${var.name}-send"`);
  expect(source('security')).toContain(`role/\${var.name}-send"`);
  expect(source('member')).toContain(`"\${var.name}-lookup"`);
  expect(source('security')).toContain(`role/\${var.name}-lookup"`);
  expect(all(source('member'), /"\$\{var\.name\}-(events)"/g)).toEqual(['events']);
});

it('lets Vouch take the role of its canary under the name that the canary has, and brings its call back', () => {
  const text = source('security');
  const names = /variable = "sts:RoleSessionName"\s+values += \["([^"]+)\*"\]/.exec(text)?.[1] ?? 'none';
  expect(canarySession('0'.repeat(32)).startsWith(names)).toBe(true);
  expect(text).toMatch(/assumed-role\/\$\{var\.name\}-canary\//);
  expect(text).toMatch(/name += "\$\{var\.name\}-canary"\s+description += "Has no rights/);
  expect(all(text, /resource "aws_iam_role_policy(?:_attachment)?" "(\w+)"/g)).toEqual(['vouch']);
});

/** One `data "aws_iam_policy_document"`, as text. */
function policyOf(name: string): string {
  const found = new RegExp(`^data "aws_iam_policy_document" "${name}" \\{\\n(.*?)^\\}`, 'ms').exec(
    source('security'),
  );
  return found?.[1] ?? 'none';
}

/** The statement of that name, up to the next one. */
function statementOf(policy: string, sid: string): string {
  const parts = policyOf(policy).split(/(?=\bsid +=)/);
  return parts.find((part) => part.includes(`"${sid}"`)) ?? 'none';
}

describe('with an organization of 1,500 accounts', () => {
  it('has no policy that grows with them', () => {
    const text = source('security').replace(/^locals \{\n.*?^\}/ms, '');
    const without = text
      .replace(/local\.organized \? local\.organization : local\.(others|senders)/g, '')
      .replace(/local\.organized \|\| (length|contains)\(local\.(others|senders)/g, '');
    expect(without).not.toMatch(/local\.(others|senders)|(?<!length\()(?<!in )var\.member_accounts/);
    expect(source('security')).toMatch(/in_arns += local\.organized \? toset\(\["\*"\]\) : local\.senders/);
  });

  it('ties whoever calls by the key that such a caller has', () => {
    const keys = (text: string) => all(text, /"(aws:\w+OrgID)"/g);
    expect(keys(statementOf('queue', 'RulesOfMembers'))).toEqual(['aws:PrincipalOrgID']);
    expect(keys(statementOf('queue', 'TopicsOfMembers'))).toEqual(['aws:SourceOrgID']);
    expect(keys(statementOf('queue', 'NoticesOfLogFiles'))).toEqual(['aws:SourceOrgID']);
    expect(keys(statementOf('vouch', 'TakeLookupRoles'))).toEqual(['aws:ResourceOrgID']);
    expect(source('security')).not.toMatch(/IfExists"\s+variable = "aws:\w+OrgID"/);
  });

  it('keeps within the 10 conditions of a queue, and says so where a policy does not fit', () => {
    expect([...policyOf('queue').matchAll(/^\s+test +=/gm)].length).toBeLessThan(10);
    for (const [policy, most] of [
      ['queue', 8192],
      ['vouch', 6144],
    ]) {
      const size = `length(jsonencode(jsondecode(data.aws_iam_policy_document.${policy}.json))) <= ${most}`;
      expect(source('security')).toContain(`condition     = ${size}`);
    }
  });
});

it('loses nothing to the dead-letter queue while the database is away, and always has an alarm on it', () => {
  const text = source('security');
  expect(text).toMatch(/maxReceiveCount += 1000$/m);
  const alarm = /^resource "aws_cloudwatch_metric_alarm" "dead" \{\n(.*?)^\}/ms.exec(text)?.[1] ?? 'none';
  expect(alarm).not.toMatch(/^ {2}count /m);
  expect(alarm).toMatch(/QueueName = aws_sqs_queue\.dead\.name/);
});
