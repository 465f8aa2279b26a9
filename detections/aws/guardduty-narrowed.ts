import {
  defineDetection,
  isOff,
  isOn,
  type Json,
  type JsonObject,
  type Judgement,
  listAt,
  objectAt,
  ofPerson,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

/** A feature or a source of data that is turned off, in the old shape or the new one. */
function lessSeen(params: JsonObject): boolean {
  const features = listAt(params['features']).map(objectAt);
  if (features.some(({ status, autoEnable }) => isOff(status) || isOff(autoEnable))) return true;
  return (
    isOff(params['autoEnable']) ||
    isOff(params['autoEnableOrganizationMembers']) ||
    sourceOff(params['dataSources'], 0)
  );
}

function sourceOff(value: Json | undefined, depth: number): boolean {
  if (depth > 5) return false;
  return Object.entries(objectAt(value)).some(
    ([key, part]) => (/^(?:auto)?enable$/i.test(key) && isOff(part)) || sourceOff(part, depth + 1),
  );
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (/IPSet|TrustedEntitySet/.test(name)) {
    return isOn(params['activate'])
      ? { severity: 'high', reason: 'what comes from there is no longer seen' }
      : KEPT;
  }
  if (/ThreatIntelSet|ThreatEntitySet/.test(name)) {
    const gone = name.startsWith('Delete') || isOff(params['activate']);
    return gone ? { reason: 'what it lists is no longer looked for' } : KEPT;
  }
  if (name.endsWith('Filter')) return params['action'] === 'ARCHIVE' ? { reason: 'it hides findings' } : KEPT;
  if (name === 'ArchiveFindings') return ofPerson(event, { severity: 'low' });
  if (/^Update(?:Detector|MemberDetectors|OrganizationConfiguration)$/.test(name)) {
    return lessSeen(params)
      ? { severity: 'high', reason: 'a part of what it looks at was turned off' }
      : KEPT;
  }
  return {};
}

const DONE: { readonly [call: string]: string } = {
  CreateIPSet: 'told threat detection to trust addresses',
  UpdateIPSet: 'changed which addresses threat detection trusts',
  CreateTrustedEntitySet: 'told threat detection whom to trust',
  UpdateTrustedEntitySet: 'changed whom threat detection trusts',
  CreateThreatIntelSet: 'gave threat detection a list of what to look for',
  UpdateThreatIntelSet: 'changed what threat detection looks for',
  DeleteThreatIntelSet: 'deleted a list of what threat detection looks for',
  CreateFilter: 'told threat detection how to sort findings',
  UpdateFilter: 'changed how threat detection sorts findings',
  ArchiveFindings: 'put findings of threat detection away',
  DeletePublishingDestination: 'stopped threat detection from passing its findings on',
  UpdatePublishingDestination: 'changed where threat detection passes its findings on to',
  DeleteMalwareProtectionPlan: 'stopped the search for malware in a bucket',
  UpdateDetector: 'changed a setting of threat detection',
  UpdateMemberDetectors: 'changed threat detection for other accounts',
  UpdateOrganizationConfiguration: 'changed threat detection for new accounts',
  DeleteInvitations: 'refused to be watched by central threat detection',
};

export default defineDetection({
  title: 'Threat detection sees less',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `guardduty:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.001'],
  why: 'What threat detection is told to trust or to hide, nobody is warned about.',
  says: ({ name }) => DONE[name] ?? 'changed threat detection',
  judge,
});
