import { defineDetection, named, ofPerson } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The private key of a certificate was exported',
  provider: 'aws',
  on: ['acm:ExportCertificate'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1552'],
  why: 'Whoever has the private key can pass for the site or the program that the certificate names.',
  falsePositives: 'A certificate carried to a server outside AWS, which is hardly ever done by hand.',
  runbook: 'Where nobody vouches for it, replace the certificate and revoke the old one.',
  says: ({ params }) => `exported the private key of ${named(params['certificateArn'], 'a certificate')}`,
  judge: (event) => ofPerson(event),
});
