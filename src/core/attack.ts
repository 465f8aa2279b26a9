/** Tactics of the ATT&CK cloud matrix, in its own order. */
export const TACTICS = [
  ['initial-access', 'Initial Access'],
  ['execution', 'Execution'],
  ['persistence', 'Persistence'],
  ['privilege-escalation', 'Privilege Escalation'],
  ['defense-evasion', 'Defense Evasion'],
  ['credential-access', 'Credential Access'],
  ['discovery', 'Discovery'],
  ['lateral-movement', 'Lateral Movement'],
  ['collection', 'Collection'],
  ['exfiltration', 'Exfiltration'],
  ['impact', 'Impact'],
] as const;
export type Tactic = (typeof TACTICS)[number][0];

/** The release that the table below is of. Its ids are those that detections name. */
export const ATTACK_VERSION = '18.1';

export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly Tactic[];
}

type Row = readonly [id: string, name: string, tactics: string];

/**
 * What the ATT&CK cloud matrix lists for IaaS. © The MITRE Corporation, reproduced with its permission;
 * ATT&CK is a registered trademark of The MITRE Corporation.
 */
const ROWS: readonly Row[] = [
  ['T1020.001', 'Traffic Duplication', 'exfiltration'],
  ['T1021', 'Remote Services', 'lateral-movement'],
  ['T1021.007', 'Cloud Services', 'lateral-movement'],
  ['T1021.008', 'Direct Cloud VM Connections', 'lateral-movement'],
  ['T1036.010', 'Masquerade Account Name', 'defense-evasion'],
  ['T1040', 'Network Sniffing', 'credential-access discovery'],
  ['T1046', 'Network Service Discovery', 'discovery'],
  ['T1048', 'Exfiltration Over Alternative Protocol', 'exfiltration'],
  ['T1049', 'System Network Connections Discovery', 'discovery'],
  ['T1059', 'Command and Scripting Interpreter', 'execution'],
  ['T1059.009', 'Cloud API', 'execution'],
  ['T1069', 'Permission Groups Discovery', 'discovery'],
  ['T1069.003', 'Cloud Groups', 'discovery'],
  ['T1074', 'Data Staged', 'collection'],
  ['T1074.002', 'Remote Data Staging', 'collection'],
  ['T1078', 'Valid Accounts', 'initial-access persistence privilege-escalation defense-evasion'],
  ['T1078.001', 'Default Accounts', 'initial-access persistence privilege-escalation defense-evasion'],
  ['T1078.004', 'Cloud Accounts', 'initial-access persistence privilege-escalation defense-evasion'],
  ['T1082', 'System Information Discovery', 'discovery'],
  ['T1087', 'Account Discovery', 'discovery'],
  ['T1087.004', 'Cloud Account', 'discovery'],
  ['T1098', 'Account Manipulation', 'persistence privilege-escalation'],
  ['T1098.001', 'Additional Cloud Credentials', 'persistence privilege-escalation'],
  ['T1098.003', 'Additional Cloud Roles', 'persistence privilege-escalation'],
  ['T1098.004', 'SSH Authorized Keys', 'persistence privilege-escalation'],
  ['T1110', 'Brute Force', 'credential-access'],
  ['T1110.001', 'Password Guessing', 'credential-access'],
  ['T1110.003', 'Password Spraying', 'credential-access'],
  ['T1110.004', 'Credential Stuffing', 'credential-access'],
  ['T1119', 'Automated Collection', 'collection'],
  ['T1136', 'Create Account', 'persistence'],
  ['T1136.003', 'Cloud Account', 'persistence'],
  ['T1190', 'Exploit Public-Facing Application', 'initial-access'],
  ['T1199', 'Trusted Relationship', 'initial-access'],
  ['T1201', 'Password Policy Discovery', 'discovery'],
  ['T1204', 'User Execution', 'execution'],
  ['T1204.003', 'Malicious Image', 'execution'],
  ['T1211', 'Exploitation for Defense Evasion', 'defense-evasion'],
  ['T1213', 'Data from Information Repositories', 'collection'],
  ['T1213.006', 'Databases', 'collection'],
  ['T1485', 'Data Destruction', 'impact'],
  ['T1485.001', 'Lifecycle-Triggered Deletion', 'impact'],
  ['T1486', 'Data Encrypted for Impact', 'impact'],
  ['T1489', 'Service Stop', 'impact'],
  ['T1490', 'Inhibit System Recovery', 'impact'],
  ['T1491', 'Defacement', 'impact'],
  ['T1491.002', 'External Defacement', 'impact'],
  ['T1496', 'Resource Hijacking', 'impact'],
  ['T1496.001', 'Compute Hijacking', 'impact'],
  ['T1496.002', 'Bandwidth Hijacking', 'impact'],
  ['T1498', 'Network Denial of Service', 'impact'],
  ['T1498.001', 'Direct Network Flood', 'impact'],
  ['T1498.002', 'Reflection Amplification', 'impact'],
  ['T1499', 'Endpoint Denial of Service', 'impact'],
  ['T1499.002', 'Service Exhaustion Flood', 'impact'],
  ['T1499.003', 'Application Exhaustion Flood', 'impact'],
  ['T1499.004', 'Application or System Exploitation', 'impact'],
  ['T1518', 'Software Discovery', 'discovery'],
  ['T1518.001', 'Security Software Discovery', 'discovery'],
  ['T1525', 'Implant Internal Image', 'persistence'],
  ['T1526', 'Cloud Service Discovery', 'discovery'],
  ['T1528', 'Steal Application Access Token', 'credential-access'],
  ['T1530', 'Data from Cloud Storage', 'collection'],
  ['T1531', 'Account Access Removal', 'impact'],
  ['T1535', 'Unused/Unsupported Cloud Regions', 'defense-evasion'],
  ['T1537', 'Transfer Data to Cloud Account', 'exfiltration'],
  ['T1538', 'Cloud Service Dashboard', 'discovery'],
  ['T1546', 'Event Triggered Execution', 'persistence privilege-escalation'],
  ['T1548', 'Abuse Elevation Control Mechanism', 'privilege-escalation defense-evasion'],
  ['T1548.005', 'Temporary Elevated Cloud Access', 'privilege-escalation defense-evasion'],
  ['T1550', 'Use Alternate Authentication Material', 'defense-evasion lateral-movement'],
  ['T1550.001', 'Application Access Token', 'defense-evasion lateral-movement'],
  ['T1550.004', 'Web Session Cookie', 'defense-evasion lateral-movement'],
  ['T1552', 'Unsecured Credentials', 'credential-access'],
  ['T1552.001', 'Credentials In Files', 'credential-access'],
  ['T1552.005', 'Cloud Instance Metadata API', 'credential-access'],
  ['T1555', 'Credentials from Password Stores', 'credential-access'],
  ['T1555.006', 'Cloud Secrets Management Stores', 'credential-access'],
  ['T1556', 'Modify Authentication Process', 'persistence defense-evasion credential-access'],
  ['T1556.006', 'Multi-Factor Authentication', 'persistence defense-evasion credential-access'],
  ['T1556.007', 'Hybrid Identity', 'persistence defense-evasion credential-access'],
  ['T1556.009', 'Conditional Access Policies', 'persistence defense-evasion credential-access'],
  ['T1562', 'Impair Defenses', 'defense-evasion'],
  ['T1562.001', 'Disable or Modify Tools', 'defense-evasion'],
  ['T1562.007', 'Disable or Modify Cloud Firewall', 'defense-evasion'],
  ['T1562.008', 'Disable or Modify Cloud Logs', 'defense-evasion'],
  ['T1578', 'Modify Cloud Compute Infrastructure', 'defense-evasion'],
  ['T1578.001', 'Create Snapshot', 'defense-evasion'],
  ['T1578.002', 'Create Cloud Instance', 'defense-evasion'],
  ['T1578.003', 'Delete Cloud Instance', 'defense-evasion'],
  ['T1578.004', 'Revert Cloud Instance', 'defense-evasion'],
  ['T1578.005', 'Modify Cloud Compute Configurations', 'defense-evasion'],
  ['T1580', 'Cloud Infrastructure Discovery', 'discovery'],
  ['T1606', 'Forge Web Credentials', 'credential-access'],
  ['T1606.001', 'Web Cookies', 'credential-access'],
  ['T1606.002', 'SAML Tokens', 'credential-access'],
  ['T1614', 'System Location Discovery', 'discovery'],
  ['T1619', 'Cloud Storage Object Discovery', 'discovery'],
  ['T1621', 'Multi-Factor Authentication Request Generation', 'credential-access'],
  ['T1648', 'Serverless Execution', 'execution'],
  ['T1651', 'Cloud Administration Command', 'execution'],
  ['T1654', 'Log Enumeration', 'discovery'],
  ['T1666', 'Modify Cloud Resource Hierarchy', 'defense-evasion'],
  ['T1680', 'Local Storage Discovery', 'discovery'],
];

/** In order of id, so that a technique stands before its sub-techniques. */
export const TECHNIQUES: readonly Technique[] = ROWS.map(([id, name, tactics]) => ({
  id,
  name,
  tactics: tactics.split(' ') as Tactic[],
}));

/** `T1098` of `T1098.003`; null for what is no sub-technique. */
export function parentOf(id: string): string | null {
  const dot = id.indexOf('.');
  return dot === -1 ? null : id.slice(0, dot);
}
