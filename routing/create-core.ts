/** Makes the core of a centre, and runs it: instants in, effects to its sink. */
import { assert } from '../kernel/index.ts';
import { createAgent, signAgent } from './agents.ts';
import { CallTable } from './call-table.ts';
import type { Centre } from './compile-centre.ts';
import { createDemands } from './demands.ts';
import type { EffectSink } from './effect-sink.ts';
import type { Instant } from './inputs.ts';
import { emptyPool } from './pools.ts';
import { Queue } from './records.ts';
import { isRestart } from './restart.ts';
import type { RouterOptions } from './router.ts';
import { emptyRuleBook } from './rule-book.ts';
import { runInstant } from './run-instant.ts';
import { createSignatures } from './signatures.ts';
import { type Core, emptyMarks } from './state.ts';
import { TimerList } from './timer-list.ts';

/** A core at time 0: everybody logged off, every queue open; its rule sets are yet to be active. */
export function createCore(
  centre: Centre,
  { decisions, originMs, prepared }: Omit<RouterOptions, 'centre'>,
  sink: EffectSink,
): Core {
  const signatures = createSignatures(centre);
  const agents = centre.agents.map((config) => createAgent(signatures, config, centre));
  const core: Core = {
    centre,
    versions: new Map([[1, centre.file]]),
    decisions: decisions ?? null,
    rules: emptyRuleBook(originMs ?? 0),
    watch: null,
    prepared: prepared ?? null,
    sink,
    agents,
    agentsById: new Map(agents.map((agent) => [agent.config.id, agent])),
    queues: centre.queues.map((config) => new Queue(config)),
    queueIndex: new Map(centre.queues.map((queue) => [queue.id, queue.index])),
    calls: new CallTable(),
    sessions: new Map(),
    abandoned: new Map(),
    agesFromMs: 0,
    freeing: new TimerList(),
    removing: new TimerList(),
    signatures,
    demands: createDemands(centre),
    ...emptyMarks(centre),
    callPool: emptyPool(),
    workPool: emptyPool(),
    touched: [],
    stale: [],
    dirtyCalls: [],
    unanswered: [],
    nowMs: 0,
    instant: 0,
    sequence: 0,
    ruleVersion: 1,
    epoch: 1,
    restartedAtMs: -1,
  };
  for (const agent of agents) signAgent(core, agent);
  return core;
}

const nothing: Instant['inputs'] = [];

/** When the next timer is due; `Infinity`: none. */
export function dueAtMs(core: Core): number {
  return Math.min(core.freeing.nextAtMs(), core.removing.nextAtMs());
}

/** When the next timer is due; null: none. */
export function nextDueAtMs(core: Core): number | null {
  const atMs = dueAtMs(core);
  return Number.isFinite(atMs) ? atMs : null;
}

/** Runs the timers due before an instant, then the instant. */
export function step(core: Core, instant: Instant): void {
  const { inputs } = instant;
  if (!Number.isSafeInteger(instant.atMs)) assert(false, `an instant is at ${instant.atMs}`);
  const atMs = Math.max(instant.atMs, core.nowMs);
  if (!isRestart(core, inputs)) runTimersBefore(core, atMs);
  runInstant(core, atMs, inputs);
}

/** Runs the instants of the timers due before `atMs`. */
export function runTimersBefore(core: Core, atMs: number): void {
  for (let nextAtMs = dueAtMs(core); nextAtMs < atMs; nextAtMs = dueAtMs(core)) {
    runInstant(core, Math.max(nextAtMs, core.nowMs), nothing);
  }
}
