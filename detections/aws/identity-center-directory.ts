import { defineDetection } from '../../src/kit/index.js';

/** What each means. Recorded under the one service or the other, by their age. */
const REASONS: { readonly [call: string]: string } = {
  AssociateDirectory: 'people come from another directory from now on',
  DisassociateDirectory: 'people no longer come from the directory that was there',
  EnableExternalIdPConfigurationForDirectory: 'people sign in through an outside provider from now on',
  DisableExternalIdPConfigurationForDirectory: 'people no longer sign in through the outside provider',
  CreateExternalIdPConfigurationForDirectory: 'it sets up an outside provider for people to sign in through',
  UpdateExternalIdPConfigurationForDirectory: 'it changes the outside provider that people sign in through',
  ImportExternalIdPCertificate: 'whoever has the key of the new certificate can sign in as anybody',
};

export default defineDetection({
  title: 'Where people sign in from was changed',
  provider: 'aws',
  on: ['sso', 'sso-directory'].flatMap((service) => Object.keys(REASONS).map((call) => `${service}:${call}`)),
  tier: 'alert',
  severity: 'critical',
  attack: ['T1556', 'T1484.002'],
  why: 'The directory behind Identity Center decides who everybody is, in every account.',
  grants: true,
  falsePositives: 'Setting up single sign-on, or the yearly change of its certificate.',
  says: ({ name }) => `changed the directory behind Identity Center (${name})`,
  judge: ({ name }) => {
    const reason = REASONS[name];
    return reason === undefined ? {} : { reason };
  },
});
