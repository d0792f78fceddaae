/**
 * Another version of the centre takes effect: refused where it lacks what is in use; else waiting
 * calls migrate to its plans, or stay by those they have.
 *
 * Cost: that of building the centre anew, with all that waits in it; nothing between activations.
 * Source: acd-routing.md B17; decisions/0004 69 to 73, 0013.
 */
import { equalByValue } from '../../kernel/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import { type Centre, compileCentre } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import { isSound } from '../centre/sound-centre.ts';
import { agentIdOf, isLoggedOn } from '../life/agent-readings.ts';
import { allCalls, isWaiting, planOf, queueOf } from '../life/calls.ts';
import { interactionIs } from '../life/life-cycles.ts';
import { armPromotion } from '../life/promotion.ts';
import { migrateSteps } from '../life/steps.ts';
import { countUnoffered, regrow } from '../life/waiting.ts';
import { workQueueOf, worksOfCall } from '../life/works.ts';
import type { Core } from '../memory/core.ts';
import { type CallRef, callLayout, workLayout } from '../memory/layout.ts';
import { kindOf } from '../memory/timer-list.ts';
import { armCall, disarmCall } from '../memory/timers.ts';
import { hasQueuesOf } from '../rules/rule-book.ts';
import { adoptCentre, keepsPlan, keepsTerms } from './adopt-centre.ts';

const { callEnteredAtMs, callPromotedAtMs } = callLayout;
const { workInteractionState } = workLayout;
const { promotion, maxWait } = kindOf;

type Activate = Extract<Input, { type: 'activate' }>;

export function activate(core: Core, input: Activate): RefusalCode | null {
  const file = fileOf(core, input);
  if (file === null || !isSound(file)) return 'invalid_parameter';
  const centre = compileCentre(file);
  const waiting = input.waiting ?? centre.settings.onActivation;
  const refusal = refusalOfUse(core, centre, waiting);
  if (refusal !== null) return refusal;
  core.versions.set(input.version, file);
  core.ruleVersion = input.version;
  adoptCentre(core, centre, waiting);
  core.sink.centreChanged(input.version, waiting);
  if (waiting !== 'migrate') return null;
  for (const call of allCalls(core)) if (isWaiting(core, call)) migrate(core, call);
  return null;
}

/** Versions are immutable: a known one is named alone, or with what it is. */
function fileOf(core: Core, { version, centre }: Activate): CentreFile | null {
  if (!Number.isSafeInteger(version) || version < 1) return null;
  const known = core.versions.get(version);
  if (known === undefined) return centre ?? null;
  return centre === undefined || equalByValue(centre, known) ? known : null;
}

function refusalOfUse(core: Core, centre: Centre, waiting: 'migrate' | 'pin'): RefusalCode | null {
  const channels = new Map(centre.queues.map(({ id, channel }) => [id, channel.name]));
  const isLost = ({ id, channel }: { readonly id: string; readonly channel: { name: string } }) =>
    channels.get(id) !== channel.name;
  for (const call of core.calls.values()) {
    if (isWaiting(core, call)) {
      if (isLost(queueOf(core, call))) return 'queue_in_use';
      const kept = keepsPlan(core, call, waiting) ? queuesNamed(planOf(core, call)) : [];
      const isGone = kept.some((place) => !channels.has(core.queues[place]?.config.id ?? ''));
      if (isGone) return 'queue_in_use';
    }
    for (const work of worksOfCall(core, call)) {
      const queue = workQueueOf(core, work);
      const isWrapUp = core.i32[work + workInteractionState] === interactionIs.wrapUp;
      const isUsed = queue.id !== '' && !isWrapUp;
      if (isUsed && isLost(queue)) return 'queue_in_use';
    }
  }
  const agents = new Set(centre.agents.map(({ id }) => id));
  const { route } = core.rules;
  if (route !== null && !hasQueuesOf(route.ready, channels)) return 'queue_in_use';
  const isMissing = core.agents.some(
    (agent) => isLoggedOn(core, agent) && !agents.has(agentIdOf(core, agent)),
  );
  return isMissing ? 'agent_in_use' : null;
}

/** Places of the queues that a plan may lead to. */
function queuesNamed({ fallback, steps }: CompiledPlan): readonly number[] {
  const moved = fallback?.kind === 'move' ? [fallback.queue] : [];
  return [...moved, ...steps.flatMap(({ alsoQueues }) => alsoQueues)];
}

/** Class and due key stay; limits and steps are the new plan's, counted from the queue entry. */
function migrate(core: Core, call: CallRef): void {
  if (keepsTerms(core, call, 'migrate')) return;
  setPromotion(core, call);
  if (!keepsPlan(core, call, 'migrate')) migratePlan(core, call);
}

/** The call goes by the plan it has been given, from the step that its age has come to. */
export function migratePlan(core: Core, call: CallRef): void {
  setMaxWait(core, call);
  regrow(core, call);
  migrateSteps(core, call);
  countUnoffered(core, call);
}

/** None is made up for: the first new time is that at or after the activation. */
function setPromotion(core: Core, call: CallRef): void {
  disarmCall(core, call, promotion);
  const { f64 } = core;
  const enteredAtMs = f64[(call >> 1) + callEnteredAtMs]!;
  armPromotion(
    core,
    call,
    Math.max(core.nowMs - 1, enteredAtMs, f64[(call >> 1) + callPromotedAtMs]!),
  );
}

/** One that is past already acts in this instant. */
function setMaxWait(core: Core, call: CallRef): void {
  const { maxWaitMs } = planOf(core, call);
  if (maxWaitMs === null) disarmCall(core, call, maxWait);
  else armCall(core, call, maxWait, core.f64[(call >> 1) + callEnteredAtMs]! + maxWaitMs);
}
