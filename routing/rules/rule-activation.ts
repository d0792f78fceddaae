/**
 * A rule set takes effect: one reference is swapped between two decisions. Waiting calls that a
 * route rule placed are decided anew, or stay by their plans.
 *
 * Cost: making the set ready, unless it was prepared; with `migrate` a decision per call.
 * Source: rules.md C2, D7; decisions/0015.
 */
import { assert, equalByValue } from '../../kernel/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import { nameAgents } from '../life/agents.ts';
import { moveByPlan } from '../life/entering.ts';
import { callIs } from '../life/life-cycles.ts';
import { rescindAll } from '../life/offer-ends.ts';
import { dueKey } from '../life/removals.ts';
import type { Core, ReadyRuleSet } from '../memory/core.ts';
import type { Call } from '../memory/records.ts';
import { migratePlan } from '../reading/activation.ts';
import { knownOf } from './facts.ts';
import { watchQueue } from './queue-watch.ts';
import { adoptRules, hasQueuesOf, makeReady } from './rule-book.ts';
import { route } from './rule-decision.ts';

type Activate = Extract<Input, { type: 'activate' }>;

/** The sets that are active from the beginning. They have been judged. */
export function beginWith(core: Core, files: readonly RuleSetFile[]): void {
  for (const file of files) {
    const ready = takeReady(core, file);
    assert(ready !== null && hasQueuesOf(ready, core.queueIndex), () => `${file.set} is sound`);
    assert(!core.rules.active.has(file.kind), () => `one set of kind ${file.kind}`);
    adoptRules(core, ready);
  }
  watchQueue(core);
}

export function activateRules(core: Core, input: Activate): RefusalCode | null {
  const ready = readyFor(core, input);
  if (ready === null) return 'invalid_parameter';
  const waiting = input.waiting ?? core.centre.settings.onActivation;
  adoptRules(core, ready);
  watchQueue(core);
  core.sink.rulesChanged(ready.rules, waiting);
  if (waiting === 'migrate' && ready.rules.kind === 'route') {
    for (const call of placedByRules(core)) redecide(core, call);
  }
  return null;
}

/** Versions are immutable: the active one is only itself. */
function readyFor(core: Core, { version, centre, ruleSet }: Activate): ReadyRuleSet | null {
  if (ruleSet === undefined || centre !== undefined || ruleSet.version !== version) return null;
  const active = core.rules.active.get(ruleSet.kind)?.ready.file;
  const isActive = active?.set === ruleSet.set && active.version === version;
  if (isActive && !equalByValue(active, ruleSet)) return null;
  const ready = takeReady(core, ruleSet);
  return ready !== null && hasQueuesOf(ready, core.queueIndex) ? ready : null;
}

/** What was prepared has been judged, for better or worse. */
function takeReady({ prepared }: Core, file: RuleSetFile): ReadyRuleSet | null {
  const ready = prepared?.take(file);
  return ready === undefined ? makeReady(file) : ready;
}

/** In the order in which they are served; not those claimed, for one agent, or called back. */
function placedByRules(core: Core): readonly Call[] {
  const calls = [...core.calls.values()].filter(
    ({ state, plan }) => state === callIs.queued && plan.rule !== null,
  );
  return calls.sort(
    (a, b) => a.class - b.class || dueKey(a) - dueKey(b) || a.sequence - b.sequence,
  );
}

/** A call that no rule speaks of, or whose new queue is not open, stays by its plan. */
function redecide(core: Core, call: Call): void {
  const facts = knownOf(call);
  if (facts === null) return;
  const ruled = route(core, { callId: call.id, facts, wrong: [] });
  if (ruled === null) return;
  const { queue, plan } = ruled;
  nameAgents(core, plan.agentsNamed);
  if (queue.config.id === call.queue.id) {
    call.plan = plan;
    migratePlan(core, call);
  } else if (queue.state === 'open') {
    rescindAll(core, call, 'command');
    moveByPlan(core, call, { queue, plan, reason: 'command' });
  }
}
