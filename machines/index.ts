/** Life cycles: legal states, events and timers. */
export * from './advance.ts';
export * from './call.machine.ts';
export { compileRegions, compileTable, LifeCycleTable } from './compile-table.ts';
export * from './continuity.machine.ts';
export type { ContinuityTimer } from './exits.ts';
export * from './interaction.machine.ts';
export * from './leg.machine.ts';
export type { EventName, StateName, TimerName } from './life-cycle-names.ts';
export * from './offer.machine.ts';
export * from './order.machine.ts';
export * from './payment-line.machine.ts';
export * from './requested-state.machine.ts';
export * from './return.machine.ts';
export * from './rule-version.machine.ts';
export * from './session.machine.ts';
export * from './tables.ts';
