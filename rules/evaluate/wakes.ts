/**
 * When time alone can change a rule's result. Waiting times grow by 1 ms per ms;
 * `clock.minuteOfDay` changes on whole minutes in every time zone; weekday, date and holiday at
 * midnight. All else changes by events, after which drivers ask again. Source: rules.md B4.
 */
import { minuteMs } from '../../kernel/index.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { factsCompared, type Term, testsOf } from '../language/term.ts';
import { numberAllowance } from './allowances.ts';
import { instantSlot } from './index-plan.ts';

const minutesOfDay = 1_440;
/** Time zones differ by multiples of 15 minutes, so a day may start at any of them. */
const quarterMs = 900_000;

const elapsedSlots = slotsOf('call.waitMs', 'call.contactWaitMs', 'queue.oldestWaitMs');
const minuteSlot = knownFact('clock.minuteOfDay').slot;
const daySlots = slotsOf('clock.weekday', 'clock.dayNumber', 'clock.isHoliday');
const movedSlots = new Set([instantSlot, minuteSlot, ...elapsedSlots, ...daySlots]);

function slotsOf(...names: readonly string[]): ReadonlySet<number> {
  return new Set(names.map((name) => knownFact(name).slot));
}

export function isMoved(slot: number): boolean {
  return movedSlots.has(slot);
}

export interface Wakes {
  readonly instants: readonly number[];
  /** Values at which a test of a time-dependent fact changes its result. */
  readonly turns: readonly { readonly slot: number; readonly at: readonly number[] }[];
  /** Pairs of a fact that grows with time and the fact that it is compared with. */
  readonly races: readonly { readonly slot: number; readonly other: number }[];
  readonly days: readonly number[];
}

export function wakesOf({ term, fromMs, toMs }: CheckedRule): Wakes | undefined {
  const isDated = Number.isFinite(fromMs) || Number.isFinite(toMs);
  if (!isDated && !asksTime(term)) return undefined;
  const instants = [fromMs, toMs].filter(Number.isFinite);
  const tests = testsOf(term).filter(asksTime);
  return {
    instants,
    turns: tests.flatMap((test) => {
      if (!('constant' in test.against)) return [];
      const { slot } = test.fact;
      return [{ slot, at: numberAllowance([{ term: test }]).flips }];
    }),
    races: tests.flatMap(({ fact, against }) => {
      if (!('fact' in against)) return [];
      const [slot, other] = [fact.slot, against.fact.slot];
      if (elapsedSlots.has(slot) === elapsedSlots.has(other)) return [];
      return [elapsedSlots.has(slot) ? { slot, other } : { slot: other, other: slot }];
    }),
    days: tests
      .flatMap(factsCompared)
      .map(({ slot }) => slot)
      .filter((slot) => daySlots.has(slot) || slot === minuteSlot),
  };
}

function asksTime(term: Term): boolean {
  if (term.kind === 'not') return asksTime(term.term);
  if (term.kind !== 'test') return term.terms.some(asksTime);
  return factsCompared(term).some(({ slot }) => isMoved(slot));
}

/** First instant after `atMs` at which the rule may change; Infinity: none. */
export function nextWakeMs(wakes: Wakes, { values }: FactRecord, atMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  const consider = (instantMs: number): void => {
    if (instantMs > atMs && instantMs < next) next = instantMs;
  };
  const minute = values[minuteSlot];
  const minuteBeganMs = Math.floor(atMs / minuteMs) * minuteMs;
  for (const instantMs of wakes.instants) consider(instantMs);
  for (const { slot, at } of wakes.turns) {
    const value = values[slot];
    if (typeof value !== 'number' || daySlots.has(slot)) continue;
    for (const turn of at) {
      if (slot !== minuteSlot) consider(atMs + turn - value);
      else if (turn > value) consider(minuteBeganMs + (turn - value) * minuteMs);
    }
  }
  for (const { slot, other } of wakes.races) {
    const value = values[slot];
    const bound = values[other];
    if (typeof value !== 'number' || typeof bound !== 'number') continue;
    consider(atMs + bound - value);
    consider(atMs + bound + 1 - value);
  }
  if (wakes.days.some((slot) => (values[slot] ?? null) !== null)) {
    if (typeof minute === 'number') consider(minuteBeganMs + (minutesOfDay - minute) * minuteMs);
    else consider((Math.floor(atMs / quarterMs) + 1) * quarterMs);
  }
  return next;
}
