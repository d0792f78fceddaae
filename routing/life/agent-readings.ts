/**
 * What an agent is, read off what they requested and their live objects; and what few of them have.
 *
 * Source: acd-routing.md B2, B5; reference/README.md 3.
 */
import type { AgentState, SessionState } from '../border/effects.ts';
import type { AgentConfig, Channel } from '../centre/compile-centre.ts';
import { ColdAgent, type Core, type Session } from '../memory/core.ts';
import {
  type AgentRef,
  agentFlag,
  agentHas,
  agentLayout,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { isLiveOffer } from './capacity.ts';
import { interactionIs, offerIsUnaccepted, requestedReadings, sessionIs } from './life-cycles.ts';
import { sessionOf } from './works.ts';

const { agentFirstWork, agentFlags, agentImposed, agentIndex } = agentLayout;
const { agentRequested, agentSpecial } = agentLayout;
const { workAgent, workInteractionState, workNextOfAgent, workOfferState } = workLayout;
const { agentLoginReason } = agentFlag;
const { agentHasUnusable, agentHasSessions, agentHasTexts } = agentHas;

/** Not Ready imposed by a rule, as bits: they can hold together. */
export const imposedBy = { device: 1, noAnswer: 2, rejects: 4 } as const;
export type ImposedCause = keyof typeof imposedBy;
export const imposedCauses = Object.keys(imposedBy) as ImposedCause[];

/** The reason of everybody who logs on without saying more. */
export const loginReason = 'login';

/** States as they are reported, by the number in `agentReportedState`; 0 first. */
export const agentStates: readonly AgentState[] = [
  'loggedOff',
  'notReady',
  'ready',
  'reserved',
  'busy',
  'workingAfterCall',
];
const is = {
  loggedOff: 0,
  notReady: 1,
  ready: 2,
  reserved: 3,
  busy: 4,
  workingAfterCall: 5,
} as const;

/** What is pending, by the number in `agentReportedPending`. */
export const pendings = [null, 'notReady', 'loggedOff'] as const;

export function agentConfigOf({ i32, centre }: Core, agent: AgentRef): AgentConfig {
  return centre.agents[i32[agent + agentIndex]!]!;
}

export function agentIdOf(core: Core, agent: AgentRef): string {
  return agentConfigOf(core, agent).id;
}

/** Whose a work is. */
export function workAgentId(core: Core, work: WorkRef): string {
  return agentIdOf(core, core.i32[work + workAgent] as AgentRef);
}

/** An agent of the active version; undefined: there is none of this id. */
export function findAgent({ agents, agentIndex: places }: Core, id: string): AgentRef | undefined {
  return agents[places.get(id) ?? -1];
}

/** What stands beside the record; made where there is nothing yet. */
export function coldAgent({ i32, coldAgents }: Core, agent: AgentRef): ColdAgent {
  const index = i32[agent + agentIndex]!;
  const known = coldAgents[index];
  if (known !== undefined) return known;
  const cold = new ColdAgent();
  coldAgents[index] = cold;
  return cold;
}

/** Whether they have something of {@link agentHas}. */
export function agentHasOf({ i32 }: Core, agent: AgentRef, bit: number): boolean {
  return (i32[agent + agentSpecial]! & bit) !== 0;
}

/** Says whether they have; what it is stands beside the record. */
export function setAgentHas(
  core: Core,
  agent: AgentRef,
  bit: number,
  has: boolean,
): ColdAgent | null {
  const { i32 } = core;
  const special = i32[agent + agentSpecial]!;
  i32[agent + agentSpecial] = has ? special | bit : special & ~bit;
  return has ? coldAgent(core, agent) : null;
}

/** A flag of {@link agentFlag}. */
export function isAgent({ i32 }: Core, agent: AgentRef, bit: number): boolean {
  return (i32[agent + agentFlags]! & bit) !== 0;
}

/** Sets or takes a flag. */
export function flagAgent({ i32 }: Core, agent: AgentRef, bit: number, to: boolean): void {
  const flags = i32[agent + agentFlags]!;
  i32[agent + agentFlags] = to ? flags | bit : flags & ~bit;
}

const noTexts = new ColdAgent();

/** Reasons and the address; to be read. */
export function textsOf(core: Core, agent: AgentRef): Readonly<ColdAgent> {
  return agentHasOf(core, agent, agentHasTexts) ? coldAgent(core, agent) : noTexts;
}

/** The same, to be written. */
export function textsToSet(core: Core, agent: AgentRef): ColdAgent {
  setAgentHas(core, agent, agentHasTexts, true);
  return coldAgent(core, agent);
}

/** Why they asked to be Not Ready. */
export function ownReasonOf(core: Core, agent: AgentRef): string | null {
  return isAgent(core, agent, agentLoginReason) ? loginReason : textsOf(core, agent).reason;
}

export function setOwnReason(core: Core, agent: AgentRef, reason: string | null): void {
  const isLogin = reason === loginReason;
  flagAgent(core, agent, agentLoginReason, isLogin);
  if (!isLogin && reason !== textsOf(core, agent).reason) textsToSet(core, agent).reason = reason;
}

const noSessions: readonly Session[] = [];

/** Since log-on, until released. */
export function sessionsOf(core: Core, agent: AgentRef): readonly Session[] {
  return agentHasOf(core, agent, agentHasSessions) ? coldAgent(core, agent).sessions : noSessions;
}

const nothing = { isLoggedOn: false, isReady: false, pending: null } as const;

export function requestedOf(
  { i32 }: Core,
  agent: AgentRef,
): (typeof requestedReadings)[number] | typeof nothing {
  return requestedReadings[i32[agent + agentRequested]!] ?? nothing;
}

/** Test 1. */
export function isLoggedOn(core: Core, agent: AgentRef): boolean {
  return requestedOf(core, agent).isLoggedOn;
}

/** Logged on and not Not Ready, by request or by rule (tests 1 and 2). */
export function isPresent(core: Core, agent: AgentRef): boolean {
  return core.i32[agent + agentImposed] === 0 && requestedOf(core, agent).isReady;
}

/**
 * An interaction live or in wrap-up, or an accepted offer; where requests let offers finish, any
 * live offer.
 */
export function isOccupied(core: Core, agent: AgentRef): boolean {
  const { i32, centre } = core;
  const finishes = centre.settings.notReadyWithLiveOffer === 'finishOffer';
  for (let work = i32[agent + agentFirstWork]!; work !== 0; work = i32[work + workNextOfAgent]!) {
    if (finishes || !isUnaccepted(core, work as WorkRef)) return true;
  }
  return false;
}

/** Whether the offer waits for the agent's answer. */
export function isUnaccepted({ i32 }: Core, work: WorkRef): boolean {
  return offerIsUnaccepted[i32[work + workOfferState]!] === true;
}

/**
 * The state that people see, a place in {@link agentStates}: the first that holds of busy,
 * reserved, workingAfterCall, notReady, ready.
 */
export function shownState(core: Core, agent: AgentRef): number {
  const { i32 } = core;
  if (!isLoggedOn(core, agent)) return is.loggedOff;
  let hasOffer = false;
  let hasWrapUp = false;
  for (let work = i32[agent + agentFirstWork]!; work !== 0; work = i32[work + workNextOfAgent]!) {
    if (isLiveOffer(core, work as WorkRef)) hasOffer = true;
    else if (i32[work + workInteractionState] === interactionIs.wrapUp) hasWrapUp = true;
    else return is.busy;
  }
  if (hasOffer) return is.reserved;
  if (hasWrapUp) return is.workingAfterCall;
  return isPresent(core, agent) ? is.ready : is.notReady;
}

/**
 * Why the agent is Not Ready, also where work is shown before that: device, noAnswer, rejects, the
 * own reason. Null: no Not Ready holds, or it was asked for without a reason.
 */
export function reasonOf(core: Core, agent: AgentRef): string | null {
  const imposed = core.i32[agent + agentImposed]!;
  if (isPresent(core, agent) || !isLoggedOn(core, agent)) return null;
  if ((imposed & imposedBy.device) !== 0) return 'device';
  if ((imposed & imposedBy.noAnswer) !== 0) return 'noAnswer';
  return (imposed & imposedBy.rejects) === 0 ? ownReasonOf(core, agent) : 'rejects';
}

/** Test 4: their device may serve the channel. */
export function isUsable(core: Core, agent: AgentRef, channel: Channel): boolean {
  if (!agentHasOf(core, agent, agentHasUnusable)) return true;
  return coldAgent(core, agent).unusable[channel.index] !== true;
}

/** A session's own state, or what its interactions make of it while it lives. */
export function shownSession(core: Core, session: Session): SessionState {
  const { i32 } = core;
  if (session.own === sessionIs.released) return 'released';
  if (session.own === sessionIs.ended) return 'ended';
  let hasWrapUp = false;
  const first = i32[session.agent + agentFirstWork]!;
  for (let work = first; work !== 0; work = i32[work + workNextOfAgent]!) {
    if (i32[work + workInteractionState] === -1) continue;
    if (sessionOf(core, work as WorkRef) !== session) continue;
    if (i32[work + workInteractionState] !== interactionIs.wrapUp) return 'busyOnCall';
    hasWrapUp = true;
  }
  if (hasWrapUp) return 'busyWrapUp';
  return session.own === sessionIs.ready ? 'ready' : 'notReady';
}
