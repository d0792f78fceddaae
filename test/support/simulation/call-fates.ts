/**
 * What became of each call of a day, folded from its effects: its waits, and its one end.
 *
 * Consults and calls for one agent are no entries of a queue (acd-routing.md C1), and have none.
 */
import type { Effect } from '../../../routing/index.ts';

export type CallEnd = 'blocked' | 'abandoned' | 'endedWaiting' | 'message' | 'served' | 'left';

export interface CallFate {
  readonly callId: string;
  /** In the order they came; more than one, or none where the day was cut, is a fault. */
  readonly ends: readonly CallEnd[];
  readonly isAnswered: boolean;
  /** Waits until the end of the day, where the call waits on. */
  readonly waitsMs: readonly number[];
}

/** One stay in a queue. */
export interface Stay {
  readonly callId: string;
  readonly queueId: string;
  readonly fromMs: number;
  /** Passed back into the queue that it was answered from: it counts nowhere (decision 0012, 7). */
  readonly isBack: boolean;
  /** Null: at the end of the day it waits. */
  readonly toMs: number | null;
  /** What the core said it had waited; null: it has said nothing yet. */
  readonly toldMs: number | null;
}

export interface Fates {
  readonly calls: ReadonlyMap<string, CallFate>;
  readonly stays: readonly Stay[];
}

type OpenStay = Pick<Stay, 'queueId' | 'fromMs' | 'isBack'>;

interface OpenFate {
  readonly ends: CallEnd[];
  isAnswered: boolean;
  /** The queue it was answered from last. */
  answeredIn: string | null;
  stay: OpenStay | null;
  readonly waitsMs: number[];
}

/** Folds a day. */
export function fatesOf(effects: readonly Effect[]): Fates {
  const calls = new Map<string, OpenFate>();
  const stays: Stay[] = [];
  const fateOf = (callId: string): OpenFate => {
    const known = calls.get(callId);
    if (known !== undefined) return known;
    const fate: OpenFate = {
      ends: [],
      isAnswered: false,
      answeredIn: null,
      stay: null,
      waitsMs: [],
    };
    calls.set(callId, fate);
    return fate;
  };
  const leave = (callId: string, atMs: number, toldMs: number): void => {
    const fate = fateOf(callId);
    if (fate.stay === null) return;
    stays.push({ callId, ...fate.stay, toMs: atMs, toldMs });
    fate.waitsMs.push(toldMs);
    fate.stay = null;
  };
  for (const effect of effects) {
    switch (effect.type) {
      case 'call.queued': {
        if (effect.reason === 'consult') break;
        const fate = fateOf(effect.callId);
        const { queueId, atMs: fromMs } = effect;
        const stay = { queueId, fromMs, isBack: fate.answeredIn === queueId };
        fate.stay = effect.agentId === undefined ? stay : null;
        break;
      }
      case 'call.blocked':
        fateOf(effect.callId).ends.push('blocked');
        break;
      case 'call.answered':
        leave(effect.callId, effect.atMs, effect.waitMs);
        fateOf(effect.callId).isAnswered = true;
        fateOf(effect.callId).answeredIn = effect.queueId;
        break;
      case 'call.abandoned':
        leave(effect.callId, effect.atMs, effect.waitMs);
        fateOf(effect.callId).ends.push('abandoned');
        break;
      case 'call.messageTaken':
        leave(effect.callId, effect.atMs, effect.waitMs);
        fateOf(effect.callId).ends.push('message');
        break;
      case 'callback.planned':
      case 'call.overflowed':
        leave(effect.callId, effect.atMs, effect.waitMs);
        break;
      case 'callback.done':
        if (effect.outcome === 'connected') fateOf(effect.callId).isAnswered = true;
        break;
      case 'call.ended': {
        const fate = calls.get(effect.callId);
        if (fate === undefined) break;
        if (effect.waitMs !== undefined) leave(effect.callId, effect.atMs, effect.waitMs);
        const served = fate.isAnswered ? 'served' : 'left';
        fate.ends.push(effect.waitMs === undefined ? served : 'endedWaiting');
        break;
      }
      default:
    }
  }
  for (const [callId, { stay }] of calls) {
    if (stay !== null) stays.push({ callId, ...stay, toMs: null, toldMs: null });
  }
  return {
    calls: new Map([...calls].map(([callId, fate]) => [callId, { callId, ...fate }])),
    stays,
  };
}
