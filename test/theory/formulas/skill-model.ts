/**
 * Several skills as a Markov chain: which calls start where, and what a freed agent takes.
 *
 * Order inside a class is first come first served. A state is who is busy with what, and who waits:
 * numbers by class, or the order of all waiting calls where a group takes the oldest of several
 * classes. Agents of a group are exchangeable. Source: simulation.md 6.
 */

/** A class of calls; rates per ms. */
export interface SkillClass {
  readonly name: string;
  readonly arrivalRate: number;
  /** 0: nobody abandons. */
  readonly abandonRate: number;
  readonly targetMs: number;
  /** Groups that an arriving call tries, by number, in this order. */
  readonly tries: readonly number[];
}

/** How a freed agent chooses: ties of the longest queue go to the class listed first. */
export type SelectionRule = 'priority' | 'longestQueueFirst' | 'oldestFirst';

export interface SkillGroup {
  readonly name: string;
  readonly agentCount: number;
  readonly rule: SelectionRule;
  /** Classes by number, in this order. */
  readonly takes: readonly number[];
}

export interface SkillModel {
  readonly classes: readonly SkillClass[];
  readonly groups: readonly SkillGroup[];
  /** μ by class, then group; 0: never. */
  readonly serviceRates: readonly (readonly number[])[];
  /** By class, then group: starts only while more agents than this are idle. */
  readonly reserves: readonly (readonly number[])[];
  /** A class that never runs out; null: none. */
  readonly backlogClass: number | null;
  /** Places for all waiting calls together; null: no limit. */
  readonly waitingPlaces: number | null;
}

/** Who is busy and who waits. */
export interface SkillState {
  /** By class · groups + group. */
  readonly busy: readonly number[];
  /** By class; empty where the order counts. */
  readonly waiting: readonly number[];
  /** Classes of the waiting calls, oldest first; empty where the order does not count. */
  readonly order: readonly number[];
}

/** Whether some group's choice depends on who came first among classes. */
export function isOrdered({ groups }: SkillModel): boolean {
  return groups.some(({ rule, takes }) => rule === 'oldestFirst' && takes.length > 1);
}

/** The empty centre; a backlog starts as far as its reserves allow. */
export function emptyState(model: SkillModel): SkillState {
  const busy = new Array<number>(model.classes.length * model.groups.length).fill(0);
  const waiting = isOrdered(model) ? [] : model.classes.map(() => 0);
  return withBacklog(model, { busy, waiting, order: [] });
}

/** How many agents of a group have no call. */
export function idleOf({ classes, groups }: SkillModel, state: SkillState, group: number): number {
  let idle = groups[group]?.agentCount ?? 0;
  for (let k = 0; k < classes.length; k += 1) idle -= state.busy[k * groups.length + group] ?? 0;
  return idle;
}

/** Calls of a class that wait. */
export function waitingOf(model: SkillModel, state: SkillState, k: number): number {
  if (!isOrdered(model)) return state.waiting[k] ?? 0;
  return state.order.reduce((sum, of) => (of === k ? sum + 1 : sum), 0);
}

export function allWaiting({ waiting, order }: SkillState): number {
  return waiting.reduce((sum, count) => sum + count, order.length);
}

/** The group in which an arriving call of class `k` starts; null: it must wait. */
export function startGroup(model: SkillModel, state: SkillState, k: number): number | null {
  const tries = model.classes[k]?.tries ?? [];
  return tries.find((group) => mayStart(model, state, { k, group })) ?? null;
}

function mayStart(
  model: SkillModel,
  state: SkillState,
  { k, group }: { readonly k: number; readonly group: number },
): boolean {
  return idleOf(model, state, group) > (model.reserves[k]?.[group] ?? 0);
}

/** With one more (or fewer, `by` -1) agent of the group busy with the class. */
export function withBusy(
  model: SkillModel,
  state: SkillState,
  { k, group, by }: { readonly k: number; readonly group: number; readonly by: number },
): SkillState {
  const busy = [...state.busy];
  const place = k * model.groups.length + group;
  busy[place] = (busy[place] ?? 0) + by;
  return { ...state, busy };
}

/** With one more call of class `k` at the end. */
export function withArrival(model: SkillModel, state: SkillState, k: number): SkillState {
  if (isOrdered(model)) return { ...state, order: [...state.order, k] };
  return { ...state, waiting: state.waiting.with(k, (state.waiting[k] ?? 0) + 1) };
}

/** What an agent who has just become free takes. */
export interface TakenCall {
  /** Null: nothing that waits. */
  readonly k: number | null;
  /** Its place in the order, where the order counts. */
  readonly place: number;
  readonly state: SkillState;
}

/** The state after a freed agent of `group` has chosen. */
export function takeNext(model: SkillModel, state: SkillState, group: number): TakenCall {
  const taken = choose(model, state, group);
  if (taken === null) return { k: null, place: -1, state: withBacklog(model, state) };
  const { k, place } = taken;
  const rest = isOrdered(model)
    ? { ...state, order: state.order.toSpliced(place, 1) }
    : { ...state, waiting: state.waiting.with(k, (state.waiting[k] ?? 0) - 1) };
  return { k, place, state: withBacklog(model, withBusy(model, rest, { k, group, by: 1 })) };
}

function choose(
  model: SkillModel,
  state: SkillState,
  group: number,
): { readonly k: number; readonly place: number } | null {
  const { rule, takes } = model.groups[group] ?? { rule: 'priority', takes: [] };
  const able = takes.filter(
    (k) => waitingOf(model, state, k) > 0 && mayStart(model, state, { k, group }),
  );
  if (isOrdered(model) && rule === 'oldestFirst') {
    const place = state.order.findIndex((k) => able.includes(k));
    const k = state.order[place];
    return k === undefined ? null : { k, place };
  }
  let chosen = able[0];
  if (chosen === undefined) return null;
  if (rule === 'longestQueueFirst') {
    for (const k of able) {
      if (waitingOf(model, state, k) > waitingOf(model, state, chosen)) chosen = k;
    }
  }
  return { k: chosen, place: state.order.indexOf(chosen) };
}

/** The class that never runs out starts wherever its reserve allows. */
function withBacklog(model: SkillModel, state: SkillState): SkillState {
  const k = model.backlogClass;
  if (k === null) return state;
  let next = state;
  for (;;) {
    const group = startGroup(model, next, k);
    if (group === null) return next;
    next = withBusy(model, next, { k, group, by: 1 });
  }
}
