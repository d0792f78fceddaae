/** One turn of a programme: a copy that a message may change, and all that the change wants. */
import type { Actor } from '../../contracts/index.ts';
import {
  type ContinuityMachineEvent,
  type ContinuityRegions,
  continuityRegions,
} from '../../machines/index.ts';
import type { Effect, JsonObject, PublishedEvent } from '../process.ts';
import { type Answer, tableFollower } from '../turn.ts';
import type { Programme } from './programme.ts';

/** A message being applied to a programme. */
export interface ProgrammeTurn {
  readonly programme: Programme;
  /** The process clock: it never goes back. */
  readonly atMs: number;
  readonly actor: Actor;
  readonly effects: Effect[];
  readonly timers: Map<string, number | null>;
  readonly events: PublishedEvent[];
}

/** What a handler of a programme answers. */
export type ProgrammeAnswer = Answer;

/** Copies the parts that a turn may change; lists are replaced, never changed. */
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

/** Moves the region that the event belongs to; false where it is not legal there. */
export function moves(turn: ProgrammeTurn, event: ContinuityMachineEvent['type']): boolean {
  const next = nextRegions(turn.programme.regions, event);
  if (next !== undefined) turn.programme.regions = next;
  return next !== undefined;
}

const lanes: { readonly [kind: string]: Effect['lane'] } = {
  createChildOrder: 'goods',
  repairChild: 'goods',
  cancelChild: 'goods',
  endContinuity: 'goods',
  refundUpfront: 'money',
};

/** Asks the outside for something, once by its key. */
export function wants(
  turn: ProgrammeTurn,
  kind: string,
  suffix: string,
  body: JsonObject = {},
): void {
  const { orderId, lineId } = turn.programme;
  const key = `${orderId}/${lineId}/${suffix}`;
  const lane = lanes[kind] ?? 'notices';
  turn.effects.push({ key, kind, lane, body: { orderId, lineId, ...body } });
}

/** A notice to the customer. */
export function notify(turn: ProgrammeTurn, template: string, more: JsonObject = {}): void {
  const n = nextOf(turn, `notice/${template}`);
  wants(turn, 'sendNotice', `notice/${template}/${n}`, { template, ...more });
}

/** A task for the agent who sold it. */
export function askAgent(turn: ProgrammeTurn, what: string, more: JsonObject = {}): void {
  const n = nextOf(turn, `task/${what}`);
  const to = turn.programme.agentId;
  wants(turn, 'notifyOwner', `task/${what}/${n}`, { to, what, ...more });
}

/** Publishes a fact. */
export function publish(turn: ProgrammeTurn, what: string, data: JsonObject = {}): void {
  const { orderId, lineId, centreId, plan } = turn.programme;
  const { programmeId } = plan;
  const about = { orderId, lineId, centreId, programmeId };
  turn.events.push({ type: `continuity.${what}`, data: { ...about, ...data } });
}

/** The next round of an effect, or of its subject. */
export function nextOf(turn: ProgrammeTurn, of: string): number {
  const next = (turn.programme.rounds[of] ?? 0) + 1;
  turn.programme.rounds[of] = next;
  return next;
}

/** Lets a timer run for an instant, or not run: null. */
export function sets(turn: ProgrammeTurn, name: string, dueAtMs: number | null): void {
  const { deadlines } = turn.programme;
  if ((deadlines[name] ?? null) === dueAtMs) return;
  if (dueAtMs === null) delete deadlines[name];
  else deadlines[name] = dueAtMs;
  turn.timers.set(name, dueAtMs);
}

/** Drops all timers whose names begin so. */
export function dropAll(turn: ProgrammeTurn, prefix: string, but?: string): void {
  for (const name of Object.keys(turn.programme.deadlines)) {
    if (name.startsWith(prefix) && name !== but) sets(turn, name, null);
  }
}
