/**
 * Finds call types that share agents, for logs without agents' names: with shared agents, a call of
 * one type is hardly ever answered at once while the other type waits.
 */
import { besideWaiting, type CallList, waitingLonger } from './logged-calls.ts';

/** Two types share agents up to this share of the usual rate of immediate answers. */
const shareOfUsualMax = 0.25;
/** With fewer calls beside a waiting one, nothing is concluded. */
const callsMin = 30;

export function sharedTypes(
  calls: CallList,
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
    const others = waitingLonger(call, waiting).map(({ callType }) => callType);
    for (const other of new Set(others)) {
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
