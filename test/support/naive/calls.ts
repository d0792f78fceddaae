/**
 * Calls while they wait: queue entry, steps, class, fallback, and how the wait ends.
 *
 * Source: acd-routing.md B6, B12 to B14; docs/decisions/0004, 6 to 14.
 */
import type { EntryReason, LimitCause, RuleSource, WaitEnd } from '../../../routing/index.ts';
import type { CallClass, Fallback } from '../../../rules/index.ts';
import { askedBy, asksOf, beginAsking, onwardReason } from './asking.ts';
import type { Plan, QueueRules } from './centre.ts';
import { isStaffedStep, isStaffing } from './eligibility.ts';
import {
  type AgentReservation,
  type Call,
  dueKeyOf,
  emit,
  forgetEndedCalls,
  queueOf,
  type World,
  waitOf,
} from './world.ts';

/** Changes of step or queue that one call may make in one instant. */
const changesMax = 16;
/** Most moves of a call in all, and in a second. */
const movesMax = 1_000;
const movesPerSecondMax = 16;

/** What tells calls apart as they begin. */
export type NewCall = Pick<
  Call,
  'callId' | 'sequence' | 'queueId' | 'required' | 'consultFor' | 'baseMs' | 'class' | 'offsetMs'
> &
  Partial<Pick<Call, 'rule' | 'facts'>>;

/** A call that has not entered a queue yet; by its own plan, or that of its queue. */
export function addCall(world: World, members: NewCall, ownPlan?: Plan): Call {
  const { rules } = queueOf(world, members.queueId);
  const call: Call = {
    ...members,
    state: 'waiting',
    plan: ownPlan ?? rules.plan,
    rules,
    hasOwnPlan: ownPlan !== undefined,
    rule: members.rule ?? null,
    facts: members.facts ?? {},
    forAgent: null,
    asked: null,
    version: 0,
    enteredAtMs: world.nowMs,
    firstEnteredAtMs: new Map(),
    classSetAtMs: world.nowMs,
    promotedAtMs: world.nowMs,
    step: 0,
    noStaffAtMs: null,
    offerCount: 0,
    roundBeganAtMs: 0,
    attemptCount: 0,
    lastAgentId: null,
    hasRestoredAge: false,
    exclusions: [],
    changeCount: 0,
    movedAtMs: [],
  };
  world.calls.push(call);
  return call;
}

/** A call enters the queue that it names, for the first time or after {@link moveTo}. */
export function enterQueue(world: World, call: Call, reason: EntryReason): void {
  const { queueId } = call;
  if (!call.firstEnteredAtMs.has(queueId)) call.firstEnteredAtMs.set(queueId, world.nowMs);
  beginEntry(world, call, reason);
  beginAsking(world, call, reason);
  const isStaffed = world.agents.some((agent) => isStaffing(world, agent, queueId));
  call.noStaffAtMs = call.rules.fallbackWithoutStaff && !isStaffed ? world.nowMs : null;
  if (mustSkip(world, call)) skipUnstaffedSteps(world, call);
}

/** A call changes queue, or enters one anew, by the active version's plan, or by a rule's. */
export function moveTo(
  world: World,
  call: Call,
  queueId: string,
  reason: EntryReason,
  ruled?: { readonly plan: Plan; readonly rule: RuleSource },
): void {
  if (!countChange(world, call) || !countMove(world, call)) return;
  if (reason === 'overflow' || reason === 'command') {
    const { callId, queueId: from } = call;
    emit(world, {
      type: 'call.overflowed',
      callId,
      queueId: from,
      reason,
      waitMs: waitOf(world, call),
    });
  }
  takeRulesOf(call, queueId, queueOf(world, queueId).rules);
  if (ruled !== undefined) takeRulesPlan(call, ruled);
  if (call.rules.restartsAge) call.baseMs = world.nowMs;
  enterQueue(world, call, reason);
}

/** A call is for one agent alone, of its queue by channel, answer limit and wrap-up only. */
export function waitForAgent(
  world: World,
  call: Call,
  reason: EntryReason,
  forAgent: Omit<AgentReservation, 'untilMs'>,
): void {
  if (call.version > 0 && !countChange(world, call)) return;
  takeRulesOf(call, call.queueId, queueOf(world, call.queueId).rules);
  call.plan = planForOne(call.plan);
  call.asked = null;
  const untilMs = world.nowMs + world.centre.settings.transferWaitMs;
  call.forAgent = { ...forAgent, untilMs };
  call.noStaffAtMs = null;
  beginEntry(world, call, reason);
}

