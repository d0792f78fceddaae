/**
 * `callwright/machines`: the life cycles as XState machines, for programs that show or follow an
 * agent, call, offer or order.
 */
export {
  type AgentClientEvent,
  type AgentEvent,
  type AgentMachineInput,
  agentClientMachine,
  agentMachine,
  agentSessionStateOf,
  agentStateOf,
  agentStatesOf,
  agentWords,
  type CallEvent,
  callMachine,
  clientStateOf,
  machineConfig,
  namedMachines,
  type OfferEvent,
  type OfferLimits,
  type OrderMachineEvent,
  offerMachine,
  orderMachine,
  type SessionEvent,
  sessionMachine,
} from '../machines/index.ts';
