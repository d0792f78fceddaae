/** Makes the core of a centre, and runs it: instants in, effects to its sink. */
import { assert } from '../../kernel/index.ts';
import type { Centre } from '../centre/compile-centre.ts';
import { createAgent, signAnew } from '../life/agents.ts';
import { createQueue, emptyTables } from '../matching/tables.ts';
import { CallTable } from '../memory/call-table.ts';
import type { Core } from '../memory/core.ts';
import { createMemory, wordsAtFirst } from '../memory/memory.ts';
import { OrderedSets } from '../memory/ordered-sets.ts';
import { nextAtMs, TimerList } from '../memory/timer-list.ts';
import { isRestart } from '../reading/restart.ts';
import { emptyRuleBook } from '../rules/rule-book.ts';
import { CoreView } from './core-view.ts';
import type { EffectSink } from './effect-sink.ts';
import type { Instant } from './inputs.ts';
import type { RouterOptions } from './router.ts';
import { runInstant } from './run-instant.ts';

/** A core at time 0: everybody logged off, every queue open; its rule sets are yet to be active. */
export function createCore(
  centre: Centre,
  options: Omit<RouterOptions, 'centre'>,
  sink: EffectSink,
): Core {
  const { decisions, originMs, prepared } = options;
  const memory = createMemory(options.words ?? wordsAtFirst);
  const core: Core = Object.assign(memory, {
    centre,
    versions: new Map([[1, centre.file]]),
    decisions: decisions ?? null,
    rules: emptyRuleBook(originMs ?? 0),
    watch: null,
    prepared: prepared ?? null,
    sink,
    agents: [],
    agentIndex: new Map(centre.agents.map(({ id, index }) => [id, index])),
    coldAgents: [],
    coldCalls: [],
    coldWorks: [],
    queues: [],
    queueIndex: new Map(centre.queues.map((queue) => [queue.id, queue.index])),
    calls: new CallTable(memory),
    sessions: new Map(),
    abandoned: new Map(),
    agesFromMs: 0,
    freeing: new TimerList(),
    removing: new TimerList(),
    waits: new OrderedSets(memory, 0),
    ...emptyTables(memory, centre),
    callPool: { free: [], ended: [], slots: 0 },
    workPool: { free: [], ended: [], slots: 0 },
    touched: [],
    stale: [],
    dirtyCalls: [],
    nowMs: 0,
    instant: 0,
    sequence: 0,
    ruleVersion: 1,
    epoch: 1,
    restartedAtMs: -1,
  });
  sink.view = new CoreView(core);
  core.queues = centre.queues.map((config) => createQueue(core, config));
  core.agents = centre.agents.map((_, index) => createAgent(core, index));
  for (const agent of core.agents) signAnew(core, agent);
  return core;
}

const nothing: Instant['inputs'] = [];

/** When the next timer is due; `Infinity`: none. */
export function coreDueAtMs(core: Core): number {
  return Math.min(nextAtMs(core.freeing), nextAtMs(core.removing));
}

/** When the next timer is due; null: none. */
export function nextDueAtMs(core: Core): number | null {
  const atMs = coreDueAtMs(core);
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
  for (let nextAtMs = coreDueAtMs(core); nextAtMs < atMs; nextAtMs = coreDueAtMs(core)) {
    runInstant(core, Math.max(nextAtMs, core.nowMs), nothing);
  }
}
