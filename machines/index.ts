/** Life cycles: legal states, events and timers. */
export {
  type AgentEvent,
  type AgentMachineInput,
  agentMachine,
  agentSessionStateOf,
  agentStateOf,
} from './agent.machine.ts';
export {
  type AgentClientEvent,
  agentClientMachine,
  clientStateOf,
} from './agent-client.machine.ts';
export { agentStatesOf, agentWords } from './agent-words.ts';
export { type CallEvent, callMachine } from './call.machine.ts';
export { compileRegions, compileTable, LifeCycleTable } from './compile-table.ts';
export { type ContinuityMachineEvent, continuityMachine } from './continuity.machine.ts';
export { type ContinuityTimer, type Exit, exits, machineConfig } from './exits.ts';
export { type Handling, type InteractionEvent, interactionMachine } from './interaction.machine.ts';
export { type LegEvent, legMachine } from './leg.machine.ts';
export type { EventName, StateName, TimerName } from './life-cycle-names.ts';
export { type OfferEvent, type OfferLimits, offerMachine } from './offer.machine.ts';
export { type OrderMachineEvent, orderMachine, type PaymentVerdict } from './order.machine.ts';
export { type PaymentLineEvent, paymentLineMachine } from './payment-line.machine.ts';
export { type ReturnMachineEvent, returnMachine } from './return.machine.ts';
export { type RuleVersionEvent, ruleVersionMachine } from './rule-version.machine.ts';
export { type SessionEvent, sessionMachine } from './session.machine.ts';
export * from './tables.ts';
