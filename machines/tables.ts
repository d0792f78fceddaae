/** Each machine, or each of its regions, as a look-up table for hot loops. */
import { callMachine } from './call.machine.ts';
import { compileRegions, compileTable } from './compile-table.ts';
import { continuityMachine } from './continuity.machine.ts';
import { interactionMachine } from './interaction.machine.ts';
import { legMachine } from './leg.machine.ts';
import { offerMachine } from './offer.machine.ts';
import { orderMachine } from './order.machine.ts';
import { paymentLineMachine } from './payment-line.machine.ts';
import { requestedStateMachine } from './requested-state.machine.ts';
import { returnMachine } from './return.machine.ts';
import { ruleVersionMachine } from './rule-version.machine.ts';
import { sessionMachine } from './session.machine.ts';

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
export const requestedStateTable = compileTable(requestedStateMachine);

type StatesOf<
  Tables extends { readonly [region: string]: { readonly states: readonly string[] } },
> = { readonly [Region in keyof Tables]: Tables[Region]['states'][number] };
export type ContinuityRegions = StatesOf<typeof continuityRegions>;
export type OrderRegions = StatesOf<typeof orderRegions>;
export type ReturnRegions = StatesOf<typeof returnRegions>;
export type PaymentLineState = (typeof paymentLineTable)['states'][number];
