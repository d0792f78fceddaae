/**
 * Look-ups per second in a compiled life cycle, beside XState's pure `transition`: every event of
 * the offer in every state. The row fails unless the answers are equal.
 */
import { type AnyMachineSnapshot, getInitialSnapshot, transition } from 'xstate';
import { offerMachine, offerTable } from '../machines/index.ts';
import type { Bench } from './harness.ts';
import { type Contender, timed } from './rounds.ts';

const lookUpsPerRound = 1_000_000;
const transitionsPerRound = 1_000;
const goal = 50_000_000;

export const machineBenches: readonly Bench[] = [
  {
    name: 'machines.table',
    unit: 'look-ups/s',
    peer: "XState's transition",
    config: { machine: offerMachine.id, states: offerTable.states.length, goal },
    begin: () => {
      const snapshots = reachable();
      compare(snapshots);
      return { ours: lookUps(), theirs: transitions(snapshots) };
    },
  },
];

const events = offerTable.events.filter((event) => event.startsWith('offer.'));
const eventIndices = events.map((event) => offerTable.eventIndex(event));

type Reachable = ReadonlyMap<string, AnyMachineSnapshot>;

function reachable(): Reachable {
  const input = { answerLimitMs: 20_000, connectLimitMs: 10_000 };
  const first = getInitialSnapshot(offerMachine, input);
  const seen = new Map<string, AnyMachineSnapshot>([[nameOf(first), first]]);
  for (const snapshot of seen.values()) {
    for (const event of events) {
      const next = follow(snapshot, event);
      if (!seen.has(nameOf(next))) seen.set(nameOf(next), next);
    }
  }
  return seen;
}

function follow(snapshot: AnyMachineSnapshot, type: string): AnyMachineSnapshot {
  const [next] = transition(offerMachine, snapshot as never, { type } as never);
  return next;
}

function nameOf({ value }: AnyMachineSnapshot): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([outer, inner]) => `${outer}.${String(inner)}`)
    .join();
}

function compare(snapshots: Reachable): void {
  for (const [name, snapshot] of snapshots) {
    for (const event of events) {
      const state = offerTable.stateIndex(name as (typeof offerTable.states)[number]);
      const found = offerTable.next(state, offerTable.eventIndex(event));
      const next = nameOf(follow(snapshot, event));
      const expected = found === -1 ? name : offerTable.states[found];
      if (next !== expected) throw new Error(`${name} on ${event}: ${expected} and ${next}`);
    }
  }
}

function lookUps(): Contender {
  const states = offerTable.states.length;
  return () => {
    let legal = 0;
    let state = 0;
    let place = 0;
    const beganAtMs = performance.now();
    for (let n = 0; n < lookUpsPerRound; n += 1) {
      if (offerTable.next(state, eventIndices[place] ?? 0) !== -1) legal += 1;
      state += 1;
      if (state < states) continue;
      state = 0;
      place = (place + 1) % eventIndices.length;
    }
    const tookMs = performance.now() - beganAtMs;
    if (legal === 0) throw new Error('no look-up was legal');
    return { done: lookUpsPerRound, tookMs };
  };
}

function transitions(snapshots: Reachable): Contender {
  const asked = [...snapshots.values()].flatMap((from) => events.map((event) => ({ from, event })));
  return () =>
    timed(transitionsPerRound, () => {
      for (let n = 0; n < transitionsPerRound; n += 1) {
        const question = asked[n % asked.length];
        if (question !== undefined) follow(question.from, question.event);
      }
    });
}
