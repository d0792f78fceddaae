/**
 * One pure step of a machine, with timers to arm and cancel. XState ignores illegal events
 * silently; here they return `notNow`. The product uses the compiled tables.
 */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventFrom,
  type ExecutableActionObject,
  getNextTransitions,
  type InputFrom,
  initialTransition,
  type SnapshotFrom,
  transition,
} from 'xstate';
import { assert, type Ms } from '../../kernel/index.ts';
import type { TimerName } from '../../machines/index.ts';

/** An event, or a due timer. */
export type MachineTrigger<Machine extends AnyStateMachine> =
  | EventFrom<Machine>
  | { readonly type: TimerName<Machine> };

/** A timer to arm, named as the machine's delay; a machine has at most one of each name. */
export interface ArmedTimer<Timer extends string> {
  readonly timer: Timer;
  readonly afterMs: Ms;
}

/** Cancel before arming: a re-entered state restarts its timer. */
export interface StateReached<Machine extends AnyStateMachine> {
  readonly kind: 'moved';
  readonly state: SnapshotFrom<Machine>;
  readonly timersArmed: readonly ArmedTimer<TimerName<Machine>>[];
  /** Timers to cancel, without the one that has just come due. */
  readonly timersCancelled: readonly TimerName<Machine>[];
}

/** An illegal event, which changed nothing. */
export interface IllegalEvent<Machine extends AnyStateMachine> {
  readonly kind: 'notNow';
  readonly state: SnapshotFrom<Machine>;
  readonly event: MachineTrigger<Machine>;
}

export function initialState<Machine extends AnyStateMachine>(
  machine: Machine,
  ...input: undefined extends InputFrom<Machine>
    ? [input?: InputFrom<Machine>]
    : [input: InputFrom<Machine>]
): StateReached<Machine> {
  const [state, actions] = initialTransition<AnyStateMachine>(machine, ...input);
  return moved<Machine>(state, actions, undefined);
}

/** Takes one step, or returns `notNow`. */
export function advance<Machine extends AnyStateMachine>(
  machine: Machine,
  state: SnapshotFrom<Machine>,
  event: MachineTrigger<Machine>,
): StateReached<Machine> | IllegalEvent<Machine> {
  const from: AnyMachineSnapshot = state;
  // As in XState, the innermost state with a transition decides.
  const followed = getNextTransitions(from).find(
    ({ eventType }) => (timerOf(eventType) ?? eventType) === event.type,
  );
  if (from.status !== 'active' || followed === undefined) return { kind: 'notNow', state, event };
  const [next, actions] = transition<AnyStateMachine>(machine, from, {
    ...event,
    type: followed.eventType,
  });
  return moved<Machine>(next, actions, timerOf(followed.eventType));
}

function moved<Machine extends AnyStateMachine>(
  state: AnyMachineSnapshot,
  actions: readonly ExecutableActionObject[],
  timerDue: string | undefined,
): StateReached<Machine> {
  const timersArmed: ArmedTimer<TimerName<Machine>>[] = [];
  const timersCancelled: TimerName<Machine>[] = [];
  for (const { type, params } of actions) {
    const { id, sendId, delay } = params as TimerParams;
    const timer = timerOf(id ?? sendId) as TimerName<Machine> | undefined;
    assert(timer !== undefined, () => `${type} is no timer: machines have named delays alone`);
    if (type === 'xstate.raise') timersArmed.push({ timer, afterMs: delay ?? 0 });
    else if (timer !== timerDue) timersCancelled.push(timer);
  }
  return { kind: 'moved', state: state as SnapshotFrom<Machine>, timersArmed, timersCancelled };
}

/** XState arms a timer by raising `id` after `delay`, and cancels it by `sendId`. */
interface TimerParams {
  readonly id?: string;
  readonly delay?: Ms;
  readonly sendId?: string;
}

/** XState names a delayed event `xstate.after.<delay>.<state id>`. */
function timerOf(id: string | undefined): string | undefined {
  return /^xstate\.after\.(\w+)\./.exec(id ?? '')?.[1];
}
