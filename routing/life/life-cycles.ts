/**
 * Indexes of states and events in tables made from `machines/`, which defines what is legal. Inputs
 * are checked by table; the core's own steps are asserted.
 */
import { assert } from '../../kernel/index.ts';
import {
  agentRegions,
  callTable,
  interactionTable,
  type LifeCycleTable,
  offerTable,
  sessionTable,
} from '../../machines/index.ts';

export const offerIs = {
  connecting: offerTable.stateIndex('connecting'),
  connected: offerTable.stateIndex('connected'),
} as const;

export const offerIsUnaccepted = offerTable.states.map((name) => name.startsWith('offered.'));

export const offerOn = {
  alerting: offerTable.eventIndex('offer.alerting'),
  accepted: offerTable.eventIndex('offer.accepted'),
  connecting: offerTable.eventIndex('offer.connecting'),
  connected: offerTable.eventIndex('offer.connected'),
  rejected: offerTable.eventIndex('offer.rejected'),
  failed: offerTable.eventIndex('offer.failed'),
  rescinded: offerTable.eventIndex('offer.rescinded'),
  answerLimit: offerTable.eventIndex('answerLimit'),
  connectLimit: offerTable.eventIndex('connectLimit'),
} as const;

export const interactionIs = {
  talking: interactionTable.stateIndex('talking'),
  held: interactionTable.stateIndex('held'),
  wrapUp: interactionTable.stateIndex('wrapUp'),
  ended: interactionTable.stateIndex('ended'),
} as const;

export const interactionOn = {
  held: interactionTable.eventIndex('interaction.held'),
  retrieved: interactionTable.eventIndex('interaction.retrieved'),
  wrapUpBegan: interactionTable.eventIndex('interaction.wrapUpBegan'),
  wrapUpExtended: interactionTable.eventIndex('interaction.wrapUpExtended'),
  ended: interactionTable.eventIndex('interaction.ended'),
} as const;

export const callIs = {
  queued: callTable.stateIndex('queued'),
  connecting: callTable.stateIndex('connecting'),
  planned: callTable.stateIndex('callback.planned'),
  ended: callTable.stateIndex('ended'),
} as const;

/** By state: whether the call waits; whether it waits for a callback. */
export const callWaits = callTable.states.map(
  (name) => name === 'queued' || name === 'connecting' || name.startsWith('callback.'),
);
export const callIsCallback = callTable.states.map((name) => name.startsWith('callback.'));

export const callOn = {
  blocked: callTable.eventIndex('call.blocked'),
  began: callTable.eventIndex('directCall.began'),
  queued: callTable.eventIndex('call.queued'),
  connecting: callTable.eventIndex('offer.connecting'),
  connected: callTable.eventIndex('offer.connected'),
  failed: callTable.eventIndex('offer.failed'),
  rescinded: callTable.eventIndex('offer.rescinded'),
  abandoned: callTable.eventIndex('call.abandoned'),
  callbackPlanned: callTable.eventIndex('callback.planned'),
  messageTaken: callTable.eventIndex('call.messageTaken'),
  ended: callTable.eventIndex('call.ended'),
} as const;

export const sessionIs = {
  notReady: sessionTable.stateIndex('notReady'),
  ready: sessionTable.stateIndex('ready'),
  ended: sessionTable.stateIndex('ended'),
  released: sessionTable.stateIndex('released'),
  busyOnCall: sessionTable.stateIndex('busyOnCall'),
  busyWrapUp: sessionTable.stateIndex('busyWrapUp'),
} as const;

export const sessionOn = {
  ready: sessionTable.eventIndex('session.ready'),
  notReady: sessionTable.eventIndex('session.notReady'),
  ended: sessionTable.eventIndex('session.ended'),
  released: sessionTable.eventIndex('session.released'),
} as const;

export const requestedIs = {
  loggedOff: agentRegions.requested.stateIndex('loggedOff'),
  notReady: agentRegions.requested.stateIndex('notReady.settled'),
  ready: agentRegions.requested.stateIndex('ready.settled'),
} as const;

/** Events of the state that an agent has asked for. */
export const requestedOn = {
  loggedOn: agentRegions.requested.eventIndex('agent.logOn'),
  loggedOnReady: agentRegions.requested.eventIndex('agent.logOnReady'),
  ready: agentRegions.requested.eventIndex('agent.ready'),
  notReady: agentRegions.requested.eventIndex('agent.notReady'),
  loggedOff: agentRegions.requested.eventIndex('agent.logOff'),
  notReadyPending: agentRegions.requested.eventIndex('agent.notReady [isOccupied]'),
  logOffPending: agentRegions.requested.eventIndex('agent.logOff [isOccupied]'),
  pendingActed: agentRegions.requested.eventIndex('agent.changed [isFree]'),
} as const;

/** By state: the state requested, and a pending request. */
export const requestedReadings = agentRegions.requested.states.map((name) => {
  const [holds, slot] = name.split('.');
  return {
    isLoggedOn: holds !== 'loggedOff',
    isReady: holds === 'ready',
    pending:
      slot === 'pendingNotReady' ? 'notReady' : slot === 'pendingLogOff' ? 'loggedOff' : null,
  } as const;
});

/** The next state; the event must be legal. */
export function follow<State extends string, Event extends string>(
  table: LifeCycleTable<State, Event>,
  state: number,
  event: number,
): number {
  const next = table.next(state, event);
  if (next === -1) refuse(table, state, event);
  return next;
}

function refuse(table: LifeCycleTable<string, string>, state: number, event: number): never {
  assert(false, `${table.events[event]} is legal in ${table.states[state]}`);
}
