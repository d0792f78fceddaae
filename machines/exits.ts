/**
 * What ends each state that waits: a timer, an operation of people, a partner, or the process
 * itself within the same instant. A partner may never answer, so it is never the only exit.
 */
import type { AnyStateMachine } from 'xstate';
import type { callMachine } from './call.machine.ts';
import type { interactionMachine } from './interaction.machine.ts';
import type { legMachine } from './leg.machine.ts';
import type { StateName } from './life-cycle-names.ts';
import type { offerMachine } from './offer.machine.ts';
import type { ruleVersionMachine } from './rule-version.machine.ts';
import type { sessionMachine } from './session.machine.ts';
import type {
  AgentRegions,
  ContinuityRegions,
  OrderRegions,
  PaymentLineState,
  ReturnRegions,
} from './tables.ts';

/**
 * `operation`: by its name in the API. `at rest`: nothing is expected, with the reason.
 */
export type Exit =
  | `timer ${string}`
  | `operation ${string}`
  | `partner ${'switch' | 'payment provider' | 'warehouse'}`
  | 'at once'
  | `at rest: ${string}`;

type Exits<State extends string> = { readonly [Name in State]: readonly Exit[] };
type RegionExits<Regions extends { readonly [Region in keyof Regions]: string }> = {
  readonly [Region in keyof Regions]: Exits<Regions[Region]>;
};

const hangUp: readonly Exit[] = ['partner switch', 'operation hangUpCall'];
const final = ['at rest: final'] as const;

const callExits: Exits<StateName<typeof callMachine>> = {
  arrived: ['at once'],
  queued: [...hangUp, 'operation requeueCall', 'timer maxWait'],
  connecting: ['timer connectLimit', ...hangUp],
  'connected.talking': hangUp,
  'connected.held': ['operation retrieveCall', ...hangUp],
  'callback.planned': ['operation hangUpCall', 'operation pullCall'],
  'callback.attempting': ['timer connectLimit', ...hangUp],
  ended: final,
};

const offerExits: Exits<StateName<typeof offerMachine>> = {
  'offered.made': ['timer answerLimit', 'operation acceptOffer'],
  'offered.alerting': ['timer answerLimit', 'operation acceptOffer'],
  // Another offer of the call has the claim.
  accepted: ['timer connectLimit'],
  connecting: ['timer connectLimit', 'partner switch'],
  connected: final,
  rejected: final,
  expired: final,
  failed: final,
  rescinded: final,
};

const interactionExits: Exits<StateName<typeof interactionMachine>> = {
  talking: hangUp,
  held: ['operation retrieveCall', ...hangUp],
  wrapUp: ['timer wrapUpLimit', 'operation setAgentState', 'operation forceAgentState'],
  ended: final,
};

const legExits: Exits<StateName<typeof legMachine>> = {
  created: hangUp,
  offering: ['timer answerLimit', ...hangUp],
  accepted: ['timer connectLimit', ...hangUp],
  queued: hangUp,
  dialing: ['timer connectLimit', ...hangUp],
  proceeding: ['timer connectLimit', ...hangUp],
  ringback: ['timer connectLimit', ...hangUp],
  busy: hangUp,
  specialInfo: hangUp,
  connected: hangUp,
  onHold: ['operation retrieveCall', ...hangUp],
  onHoldPendingTransfer: ['operation cancelConsult', ...hangUp],
  onHoldPendingConference: ['operation cancelConsult', ...hangUp],
  conferenced: hangUp,
  disconnected: ['at rest: it is removed with its call'],
  ended: final,
};

const sessionExits: Exits<StateName<typeof sessionMachine>> = {
  notReady: ['operation setSessionState', 'operation setAgentState'],
  ready: ['at rest: ready for calls'],
  busyOnCall: hangUp,
  busyWrapUp: ['timer wrapUpLimit', 'operation setAgentState'],
  ended: ['at once'],
  released: final,
};

const pending: readonly Exit[] = ['operation hangUpCall', 'operation setAgentState'];

const agentExits: RegionExits<AgentRegions> = {
  requested: {
    loggedOff: ['at rest: away'],
    'notReady.settled': ['operation setAgentState', 'operation forceAgentState'],
    'notReady.pendingNotReady': pending,
    'notReady.pendingLogOff': pending,
    'ready.settled': ['at rest: ready for calls'],
    'ready.pendingNotReady': pending,
    'ready.pendingLogOff': pending,
  },
};

const ruleVersionExits: Exits<StateName<typeof ruleVersionMachine>> = {
  draft: ['operation checkRules'],
  checked: ['operation proposeRules'],
  proposed: ['operation approveRules', 'operation rejectRules'],
  approved: ['operation activateRules'],
  scheduled: ['timer activation', 'operation activateRules'],
  active: ['at rest: in force'],
  retired: ['at rest: it may be rolled back to'],
  rejected: ['operation checkRules'],
};

const paymentLineExits: Exits<PaymentLineState> = {
  notSubmitted: ['operation submitOrder', 'timer instalment', 'operation removeOrderPayment'],
  requested: ['partner payment provider', 'timer authTimeout'],
  unknown: ['partner payment provider', 'timer lookUp', 'timer unknownReview'],
  declined: ['timer declineBackoff', 'timer paymentRepair', 'operation changeOrderPayment'],
  authorised: ['timer authRefresh', 'operation shipShipment', 'operation cancelOrder'],
  expired: ['timer paymentRepair', 'operation changeOrderPayment'],
  capturing: ['partner payment provider', 'timer captureTimeout'],
  captureFailed: ['timer collectionSla', 'operation approveReview'],
  captured: ['at rest: paid'],
  voiding: ['partner payment provider', 'operation approveReview'],
  voided: ['at rest: nothing is paid'],
  refunding: ['partner payment provider', 'operation approveReview'],
  refunded: ['at rest: given back'],
  disputed: ['partner payment provider', 'operation approveReview', 'operation declineReview'],
};

