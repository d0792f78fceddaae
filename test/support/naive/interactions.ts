/**
 * Interactions: direct calls, hold, the end of talk, wrap-up and its end.
 *
 * Source: acd-routing.md B9, B11, B14; docs/decisions/0004, 28 to 30.
 */
import type { EndCause, Input, RefusalCode } from '../../../routing/index.ts';
import type { QueueRules, WrapUp } from './centre.ts';
import { hasRoomFor, sessionOf } from './eligibility.ts';
import {
  type Agent,
  agentOf,
  callOf,
  channelOf,
  consultOf,
  emit,
  forgetEndedCalls,
  type Hold,
  refOf,
  type World,
} from './world.ts';

type DirectCallBegan = Extract<Input, { type: 'directCall.began' }>;

/** The rule of a queue for an agent: what the agent's own states replaces it, where allowed. */
export function wrapUpRuleFor(world: World, agent: Agent, rules: QueueRules): WrapUp {
  const isAllowed = world.centre.settings.mayOverrideWrapUp;
  return isAllowed ? { ...rules.wrapUp, ...agent.profile.wrapUp } : rules.wrapUp;
}

/** The agent's accrued idle time as it is now, running or not. */
export function accruedOf(world: World, { idle }: Agent): number {
  const runningMs = idle.runningSinceMs === null ? 0 : world.nowMs - idle.runningSinceMs;
  return idle.accruedMs + runningMs;
}

