/**
 * A machine's state, timer and event names as types, so that the compiler checks every use.
 */
import type { AnyStateMachine, EventFrom, SnapshotFrom, StateMachine, StateValue } from 'xstate';

/** Events without data, by their types. */
export type EventOf<Type extends string> = Type extends string ? { readonly type: Type } : never;

/** Leaf states as paths: `offered.made`. */
export type StateName<Machine extends AnyStateMachine> = LeafPath<SnapshotFrom<Machine>['value']>;

/** Timers, named by their delay: `answerLimit`. */
export type TimerName<Machine> =
  Machine extends StateMachine<
    infer _Context,
    infer _Event,
    infer _Children,
    infer _Actor,
    infer _Action,
    infer _Guard,
    infer Delay,
    infer _StateValue,
    infer _Tag,
    infer _Input,
    infer _Output,
    infer _Emitted,
    infer _StateMeta,
    infer _StateSchema,
    infer _TransitionMeta
  >
    ? Delay
    : never;

/** Names of events, and of timers when they fire. */
export type EventName<Machine extends AnyStateMachine> =
  | EventFrom<Machine>['type']
  | TimerName<Machine>;

/** Leaf states of a state's value as paths. */
export type LeafPath<Value extends StateValue> = Value extends string
  ? Value
  : { [Key in keyof Value & string]: `${Key}.${LeafPath<NonNullable<Value[Key]>>}` }[keyof Value &
      string];
