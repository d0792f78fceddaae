/** Life cycles for hot loops, compiled at load. */
import { callMachine } from './call.machine.ts';
import { compileRegions, compileTable } from './compile-table.ts';
import { continuityMachine } from './continuity.machine.ts';
import { interactionMachine } from './interaction.machine.ts';
import { legMachine } from './leg.machine.ts';
import { offerMachine } from './offer.machine.ts';
import { orderMachine } from './order.machine.ts';
import { paymentLineMachine } from './payment-line.machine.ts';
import { requestedStateMachine } from './requested-state.machine.ts';
import { ruleVersionMachine } from './rule-version.machine.ts';
import { sessionMachine } from './session.machine.ts';

/** The call machine as look-ups. */
export const callTable = compileTable(callMachine);
/** A table for each region of the continuity machine. */
export const continuityRegions = compileRegions(continuityMachine);
/** The interaction machine as look-ups. */
export const interactionTable = compileTable(interactionMachine);
/** The leg machine as look-ups. */
export const legTable = compileTable(legMachine);
/** The offer machine as look-ups. */
export const offerTable = compileTable(offerMachine);
/** A table for each region of the order machine. */
export const orderRegions = compileRegions(orderMachine);
/** The payment line machine as look-ups. */
export const paymentLineTable = compileTable(paymentLineMachine);
/** The rule version machine as look-ups. */
export const ruleVersionTable = compileTable(ruleVersionMachine);
/** The session machine as look-ups. */
export const sessionTable = compileTable(sessionMachine);
/** The machine of requested states as look-ups. */
export const requestedStateTable = compileTable(requestedStateMachine);

type StatesOf<
  Tables extends { readonly [region: string]: { readonly states: readonly string[] } },
> = { readonly [Region in keyof Tables]: Tables[Region]['states'][number] };
export type ContinuityRegions = StatesOf<typeof continuityRegions>;
export type OrderRegions = StatesOf<typeof orderRegions>;
export type PaymentLineState = (typeof paymentLineTable)['states'][number];