/** A call of the agent's own begins; answers why not. */
export function beginDirectCall(world: World, input: DirectCallBegan): RefusalCode | null {
  const agent = agentOf(world, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  if (!agent.loggedOn) return 'agent_state_not_allowed';
  if (callOf(world, input.callId) !== undefined) return 'name_taken';
  if (input.queueId !== undefined && input.direction === 'incoming') return 'invalid_parameter';
  const queue = world.queues.find((each) => each.rules.id === input.queueId);
  if (input.queueId !== undefined && queue === undefined) return 'queue_not_found';
  const channel = queue?.rules.channel ?? 'voice';
  if (!hasRoomFor(world, agent, channel)) return 'no_capacity';
  const group = queue?.rules.group ?? null;
  world.sequence += 1;
  const interaction: Hold = {
    offerId: `${input.callId}/1`,
    callId: input.callId,
    callSequence: world.sequence,
    n: 1,
    agentId: input.agentId,
    sessionId: group === null ? null : (sessionOf(agent, group)?.sessionId ?? null),
    channel,
    cost: channelOf(world, channel).cost,
    queueId: input.queueId ?? null,
    serves: input.callId,
    servesSinceMs: null,
    isHeld: false,
    isPulled: false,
    acceptNumber: 0,
    offer: null,
    countsAsWork: queue !== undefined && world.centre.settings.outboundCounts,
    wrapUp:
      queue === undefined
        ? { mode: 'none', limitMs: 0, extensionsMax: 0, outcomeRequired: false }
        : wrapUpRuleFor(world, agent, queue.rules),
    madeAtMs: world.nowMs,
    stage: 'connected',
    dueAtMs: null,
    wrapUpAtMs: 0,
    extensionCount: 0,
    codes: [],
    accruedBeforeMs: accruedOf(world, agent),
    givesBackMs: null,
  };
  world.holds.push(interaction);
  world.directCalls.push({
    callId: input.callId,
    sequence: world.sequence,
    beganAtMs: world.nowMs,
    state: 'connected',
  });
  agent.idle.lastWorkAtMs = world.nowMs;
  agent.idle.left = null;
  emit(world, {
    type: 'interaction.began',
    ...refOf(interaction),
    direction: input.direction,
    ...(input.queueId === undefined ? {} : { queueId: input.queueId }),
  });
  return null;
}

/** The agent puts the other party on hold, or takes it back; answers why not. */
export function setHeld(world: World, interaction: Hold, isHeld: boolean): RefusalCode | null {
  const askedBy = consultOf(world, interaction.serves)?.consultFor?.offerId;
  if (interaction.stage !== 'connected' || interaction.isHeld === isHeld) {
    return 'call_state_not_allowed';
  }
  if (isHeld && askedBy === interaction.offerId) return 'call_state_not_allowed';
  interaction.isHeld = isHeld;
  emit(world, {
    type: isHeld ? 'call.held' : 'call.retrieved',
    ...refOf(interaction),
    callId: interaction.serves,
  });
  return null;
}

/** The agent's part of a call is over: it goes to wrap-up or ends. The call is another matter. */
export function endSegment(world: World, interaction: Hold): void {
  const agent = agentOf(world, interaction.agentId);
  if (agent !== undefined && interaction.servesSinceMs !== null) {
    agent.talkTodayMs += world.nowMs - interaction.servesSinceMs;
    agent.idle.lastInboundAtMs = world.nowMs;
  }
  const isConsultAlone = interaction.offer !== null && interaction.servesSinceMs === null;
  const hasWrapUp = !isConsultAlone || world.centre.settings.consultWrapUp;
  interaction.isHeld = false;
  if (interaction.wrapUp.mode === 'none' || !hasWrapUp) {
    endInteraction(world, interaction);
    return;
  }
  const { wrapUpCapMs } = world.centre.settings;
  interaction.stage = 'wrapUp';
  interaction.wrapUpAtMs = world.nowMs;
  setWrapUpEnd(world, interaction, world.nowMs + Math.min(interaction.wrapUp.limitMs, wrapUpCapMs));
}

/** The agent's part is over and the call goes on: it may come back to them within the window. */
export function leaveTo(world: World, interaction: Hold): void {
  const agent = agentOf(world, interaction.agentId);
  endSegment(world, interaction);
  if (agent === undefined || !interaction.countsAsWork) return;
  agent.idle.left = {
    callId: interaction.serves,
    atMs: world.nowMs,
    accruedMs: interaction.accruedBeforeMs,
  };
}

/** A call of nobody's any more. */
export function endCall(world: World, callId: string, cause: EndCause): void {
  const call = callOf(world, callId);
  if (call !== undefined) call.state = 'ended';
  forgetEndedCalls(world);
  emit(world, { type: 'call.ended', callId, cause });
}

/** Why the agent may not end this wrap-up; null: they may. */
export function refusalToEnd(interaction: Hold): RefusalCode | null {
  if (interaction.stage !== 'wrapUp') return 'call_state_not_allowed';
  if (interaction.wrapUp.mode === 'timed') return 'call_state_not_allowed';
  const isCodeMissing = interaction.wrapUp.outcomeRequired && interaction.codes.length === 0;
  return isCodeMissing ? 'code_required' : null;
}

/** Extends a wrap-up, up to the cap; answers why not. */
export function extendWrapUp(world: World, interaction: Hold, byMs: number): RefusalCode | null {
  if (interaction.stage !== 'wrapUp') return 'call_state_not_allowed';
  if (!Number.isInteger(byMs) || byMs <= 0) return 'invalid_parameter';
  if (interaction.extensionCount >= interaction.wrapUp.extensionsMax) return 'no_extension_left';
  interaction.extensionCount += 1;
  const latestMs = interaction.wrapUpAtMs + world.centre.settings.wrapUpCapMs;
  setWrapUpEnd(world, interaction, Math.min((interaction.dueAtMs ?? 0) + byMs, latestMs));
  return null;
}

/** Ends an interaction for good, by the agent or by its timer. */
export function endInteraction(
  world: World,
  interaction: Hold,
  by: 'agent' | 'timer' = 'agent',
): void {
  const { codes, wrapUp } = interaction;
  world.holds = world.holds.filter((hold) => hold !== interaction);
  forgetEndedCalls(world);
  const isCodeMissing = by === 'timer' && wrapUp.outcomeRequired && codes.length === 0;
  emit(world, {
    type: 'interaction.ended',
    ...refOf(interaction),
    ...(codes.length > 0 ? { codes } : {}),
    ...(isCodeMissing ? { codeMissing: true } : {}),
  });
  const agent = agentOf(world, interaction.agentId);
  if (agent === undefined) return;
  agent.idle.lastWorkAtMs = world.nowMs;
  if (!interaction.countsAsWork) return;
  agent.idle.accruedMs = interaction.givesBackMs ?? 0;
  agent.idle.runningSinceMs = null;
}

function setWrapUpEnd(world: World, interaction: Hold, untilMs: number): void {
  interaction.dueAtMs = untilMs;
  emit(world, { type: 'interaction.wrapUp', ...refOf(interaction), untilMs });
}
