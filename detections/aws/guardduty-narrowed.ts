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

function kept(reason: string): Judgement {
  return { tier: 'log', severity: 'low', reason };
}

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
      : kept('the record does not say that the list is in use');
  }
  if (/ThreatIntelSet|ThreatEntitySet/.test(name)) {
    const gone = name.startsWith('Delete') || isOff(params['activate']);
    const yet = name.startsWith('Create') ? 'not looked for yet' : 'no longer looked for';
    return gone ? { reason: `what it lists is ${yet}` } : kept('it is a list of what to look for');
  }
  if (name.endsWith('Filter')) {
    return params['action'] === 'ARCHIVE'
      ? { reason: 'it hides findings' }
      : kept('the record does not say that it hides findings');
  }
  if (name === 'ArchiveFindings') return { ...ofPerson(event, { severity: 'low' }), reason: AWAY };
  if (/^Update(?:Detector|MemberDetectors|OrganizationConfiguration)$/.test(name)) {
    return lessSeen(params)
      ? { severity: 'high', reason: 'a part of what it looks at was turned off' }
      : kept(isOff(params['enable']) ? 'it turns off all of it' : 'it turns off no part of it');
  }
  const reason = REASONS[name];
  return reason === undefined ? {} : { reason };
}

const AWAY = 'it puts findings away';
/** What the title does not say of calls that need no look at their parameters. */
const REASONS: { readonly [call: string]: string } = {
  DeletePublishingDestination: 'it stops findings from being passed on there',
  UpdatePublishingDestination: 'it changes where findings are passed on to',
  DeleteMalwareProtectionPlan: 'it ends the search for malware in files there',
  DeleteInvitations: 'it refuses an invitation to be watched by another account',
};

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