/** The one agent has failed the call, or its time for them is over. */
export function giveUpOnAgent(world: World, call: Call): void {
  const { forAgent, queueId } = call;
  if (forAgent === null) return;
  if (call.consultFor !== null || forAgent.returnTo === 'message') {
    leaveBy(world, call, 'message', 'transferWait');
  } else if (forAgent.returnTo === 'agent') {
    const { fromAgentId } = forAgent;
    const back = { agentId: fromAgentId, returnTo: 'queue', fromAgentId } as const;
    waitForAgent(world, call, 'return', back);
  } else if (queueOf(world, queueId).state !== 'open') {
    leaveBy(world, call, world.centre.settings.finalFallback, 'queueClosed');
  } else {
    moveTo(world, call, queueId, 'return');
  }
}

/** The timer of the next step has come. */
export function takeNextStep(world: World, call: Call): void {
  if (!beginStep(world, call)) return;
  skipUnstaffedSteps(world, call);
}

/**
 * A step that a migration has led to is skipped like one that begins; its own class and offset
 * stay out.
 */
export function skipAfterMigration(world: World, call: Call): void {
  if (!mustSkip(world, call)) return;
  emit(world, {
    type: 'call.stepChanged',
    callId: call.callId,
    step: call.step,
    skipped: true,
  });
  takeNextStep(world, call);
}

/** A limit has come: the call leaves its queue by its fallback. */
export function takeFallback(world: World, call: Call, cause: LimitCause): void {
  const { fallback } = call.plan;
  const { finalFallback } = world.centre.settings;
  if (call.forAgent !== null) {
    giveUpOnAgent(world, call);
  } else if (fallback?.kind !== 'move' || call.consultFor !== null) {
    leaveBy(world, call, fallback?.kind ?? finalFallback, cause);
  } else if (queueOf(world, fallback.queue).state !== 'open') {
    leaveBy(world, call, finalFallback, 'queueClosed');
  } else {
    moveTo(world, call, fallback.queue, onwardReason(world, call));
  }
}

/** The wait is over without an agent; a consult has neither customer nor wait to report. */
export function leaveBy(
  world: World,
  call: Call,
  kind: Fallback['kind'],
  cause: WaitEnd | 'command' | 'transferred',
): void {
  const { callId, queueId } = call;
  const asks = asksOf(world, call) !== null;
  const waitMs = waitOf(world, call);
  if (call.consultFor !== null) {
    end(world, call);
    if (cause !== 'caller') emit(world, { type: 'call.ended', callId, cause });
    return;
  }
  if (kind === 'callback' && !asks && cause !== 'command' && cause !== 'transferred') {
    call.state = 'callback';
    call.exclusions = [];
    if (call.forAgent !== null) {
      takeRulesOf(call, queueId, queueOf(world, queueId).rules);
      // For one agent it was not promoted, and nothing of that is made up for.
      call.promotedAtMs = world.nowMs;
    }
    emit(world, { type: 'callback.planned', callId, queueId, cause, waitMs });
    return;
  }
  if (kind === 'message' && cause !== 'command' && cause !== 'transferred') {
    emit(world, { type: 'call.messageTaken', callId, queueId, cause, waitMs });
  } else if (cause !== 'caller') {
    emit(world, { type: 'call.ended', callId, queueId, cause, waitMs });
  }
  end(world, call);
}

/** Class and offset from now on; reported where class or due key are others. */
export function reclassify(
  world: World,
  call: Call,
  change: { readonly class?: CallClass | null; readonly offsetMs?: number | null },
): void {
  const [classBefore, offsetBefore] = [call.class, call.offsetMs];
  if (change.class !== undefined && change.class !== null) {
    call.class = change.class;
    call.classSetAtMs = world.nowMs;
  }
  call.offsetMs = change.offsetMs ?? call.offsetMs;
  if (call.class === classBefore && call.offsetMs === offsetBefore) return;
  reportClass(world, call);
}

