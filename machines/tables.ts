/** Each machine, or each of its regions, as a look-up table for hot loops. */
import type { AnyStateMachine } from 'xstate';
import { agentMachine } from './agent.machine.ts';
import { agentClientMachine } from './agent-client.machine.ts';
import { callMachine } from './call.machine.ts';
import { compileRegions, compileTable } from './compile-table.ts';
import { continuityMachine } from './continuity.machine.ts';
import { interactionMachine } from './interaction.machine.ts';
import { legMachine } from './leg.machine.ts';
import { offerMachine } from './offer.machine.ts';
import { orderMachine } from './order.machine.ts';
import { paymentLineMachine } from './payment-line.machine.ts';
import { returnMachine } from './return.machine.ts';
import { ruleVersionMachine } from './rule-version.machine.ts';
import { sessionMachine } from './session.machine.ts';

/** The core follows this region of agents, and derives the others. */
export const agentRegions = compileRegions(agentMachine, 'requested');
export const callTable = compileTable(callMachine);
export const continuityRegions = compileRegions(continuityMachine);
export const interactionTable = compileTable(interactionMachine);
export const legTable = compileTable(legMachine);
export const offerTable = compileTable(offerMachine);
export const orderRegions = compileRegions(orderMachine);
export const paymentLineTable = compileTable(paymentLineMachine);
export const returnRegions = compileRegions(returnMachine);
export const ruleVersionTable = compileTable(ruleVersionMachine);
export const sessionTable = compileTable(sessionMachine);

/** All machines by their ids, in the order of the documents. */
export const namedMachines: { readonly [id: string]: AnyStateMachine } = {
  agent: agentMachine,
  call: callMachine,
  offer: offerMachine,
  order: orderMachine,
  session: sessionMachine,
  interaction: interactionMachine,
  leg: legMachine,
  agentClient: agentClientMachine,
  paymentLine: paymentLineMachine,
  return: returnMachine,
  continuity: continuityMachine,
  ruleVersion: ruleVersionMachine,
};

type StatesOf<
  Tables extends { readonly [region: string]: { readonly states: readonly string[] } },
> = { readonly [Region in keyof Tables]: Tables[Region]['states'][number] };
export type ContinuityRegions = StatesOf<typeof continuityRegions>;
export type OrderRegions = StatesOf<typeof orderRegions>;
export type ReturnRegions = StatesOf<typeof returnRegions>;
export type PaymentLineState = (typeof paymentLineTable)['states'][number];
export type AgentRegions = StatesOf<typeof agentRegions>;
