import { legible } from './legible.js';

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/\bTerraform\/(\d+\.\d+)/i, 'Terraform'],
  [/\bpulumi\/?v?(\d+\.\d+)?/i, 'Pulumi'],
  [/\baws-cli\/(\d+\.\d+)/i, 'aws-cli'],
  [/\baws-cdk\/?(\d+\.\d+)?/i, 'AWS CDK'],
  [/\bboto3\/(\d+\.\d+)/i, 'boto3'],
  [/\bbotocore\/(\d+\.\d+)/i, 'botocore'],
  [/\baws-sdk-(\w+)\//i, 'AWS SDK for'],
  [/^(?:console|signin|signin\.aws)\.amazon(?:aws)?\.com$|AWS[ -]?Console|S3Console/i, 'AWS console'],
  [/^Mozilla\//, 'a browser'],
];

/** The client as people call it: `aws-cli 2.17` from its whole user agent. Chosen by the caller, so no proof. */
export function clientName(userAgent: string): string {
  const text = userAgent.replace(/^\[|\]$/g, '');
  for (const [shape, name] of KNOWN) {
    const found = shape.exec(text.slice(0, 1_000));
    if (found) return found[1] ? `${name} ${legible(found[1], 20)}` : name;
  }
  return legible(text, 80);
}