/** When the call rises by a class next; null: never, as it stands. */
export function nextPromotionAtMs(call: Call): number | null {
  const { promoteAfterMs } = call.rules;
  if (promoteAfterMs === null || call.forAgent !== null || call.class === 0) return null;
  const sinceMs = Math.max(call.promotedAtMs, call.classSetAtMs) - call.enteredAtMs;
  return call.enteredAtMs + (Math.floor(sinceMs / promoteAfterMs) + 1) * promoteAfterMs;
}

/** The call rises by one class. */
export function promote(world: World, call: Call, dueAtMs: number): void {
  call.promotedAtMs = dueAtMs;
  call.class = Math.max(0, call.class - 1) as CallClass;
  reportClass(world, call);
}

/** Reports class and due key. */
export function reportClass(world: World, call: Call): void {
  const dueKey = dueKeyOf(call);
  emit(world, { type: 'call.classChanged', callId: call.callId, class: call.class, dueKey });
}

/** A route rule has given the call its plan. */
export function takeRulesPlan(
  call: Call,
  { plan, rule }: { readonly plan: Plan; readonly rule: RuleSource },
): void {
  call.plan = plan;
  call.hasOwnPlan = true;
  call.rule = rule;
}

function takeRulesOf(call: Call, queueId: string, rules: QueueRules): void {
  call.queueId = queueId;
  call.rules = rules;
  call.plan = rules.plan;
  call.hasOwnPlan = false;
  call.rule = null;
  call.forAgent = null;
}

/** No steps, limits or several offers: what is left of a plan for one agent. */
function planForOne(plan: Plan): Plan {
  const first = plan.steps.slice(0, 1).map((step) => ({ ...step, offers: null }));
  return { ...plan, steps: first, ring: null, maxWaitMs: null, fallback: null };
}

function beginEntry(world: World, call: Call, reason: EntryReason): void {
  call.state = 'waiting';
  call.version += 1;
  call.enteredAtMs = world.nowMs;
  call.promotedAtMs = world.nowMs;
  call.step = 0;
  emit(world, {
    type: 'call.queued',
    callId: call.callId,
    queueId: call.queueId,
    reason,
    class: call.class,
    dueKey: dueKeyOf(call),
    ...(call.forAgent === null ? askedBy(world, call) : { agentId: call.forAgent.agentId }),
    ...(call.rule === null ? {} : { rule: call.rule }),
  });
}

/**
 * From a step that is to be skipped on to one that is not; each skipped one has a line of its own.
 */
function skipUnstaffedSteps(world: World, call: Call): void {
  const { callId } = call;
  while (mustSkip(world, call)) {
    emit(world, { type: 'call.stepChanged', callId, step: call.step, skipped: true });
    reclassify(world, call, call.plan.steps[call.step] ?? {});
    if (!beginStep(world, call)) return;
  }
  emit(world, { type: 'call.stepChanged', callId, step: call.step });
  reclassify(world, call, call.plan.steps[call.step] ?? {});
}

function mustSkip(world: World, call: Call): boolean {
  const isLast = call.step === call.plan.steps.length - 1;
  const step = call.plan.steps[call.step];
  return step?.skipIfUnstaffed === true && !isLast && !isStaffedStep(world, call, call.step);
}

/** The step after the present one becomes the present one; false: the loop guard came before it. */
function beginStep(world: World, call: Call): boolean {
  if (!countChange(world, call)) return false;
  call.step += 1;
  return true;
}

/** Counts a change; instead of the 17th in an instant the call takes the final fallback. */
function countChange(world: World, call: Call): boolean {
  if (call.changeCount < changesMax) {
    call.changeCount += 1;
    return true;
  }
  breakLoop(world, call);
  return false;
}

/** Counts a move; instead of the 17th in a second, or the 1,001st, as above. */
function countMove(world: World, call: Call): boolean {
  const inSecond = call.movedAtMs.filter((atMs) => world.nowMs - atMs < 1_000);
  if (inSecond.length < movesPerSecondMax && call.movedAtMs.length < movesMax) {
    call.movedAtMs.push(world.nowMs);
    return true;
  }
  breakLoop(world, call);
  return false;
}

function breakLoop(world: World, call: Call): void {
  const own = call.plan.fallback?.kind ?? 'move';
  const kind = own === 'move' ? world.centre.settings.finalFallback : own;
  leaveBy(world, call, kind, 'overflowLoop');
}

function end(world: World, call: Call): void {
  call.state = 'ended';
  forgetEndedCalls(world);
}
