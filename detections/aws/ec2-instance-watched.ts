import { defineDetection, itemsAt, named, objectAt } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  StartInstances: 'started',
  StopInstances: 'stopped',
  RebootInstances: 'restarted',
  MonitorInstances: 'turned detailed measuring on for',
  UnmonitorInstances: 'turned detailed measuring off for',
  ReportInstanceStatus: 'reported the state of',
  ResetInstanceAttribute: 'reset a setting of',
  DisassociateIamInstanceProfile: 'took away the role of',
  BundleInstance: 'bundled the disk of',
  ConfirmProductInstance: 'asked for the product on',
  ImportInstance: 'brought in',
  CancelSpotInstanceRequests: 'withdrew a bid for',
  ModifyInstanceCapacityReservationAttributes: 'changed the reserved capacity of',
  ModifyInstanceCreditSpecification: 'changed the processor credits of',
  ModifyInstanceMaintenanceOptions: 'changed the recovery of',
  ModifyInstancePlacement: 'moved',
  ModifyInstanceEventStartTime: 'moved the maintenance of',
  CreateInstanceEventWindow: 'made a maintenance window for',
  ModifyInstanceEventWindow: 'changed a maintenance window of',
  DeleteInstanceEventWindow: 'deleted a maintenance window of',
  AssociateInstanceEventWindow: 'gave a maintenance window to',
  DisassociateInstanceEventWindow: 'took a maintenance window from',
  RegisterInstanceEventNotificationAttributes: 'chose what notices of maintenance tell of',
  DeregisterInstanceEventNotificationAttributes: 'chose what notices of maintenance leave out of',
};

export default defineDetection({
  title: 'A server was handled',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1578.005', 'T1489'],
  why: 'Stopping, changing and starting a server in a row is how its start script is replaced.',
  says: ({ name, params }) => {
    const servers = itemsAt(params['instancesSet']);
    const one = servers.length > 0 ? objectAt(servers[0])['instanceId'] : params['instanceId'];
    const more = servers.length > 1 ? ` and ${servers.length - 1} more` : '';
    return `${DONE[name] ?? 'changed'} ${named(one, 'a server')}${more}`;
  },
});
