/** One turn of a programme: a copy that a message may change, and the effects of the change. */
import type { Actor } from '../../contracts/index.ts';
import {
  type ContinuityMachineEvent,
  type ContinuityRegions,
  type ContinuityTimer,
  continuityRegions,
} from '../../machines/index.ts';
import type { Effect, JsonObject, PublishedEvent } from '../process.ts';
import { type Reply, tableFollower } from '../turn.ts';
import type { Programme } from './programme.ts';

export interface ProgrammeTurn {
  readonly programme: Programme;
  /** Time of the turn; it never goes back. */
  readonly atMs: number;
  readonly actor: Actor;
  readonly effects: Effect[];
  readonly timers: Map<string, number | null>;
  readonly events: PublishedEvent[];
}

export type ProgrammeAnswer = Reply;

/** Copies what a turn may change. Lists are replaced, never modified. */
export function beginProgrammeTurn(
  programme: Programme,
  atMs: number,
  actor: Actor,
): ProgrammeTurn {
  const { rounds, deadlines, seen } = programme;
  const copy: Programme = {
    ...programme,
    rounds: { ...rounds },
    deadlines: { ...deadlines },
    seen: seen.slice(),
  };
  return { programme: copy, atMs, actor, effects: [], timers: new Map(), events: [] };
}

const nextRegions = tableFollower<ContinuityRegions>(continuityRegions);

/** Advances the event's region; false if the event is not legal in its state. */
export function moves(turn: ProgrammeTurn, event: ContinuityMachineEvent['type']): boolean {
  const next = nextRegions(turn.programme.regions, event);
  if (next !== undefined) turn.programme.regions = next;
  return next !== undefined;
}

/** Kinds of effects of a programme, each with the lane in which they run in order. */
const lanes = {
  createChildOrder: 'goods',
  repairChild: 'goods',
  cancelChild: 'goods',
  endContinuity: 'goods',
  refundUpfront: 'money',
  sendNotice: 'notices',
  notifyOwner: 'notices',
  askNewCard: 'notices',
} as const satisfies { readonly [kind: string]: Effect['lane'] };

type ProgrammeEffectKind = keyof typeof lanes;

export function requestOnce(
  turn: ProgrammeTurn,
  kind: ProgrammeEffectKind,
  suffix: string,
  body: JsonObject = {},
): void {
  const { orderId, lineId } = turn.programme;
  const key = `${orderId}/${lineId}/${suffix}`;
  turn.effects.push({ key, kind, lane: lanes[kind], body: { orderId, lineId, ...body } });
}

export function notify(turn: ProgrammeTurn, template: string, more: JsonObject = {}): void {
  const n = nextOf(turn, `notice/${template}`);
  requestOnce(turn, 'sendNotice', `notice/${template}/${n}`, { template, ...more });
}

export function askAgent(turn: ProgrammeTurn, what: string, more: JsonObject = {}): void {
  const n = nextOf(turn, `task/${what}`);
  const to = turn.programme.agentId;
  requestOnce(turn, 'notifyOwner', `task/${what}/${n}`, { to, what, ...more });
}

export function publish(turn: ProgrammeTurn, what: string, data: JsonObject = {}): void {
  const { orderId, lineId, centreId, plan } = turn.programme;
  const { programmeId } = plan;
  const about = { orderId, lineId, centreId, programmeId };
  turn.events.push({ type: `continuity.${what}`, data: { ...about, ...data } });
}

export function nextOf(turn: ProgrammeTurn, of: string): number {
  const next = (turn.programme.rounds[of] ?? 0) + 1;
  turn.programme.rounds[of] = next;
  return next;
}

/** Timers of a programme. Those of a shipment or step are armed as `<timer>/<part>`. */
export const programmeTimers = [
  'dunningStep',
  'pauseOver',
  'shipmentDue',
  'stockRetry',
] as const satisfies readonly ContinuityTimer[];
type ArmedTimer = ContinuityTimer | `${ContinuityTimer}/${number}`;

export function armAt(turn: ProgrammeTurn, name: ArmedTimer, dueAtMs: number): void {
  const { deadlines } = turn.programme;
  if (deadlines[name] === dueAtMs) return;
  deadlines[name] = dueAtMs;
  turn.timers.set(name, dueAtMs);
}

/** Drops the timers whose names begin with `prefix`, except `but`. */
export function dropAll(turn: ProgrammeTurn, prefix: string, but?: string): void {
  const { deadlines } = turn.programme;
  for (const name of Object.keys(deadlines)) {
    if (!name.startsWith(prefix) || name === but) continue;
    delete deadlines[name];
    turn.timers.set(name, null);
  }
}
