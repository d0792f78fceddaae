/**
 * Foundations without domain terms: invariants, time, random draws, heaps and sorted sets.
 */
export { Agenda } from './agenda.ts';
export { assert, InvariantError, reasonOf, unreachable } from './assert.ts';
export { dateOfDay, dayOfDate, isCalendarDate, lastDate, partsOfDay } from './calendar-day.ts';
export { equalByValue } from './equal-by-value.ts';
export { EventList } from './event-list.ts';
export { fnv1a32 } from './fnv1a.ts';
export { Heap } from './heap.ts';
export { nearestWord } from './nearest-word.ts';
export { omitUndefined } from './omit-undefined.ts';
export { ItemNode, OrderedNode, OrderedSet } from './ordered-set.ts';
export { philox4x32, toUnitInterval } from './philox.ts';
export { batchBlocks } from './philox-batch.ts';
export { isCurrency, isLanguageTag, isReservedName, isTimeZone } from './platform-names.ts';
export * from './random-stream.ts';
export { dayMs, hourMs, isInstant, type Ms, minuteMs, secondMs } from './time.ts';
export { instanceOf } from './wasm-instance.ts';
