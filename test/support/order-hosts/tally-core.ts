/**
 * A small process for the suites of hosts: a sum that wants the effects and timers it is told to.
 *
 * Pure like the order's core, and of its size in nothing but the number of messages and effects.
 */
import type { Effect, Step, TimerChange } from '../../../orders/index.ts';
import type { HostedCore, Message } from '../../../workflows/index.ts';

export interface Tally {
  readonly id: string;
  readonly version: number;
  readonly sum: number;
  /** Types of what was applied, and what they were about. */
  readonly log: readonly string[];
  readonly lastAtMs: number;
  /** Effects wanted and not answered. */
  readonly open: readonly string[];
  /** Wanted one after the other, each when the one before is answered. */
  readonly chain: readonly Effect[];
  readonly isEnded: boolean;
}

/** What a tally can be told; the hosts tell it of timers and of effects that were given up. */
export type TallyEvent =
  | { readonly type: 'opened' }
  | {
      readonly type: 'added';
      readonly amount: number;
      readonly effects?: readonly Effect[];
      readonly chain?: readonly Effect[];
      readonly timers?: readonly TimerChange[];
    }
  | { readonly type: 'effect.done'; readonly key: string }
  | { readonly type: 'effect.gaveUp'; readonly key: string }
  | { readonly type: 'timer.due'; readonly name: string; readonly dueAtMs: number }
  | { readonly type: 'poison' }
  | { readonly type: 'ended' };

/** Version 2 counts what version 1 called `total`. */
export const tallyCore: HostedCore<Tally> = {
  kind: 'tally',
  version: 2,
  step(state, message) {
    const event = message.event as TallyEvent;
    const atMs = Math.max(message.atMs, state?.lastAtMs ?? 0);
    if (state === null) return begun(message);
    const { expectedVersion = state.version } = message;
    if (expectedVersion !== state.version) return conflict(state);
    if (state.isEnded) return unchanged(state, 'refused', 'tally_ended');
    const about = 'key' in event ? event.key : 'name' in event ? event.name : message.id;
    const next = { ...state, version: state.version + 1, lastAtMs: atMs };
    const log = [...state.log, `${event.type} ${about}`];
    switch (event.type) {
      case 'opened':
        return unchanged(state, 'notNow', 'tally_open');
      case 'added': {
        const [first, ...chain] = event.chain ?? [];
        const effects = [...(event.effects ?? []), ...(first === undefined ? [] : [first])];
        const open = [...state.open, ...effects.map(({ key }) => key)];
        const sum = state.sum + event.amount;
        return applied({ ...next, log, sum, open, chain }, effects, event.timers);
      }
      case 'effect.done':
      case 'effect.gaveUp': {
        if (!state.open.includes(event.key)) return unchanged(state, 'notNow', 'effect_not_open');
        const [first, ...chain] = state.chain;
        const effects = first === undefined ? [] : [first];
        const open = [
          ...state.open.filter((key) => key !== event.key),
          ...effects.map(({ key }) => key),
        ];
        const isEnded = event.key.endsWith('/last');
        return applied({ ...next, log, open, chain, isEnded }, effects);
      }
      case 'timer.due':
        return applied({ ...next, log });
      case 'ended':
        return applied({ ...next, log, isEnded: true });
      case 'poison':
        throw new Error('this message is poison');
      default:
        return unchanged(state, 'refused', 'event_unknown');
    }
  },
  upcast(snapshot, version) {
    if (version === 2) return snapshot as Tally;
    const { total, ...rest } = snapshot as Tally & { readonly total: number };
    return { ...rest, sum: total };
  },
  isEnded: ({ isEnded }) => isEnded,
};

function begun({ processId, atMs, event }: Message): Step<Tally> {
  if (event.type !== 'opened') {
    const verdict = { outcome: 'refused' as const, version: 0, code: 'not_open' };
    return { state: null, verdict, effects: [], timers: [], events: [] };
  }
  const id = processId.slice('order/'.length);
  const none = { log: [], open: [], chain: [], isEnded: false };
  return applied({ ...none, id, version: 1, sum: 0, lastAtMs: atMs });
}

function applied(
  state: Tally,
  effects: readonly Effect[] = [],
  timers: readonly TimerChange[] = [],
): Step<Tally> {
  const { version, sum } = state;
  const events = [{ type: 'tally.changed', data: { sum } }];
  return {
    state,
    verdict: { outcome: 'applied', version, value: { sum } },
    effects,
    timers,
    events,
  };
}

function conflict(state: Tally): Step<Tally> {
  const verdict = { outcome: 'conflict' as const, version: state.version };
  return { state, verdict, effects: [], timers: [], events: [] };
}

function unchanged(state: Tally, outcome: 'refused' | 'notNow', code: string): Step<Tally> {
  const { version } = state;
  return { state, verdict: { outcome, version, code }, effects: [], timers: [], events: [] };
}

/** A message to a tally; the rest of it is the same for all. */
export function tell(order: string, id: string, event: TallyEvent, atMs = 0): Message {
  const actor = { kind: 'agent', id: 'amelie' };
  return { id, processId: `order/${order}`, atMs, actor, event };
}

/** An effect of an order, by the end of its key. */
export function effectOf(order: string, suffix: string, lane: Effect['lane'] = 'money'): Effect {
  return { key: `${order}/${suffix}`, kind: 'act', lane, body: { order } };
}

/** Seven messages and four effects: three are sent here, four are the effects' outcomes. */
export function plainOrder(order: string): readonly Message[] {
  const chain = [
    effectOf(order, 'authorise'),
    effectOf(order, 'release', 'goods'),
    effectOf(order, 'capture'),
    effectOf(order, 'last', 'notices'),
  ];
  return [
    tell(order, `${order}-1`, { type: 'opened' }),
    tell(order, `${order}-2`, { type: 'added', amount: 1 }),
    tell(order, `${order}-3`, { type: 'added', amount: 2, chain }),
  ];
}
