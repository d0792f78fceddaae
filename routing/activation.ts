/**
 * Another version of the centre takes effect: refused where it lacks what is in use; else waiting
 * calls migrate to its plans, or stay by those they have.
 *
 * Cost: that of building the centre anew, with all that waits in it; nothing between activations.
 * Source: acd-routing.md B17; decisions/0004 69 to 73, 0013.
 */
import { equalByValue } from '../kernel/index.ts';
import { adoptCentre, keepsPlan, keepsTerms } from './adopt-centre.ts';
import { isLoggedOn } from './agent-readings.ts';
import type { CentreFile } from './centre-file.ts';
import { type Centre, compileCentre } from './compile-centre.ts';
import type { CompiledPlan } from './compile-plan.ts';
import type { RefusalCode } from './effects.ts';
import type { Input } from './inputs.ts';
import { interactionIs } from './life-cycles.ts';
import { armPromotion } from './promotion.ts';
import type { Call } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import { hasQueuesOf } from './rule-book.ts';
import { isSound } from './sound-centre.ts';
import type { Core } from './state.ts';
import { migrateSteps } from './steps.ts';
import { arm, callTimer, disarm } from './timers.ts';
import { countUnoffered, regrow } from './waiting.ts';
import { worksOfCall } from './works.ts';

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
  if (waiting === 'migrate') for (const call of waitingCalls(core)) migrate(core, call);
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
    if (isWaiting(call)) {
      if (isLost(call.queue)) return 'queue_in_use';
      const kept = keepsPlan(call, waiting) ? queuesNamed(call.plan) : [];
      const isGone = kept.some((place) => !channels.has(core.queues[place]?.config.id ?? ''));
      if (isGone) return 'queue_in_use';
    }
    for (const { queue, interactionState } of worksOfCall(call)) {
      const isUsed = queue.id !== '' && interactionState !== interactionIs.wrapUp;
      if (isUsed && isLost(queue)) return 'queue_in_use';
    }
  }
  const agents = new Set(centre.agents.map(({ id }) => id));
  const { route } = core.rules;
  if (route !== null && !hasQueuesOf(route.ready, channels)) return 'queue_in_use';
  const isMissing = core.agents.some((agent) => isLoggedOn(agent) && !agents.has(agent.config.id));
  return isMissing ? 'agent_in_use' : null;
}

/** Places of the queues that a plan may lead to. */
function queuesNamed({ fallback, steps }: CompiledPlan): readonly number[] {
  const moved = fallback?.kind === 'move' ? [fallback.queue] : [];
  return [...moved, ...steps.flatMap(({ alsoQueues }) => alsoQueues)];
}

function waitingCalls(core: Core): readonly Call[] {
  const calls = [...core.calls.values()].filter(isWaiting);
  return calls.sort((a, b) => a.sequence - b.sequence);
}

/** Class and due key stay; limits and steps are the new plan's, counted from the queue entry. */
function migrate(core: Core, call: Call): void {
  if (keepsTerms(call, 'migrate')) return;
  setPromotion(core, call);
  if (!keepsPlan(call, 'migrate')) migratePlan(core, call);
}

/** The call goes by the plan it has been given, from the step that its age has come to. */
export function migratePlan(core: Core, call: Call): void {
  setMaxWait(core, call);
  regrow(core, call);
  migrateSteps(core, call);
  countUnoffered(core, call);
}

/** None is made up for: the first new time is that at or after the activation. */
function setPromotion(core: Core, call: Call): void {
  disarm(core, call.promotionTimer);
  const afterMs = Math.max(core.nowMs - 1, call.enteredAtMs, call.promotedAtMs);
  armPromotion(core, call, afterMs);
}

/** One that is past already acts in this instant. */
function setMaxWait(core: Core, call: Call): void {
  const { maxWaitMs } = call.plan;
  if (maxWaitMs === null) {
    disarm(core, call.maxWaitTimer);
    return;
  }
  call.maxWaitTimer ??= callTimer(call, 'maxWait');
  arm(core, call.maxWaitTimer, call.enteredAtMs + maxWaitMs);
}
