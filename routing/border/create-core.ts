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

/**
 * A core before anybody is there. A class, so that its fields stand in one place each: an object
 * put together field by field would be a table of names, and all it does three times as slow.
 */
class EmptyCore implements Core {
  declare i32: Core['i32'];
  declare f64: Core['f64'];
  declare top: number;
  declare readonly free: Core['free'];
  declare centre: Centre;
  declare readonly versions: Core['versions'];
  declare readonly decisions: Core['decisions'];
  declare readonly rules: Core['rules'];
  watch: Core['watch'] = null;
  declare readonly prepared: Core['prepared'];
  declare readonly sink: EffectSink;
  agents: Core['agents'] = [];
  declare agentIndex: Core['agentIndex'];
  coldAgents: Core['coldAgents'] = [];
  readonly coldCalls: Core['coldCalls'] = [];
  readonly coldWorks: Core['coldWorks'] = [];
  queues: Core['queues'] = [];
  declare queueIndex: Core['queueIndex'];
  declare readonly calls: CallTable;
  readonly sessions: Core['sessions'] = new Map();
  readonly abandoned: Core['abandoned'] = new Map();
  agesFromMs = 0;
  readonly freeing = new TimerList();
  readonly removing = new TimerList();
  declare readonly waits: OrderedSets;
  declare signatures: Core['signatures'];
  declare able: Core['able'];
  declare demands: Core['demands'];
  declare heads: Core['heads'];
  isPacked = false;
  declare ableOn: Core['ableOn'];
  declare unoffered: Core['unoffered'];
  readonly callPool: Core['callPool'] = { free: [], ended: [], slots: 0 };
  readonly workPool: Core['workPool'] = { free: [], ended: [], slots: 0 };
  readonly touched: Core['touched'] = [];
  readonly stale: Core['stale'] = [];
  readonly dirtyCalls: Core['dirtyCalls'] = [];
  readonly unanswered: Core['unanswered'] = [];
  nowMs = 0;
  instant = 0;
  sequence = 0;
  ruleVersion = 1;
  epoch = 1;
  restartedAtMs = -1;

  constructor(centre: Centre, options: Omit<RouterOptions, 'centre'>, sink: EffectSink) {
    const { i32, f64, top, free } = createMemory(options.words ?? wordsAtFirst);
    this.i32 = i32;
    this.f64 = f64;
    this.top = top;
    this.free = free;
    this.centre = centre;
    this.versions = new Map([[1, centre.file]]);
    this.decisions = options.decisions ?? null;
    this.rules = emptyRuleBook(options.originMs ?? 0);
    this.prepared = options.prepared ?? null;
    this.sink = sink;
    this.agentIndex = new Map(centre.agents.map(({ id, index }) => [id, index]));
    this.queueIndex = new Map(centre.queues.map(({ id, index }) => [id, index]));
    this.calls = new CallTable(this);
    this.waits = new OrderedSets(this, 0);
    Object.assign(this, emptyTables(this, centre));
  }
}

/** A core at time 0: everybody logged off, every queue open; its rule sets are yet to be active. */
export function createCore(
  centre: Centre,
  options: Omit<RouterOptions, 'centre'>,
  sink: EffectSink,
): Core {
  const core: Core = new EmptyCore(centre, options, sink);
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
