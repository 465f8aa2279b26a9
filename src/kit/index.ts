/** The one door through which detections, workflows and remediations see the core. */
export { isSummary } from '../core/budget.js';
export type { Card, Choice, Fact, Form } from '../core/card.js';
export {
  ACKNOWLEDGE,
  at,
  because,
  by,
  COMMENT,
  COMMENT_FORM,
  capital,
  deed,
  facts,
  list,
  listOf,
  RESOLVE,
  RESOLVE_FORM,
  why,
} from '../core/cards.js';
export type { Audience, Case, EscalationReason, Facts, Item, Presser } from '../core/case.js';
export { firstAt } from '../core/case.js';
export { clientName } from '../core/client.js';
export type { Detection, Judgement, Severity, Tier } from '../core/detection.js';
export type { Actor, Provider, VouchEvent } from '../core/event.js';
export { inConsole, isDenied, networkOf } from '../core/history/actor.js';
export { EXPLORING, TRIED_FIRST } from '../core/history/exploring.js';
export type { Json, JsonObject } from '../core/json.js';
export { isObject, listAt, objectAt, textAt } from '../core/json.js';
export { byPerson, byService, ofPerson } from '../core/judge/actor.js';
export { LAYER_ACCOUNTS, LOAD_BALANCER_ACCOUNTS } from '../core/judge/aws-accounts.js';
export type { Cidr, NetworkRule } from '../core/judge/cidr.js';
export {
  isPublicAddress,
  itemsAt,
  meansInternet,
  onlyPorts,
  parseCidr,
  portText,
  rulesOf,
  ruleText,
} from '../core/judge/cidr.js';
export { isUsualIssuer, openIssuers } from '../core/judge/federation.js';
export { fits } from '../core/judge/glob.js';
export { byInstance, isOwn, named } from '../core/judge/names.js';
export {
  adminRights,
  foreignAccounts,
  isAdmin,
  isAdminPolicyArn,
  isPublic,
  isQuarantinePolicy,
  looseFederation,
  type Policy as AccessPolicy,
  readPolicy,
  valuesOf,
} from '../core/judge/policy.js';
export { type Power, powerOf, powerOfArn } from '../core/judge/power.js';
export { requestOf, textsIn } from '../core/judge/request.js';
export { byServiceRole, isOwnRole } from '../core/judge/role.js';
export { fieldAt, isOff, isOn, soundsLikeSecurity, soundsPowerful } from '../core/judge/setting.js';
export { sharedWith } from '../core/judge/shared-with.js';
export {
  accountIn,
  isOwnOrganization,
  letIn,
  letInBy,
  organizationIn,
  outsiders,
  strangerKey,
} from '../core/judge/sharing.js';
export { type Known, NOTHING_KNOWN, strangers } from '../core/known.js';
export { legible } from '../core/legible.js';
export {
  acknowledge,
  acknowledgedAlready,
  added,
  closedRow,
  comment,
  joinedAfterPage,
  nothingWaits,
  RIGHTS,
  resolve,
} from '../core/rules.js';
export { mentions, securityCard, securityHeadline } from '../core/security-card.js';
export { isStorm } from '../core/storm.js';
export type { Span, Text } from '../core/text.js';
export { plain } from '../core/text.js';
export { heldUntil } from '../core/tuning/quiet.js';
export type {
  Effect,
  Input,
  Moment,
  Move,
  NewItem,
  Opening,
  Policy,
  Refused,
  ResolveReason,
  Rule,
  StateRow,
  Table,
  Unverified,
  Workflow,
} from '../core/workflow.js';
export { RESOLVE_REASONS } from '../core/workflow.js';
export { defineDetection, defineWatch, defineWorkflow, type Watch } from './define.js';