const orderExits: RegionExits<OrderRegions> = {
  entry: {
    draft: ['timer draftIdle', 'operation completeOrder', 'operation cancelOrder'],
    completing: ['timer summaryIdle', 'timer draftIdle', 'operation submitOrder'],
    submitting: ['timer submitDeadline'],
    submitted: ['operation shipShipment', 'operation cancelOrder', 'timer delayCancel'],
    modifying: ['timer modifyIdle', 'operation submitOrder'],
    cancelled: ['at rest: over'],
    closed: ['at rest: over'],
  },
  gate: {
    shut: ['operation approveReview', 'operation clearHold', 'operation cancelOrder'],
    open: ['at rest: goods may leave'],
  },
  holds: {
    clear: ['at rest: nothing is held'],
    held: ['timer holdSla', 'timer holdExpiry', 'operation clearHold', 'operation declineReview'],
  },
  // The verdict over the payment lines: their exits are its exits.
  payment: {
    none: ['operation addOrderPayment', 'at rest: paid later'],
    collecting: paymentLineExits.requested,
    approved: paymentLineExits.authorised,
    declined: paymentLineExits.declined,
    unknown: paymentLineExits.unknown,
    outOfBalance: ['operation addOrderPayment', 'operation approveReview'],
    capturing: paymentLineExits.capturing,
    captured: paymentLineExits.captured,
    captureFailed: paymentLineExits.captureFailed,
    voiding: paymentLineExits.voiding,
    voided: paymentLineExits.voided,
    refunding: paymentLineExits.refunding,
    refunded: paymentLineExits.refunded,
  },
  fulfilment: {
    none: ['operation submitOrder', 'timer draftIdle'],
    reserving: ['partner warehouse', 'timer reserveTimeout'],
    reserved: ['timer reservationExpiry', 'operation pickOrder', 'operation cancelOrder'],
    backordered: ['timer backorderCheck', 'timer delayCancel', 'operation cancelOrder'],
    released: ['timer pickupSla', 'operation pickOrder', 'operation cancelOrder'],
    picking: ['timer pickupSla', 'operation shipShipment', 'operation cancelOrder'],
    partlyShipped: ['partner warehouse', 'operation shipShipment', 'operation cancelOrder'],
    shipped: ['operation deliverShipment', 'at rest: not every warehouse reports deliveries'],
    delivered: ['at rest: over'],
    recalling: ['partner warehouse', 'operation tellRecalled', 'operation refuseRecall'],
    recalled: ['at rest: over'],
    cancelled: ['at rest: over'],
  },
};

const returnExits: RegionExits<ReturnRegions> = {
  life: {
    claiming: ['at once'],
    created: ['operation completeReturn', 'operation cancelReturn'],
    completed: ['operation submitReturn', 'operation cancelReturn'],
    open: ['operation receiveReturn', 'operation cancelReturn'],
    received: ['operation changeReturn', 'at once'],
    closed: ['at rest: over'],
    refused: final,
    cancelled: final,
  },
  refund: {
    none: ['at rest: nothing is due'],
    paying: ['partner payment provider', 'operation approveReview'],
    paid: ['at rest: given back'],
    declined: ['operation changeReturn', 'operation approveReview'],
    failed: ['operation changeReturn', 'operation approveReview'],
  },
};

const continuityExits = {
  life: {
    scheduled: ['timer shipmentDue', 'operation cancelProgramme'],
    running: ['timer shipmentDue', 'timer stockRetry', 'operation cancelProgramme'],
    paused: ['timer pauseOver', 'operation resumeProgramme'],
    ending: ['at once', 'operation cancelProgramme'],
    ended: final,
    cancelled: final,
  },
  billing: {
    perShipment: ['at rest: each shipment is paid'],
    upfront: ['at rest: paid in advance'],
    dunning: ['timer dunningStep', 'operation payProgrammeOtherwise'],
  },
} as const satisfies RegionExits<ContinuityRegions>;

type TimersIn<Exits> = Exits extends `timer ${infer Name}`
  ? Name
  : Exits extends readonly (infer One)[]
    ? TimersIn<One>
    : Exits extends object
      ? TimersIn<Exits[keyof Exits]>
      : never;

/** Timers of a programme: each ends a state that waits. */
export type ContinuityTimer = TimersIn<typeof continuityExits>;

/** By machine and region. */
export const exits = {
  call: callExits,
  offer: offerExits,
  interaction: interactionExits,
  leg: legExits,
  session: sessionExits,
  agent: agentExits,
  ruleVersion: ruleVersionExits,
  paymentLine: paymentLineExits,
  order: orderExits,
  return: returnExits,
  continuity: continuityExits,
};

/**
 * A machine as plain JSON that `createMachine` accepts and Stately imports: guards, actions and
 * delays are names, and `meta.endedBy` says what ends the wait of each state.
 */
export function machineConfig({ id, config }: AnyStateMachine): object {
  const { [id]: endedBy }: { readonly [machine: string]: object } = exits;
  return JSON.parse(JSON.stringify({ ...config, meta: { endedBy } }));
}
