/**
 * Foundations without domain terms: invariants, time, random draws, heaps and sorted sets.
 */
export * from './agenda.ts';
export * from './assert.ts';
export { dateOfDay, dayOfDate, isCalendarDate, partsOfDay } from './calendar-day.ts';
export * from './equal-by-value.ts';
export * from './event-list.ts';
export * from './fnv1a.ts';
export * from './heap.ts';
export * from './nearest-word.ts';
export * from './omit-undefined.ts';
export * from './ordered-set.ts';
export * from './philox.ts';
export { batchBlocks } from './philox-batch.ts';
export * from './platform-names.ts';
export * from './random-stream.ts';
export * from './time.ts';
export * from './wasm-instance.ts';
