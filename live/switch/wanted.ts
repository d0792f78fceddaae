/**
 * What every line of a call is to do now: a function of the projection alone.
 *
 * All that agents and clients ask for changes the legs of the projection, so hold, swap, consult,
 * transfer, conference, park, pick-up and redirect need no lines of their own here: who talks hears
 * who else talks, who is left alone hears music, and a line that no leg lives by is let go.
 *
 * Cost: a look at the legs of one call, and of the consult about it.
 * Source: tapi-call-center.md 5.4, ux-and-api.md 7.1.
 */
import { toWireOfferId } from '../../contracts/index.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg } from '../projection/legs.ts';
import { canTalk, type Line, type Lines } from './lines.ts';

/** What a waiting or held caller hears where nobody says otherwise. */
export const defaultTreatment = 'music';
const ringback = 'ringback';

export interface Wanted {
  /** Who are to hear each other, this line among them; empty: it is alone. */
  readonly talk: readonly string[];
  /** Alone: what it is to hear; null: what it hears. */
  readonly hears: string | null;
  /** Alone because another holds it, or it waits. */
  readonly isHeld: boolean;
}

export interface Wishes {
  /** By line; one that is not here is to be let go. */
  readonly lines: Map<string, Wanted>;
  /** Stations that are to ring. */
  readonly rings: KeptLeg[];
  /** Parties outside that are to be dialled. */
  readonly dials: KeptLeg[];
  /** By line: the number that takes it from here. */
  readonly sentTo: Map<string, string>;
}

const nobody: readonly string[] = [];

/** Of a call and the consults about it. */
export function wishesOf(calls: Iterable<KeptCall>, lines: Lines): Wishes {
  const wishes: Wishes = { lines: new Map(), rings: [], dials: [], sentTo: new Map() };
  for (const kept of calls) {
    if (kept.call.derivedState === 'ended') sendOut(kept, lines, wishes);
    else wishFor(kept, lines, wishes);
  }
  return wishes;
}

/** The offer that a leg shows, as it stands. */
export function offerOf({ of, offerId }: KeptLeg) {
  const id = offerId === null ? null : toWireOfferId(offerId);
  return of.call.offers.findLast((offer) => offer.id === id);
}

/** The core has given the call to the agent, who is not in it yet. */
export function isConnecting(made: KeptLeg): boolean {
  return made.leg.state === 'accepted' && offerOf(made)?.state === 'connecting';
}

function isIn(made: KeptLeg): boolean {
  const { state } = made.leg;
  return state === 'connected' || state === 'conferenced' || isConnecting(made);
}

function sendOut({ call, legs: [caller] }: KeptCall, lines: Lines, { sentTo }: Wishes): void {
  const number = caller?.leg.redirectionId?.number;
  if (call.cause !== 'transferred' || caller === undefined || caller.agentId !== null) return;
  if (number !== undefined) sentTo.set(lines.idOf(caller), number);
}

function wishFor(kept: KeptCall, lines: Lines, wishes: Wishes): void {
  const [caller, ...others] = kept.legs;
  if (caller === undefined) return;
  const agents = others.filter(({ leg }) => isLiveLeg(leg));
  const talkers = agents.filter((made) => isIn(made) && canTalk(lines.of(made)));
  const callerLine = lines.of(caller);
  const isAway = caller.agentId !== null && caller.leg.state.startsWith('onHold');
  const isThere = canTalk(callerLine) && !isAway;
  const parties = [...(isThere ? [caller] : []), ...talkers];
  const ids = parties.map((made) => lines.idOf(made));
  const talk = talkers.length > 0 && ids.length > 1 ? ids : nobody;
  wishForCaller(caller, { line: callerLine, agents, talk: isThere ? talk : nobody, lines, wishes });
  for (const made of agents) {
    const line = lines.of(made);
    const isOwnDial = made.leg.state === 'dialing';
    if (line === undefined) {
      const isDue = kept.call.derivedState === 'callback' || canTalk(callerLine);
      if (isOwnDial ? kept.coreIds.length > 0 : isDue) wishes.rings.push(made);
      continue;
    }
    const isExpecting = (isOwnDial || isConnecting(made)) && line.stage === 'up';
    const isHeld = isIn(made) && !isExpecting;
    const hears = isHeld ? defaultTreatment : isExpecting ? ringback : null;
    put(wishes, line.id, { talk: talkers.includes(made) ? talk : nobody, hears, isHeld });
  }
}

function wishForCaller(
  caller: KeptLeg,
  of: {
    readonly line: Line | undefined;
    readonly agents: readonly KeptLeg[];
    readonly talk: readonly string[];
    readonly lines: Lines;
    readonly wishes: Wishes;
  },
): void {
  const { line, agents, talk, lines, wishes } = of;
  const { leg, agentId, of: kept } = caller;
  const isCallback = kept.call.derivedState === 'callback';
  const asking = agents.find((made) => (isCallback ? isConnecting(made) : isDialling(made)));
  if (line === undefined) {
    const isOut = agentId === null && (isCallback || leg.state === 'dialing');
    if (isOut && asking !== undefined && canTalk(lines.of(asking))) wishes.dials.push(caller);
    const isOwn = agentId !== null && leg.state === 'dialing' && kept.coreIds.length > 0;
    if (isOwn) wishes.rings.push(caller);
    return;
  }
  if (isCallback && asking === undefined) return;
  put(wishes, line.id, { talk, hears: heardAlone(caller, line), isHeld: !kept.about });
}

function isDialling({ leg }: KeptLeg): boolean {
  return leg.state === 'dialing';
}

/** Who has not been answered yet is told by their own phone that it rings. */
function heardAlone({ leg, agentId, of }: KeptLeg, { stage }: Line): string | null {
  const rings = leg.state === 'ringback' || leg.state === 'dialing';
  if (rings) return stage === 'up' ? ringback : null;
  if (of.about !== null) return leg.state === 'queued' ? ringback : null;
  if (agentId !== null) return defaultTreatment;
  return leg.treatment ?? of.call.treatment ?? defaultTreatment;
}

/** Of two legs with one line, the one that talks says more. */
function put({ lines }: Wishes, id: string, wanted: Wanted): void {
  const known = lines.get(id);
  const isMore =
    known === undefined || wanted.talk.length > 0 || (!known.talk.length && known.hears === null);
  if (isMore) lines.set(id, wanted);
}
