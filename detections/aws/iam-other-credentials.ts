import { defineDetection, isOwn, named } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateServiceSpecificCredential: 'made a password for one service for',
  ResetServiceSpecificCredential: 'made a new password for one service for',
  UploadSigningCertificate: 'put a signing certificate on',
  UploadSSHPublicKey: 'put an SSH key for code repositories on',
};

export default defineDetection({
  title: 'Credentials other than an access key were made',
  provider: 'aws',
  on: [
    'iam:CreateServiceSpecificCredential',
    'iam:ResetServiceSpecificCredential',
    'iam:UploadSigningCertificate',
    'iam:UploadSSHPublicKey',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.001'],
  why: 'Such credentials work without a second factor, and few people know that a user has them.',
  grants: true,
  says: ({ name, params, actor }) =>
    `${DONE[name] ?? 'made credentials for'} ${named(params['userName'], actor.name)}`,
  judge: (event) => {
    if (!isOwn(event, event.params['userName']))
      return { severity: 'high', reason: 'they are for somebody else' };
    return event.name === 'UploadSSHPublicKey' ? { tier: 'log', severity: 'low' } : {};
  },
});
