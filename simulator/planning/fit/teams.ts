/**
 * Call types that share their agents, where the log names none.
 *
 * Of agents who serve two types alike, none is free while a caller of either waits: so calls of one
 * are hardly ever answered at once while callers of the other wait. Where they are, the agents are
 * not the same.
 */
import { besideWaiting, type LoggedCall } from './read-log.ts';

/** Of the usual share of calls answered at once, what is left of it between types that share. */
const shareOfUsualMax = 0.25;
/** Fewer calls beside a waiting caller of the other type say nothing. */
const callsMin = 30;
/** The instant of an answer is not exact to so many ms. */
const clockSlackMs = 6_000;

/** Groups of call types, each with agents of its own. */
export function sharedTypes(
  calls: readonly LoggedCall[],
  types: readonly string[],
): readonly (readonly string[])[] {
  const usual = new Map(types.map((type) => [type, { calls: 0, atOnce: 0 }]));
  const beside = new Map<string, { calls: number; atOnce: number }>();
  for (const [call, waiting] of besideWaiting(calls)) {
    const all = usual.get(call.callType);
    if (all === undefined) continue;
    const isAtOnce = call.waitMs === 0 && call.outcome === 'answered' ? 1 : 0;
    all.calls += 1;
    all.atOnce += isAtOnce;
    const soonMs = call.enteredAtMs + clockSlackMs;
    const others = waiting.filter(({ enteredAtMs, waitMs }) => enteredAtMs + waitMs > soonMs);
    for (const other of new Set(others.map(({ callType }) => callType))) {
      const key = `${call.callType} ${other}`;
      const pair = beside.get(key) ?? { calls: 0, atOnce: 0 };
      beside.set(key, pair);
      pair.calls += 1;
      pair.atOnce += isAtOnce;
    }
  }
  const shares = (one: string, other: string): boolean => {
    const pair = beside.get(`${one} ${other}`);
    const all = usual.get(one);
    if (pair === undefined || all === undefined || pair.calls < callsMin) return false;
    return pair.atOnce / pair.calls < (shareOfUsualMax * all.atOnce) / Math.max(1, all.calls);
  };
  const groups: string[][] = [];
  for (const type of types) {
    const own = groups.find((group) =>
      group.some((other) => shares(type, other) && shares(other, type)),
    );
    if (own === undefined) groups.push([type]);
    else own.push(type);
  }
  return groups;
}
