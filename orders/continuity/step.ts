/**
 * The step function of a continuity programme: one message in, the next snapshot and its effects
 * out. Process `continuity/<orderId>/<lineId>`.
 * Source: durable-orders.md 8.
 */
import type {
  ContinuityEnvelope,
  ContinuityEvent,
  ContinuityEventOf,
  Verdict,
} from '../../contracts/index.ts';
import { assert, omitUndefined } from '../../kernel/index.ts';
import { continuityRegions } from '../../machines/index.ts';
import { editedVersionAfter, isVersionLost } from '../edited-version.ts';
import { type ProcessCore, type Step, unapplied } from '../process.ts';
import { notNow, refuse } from '../turn.ts';
import { dunningStepDue } from './billing.ts';
import {
  cancelProgramme,
  changeProgrammeAddress,
  giveConsent,
  moveDates,
  programmeChanged,
  replaceProgrammePayment,
  skipOne,
  substitute,
} from './change.ts';
import { dateAt } from './dates.ts';
import { pauseNow, resumeNow } from './leave-plan.ts';
import type { Programme } from './programme.ts';
import {
  childCardExpired,
  childCreated,
  childGaveUp,
  childOutOfStock,
  childTold,
  pumpProgramme,
} from './ship.ts';
import {
  beginProgrammeTurn,
  moves,
  type ProgrammeAnswer,
  type ProgrammeTurn,
  publish,
} from './turn.ts';

const schemaVersion = 1;
/** Applied message ids kept in the snapshot; hosts keep all. */
const seenMax = 64;

type Handlers = {
  readonly [Type in ContinuityEvent['type']]: (
    turn: ProgrammeTurn,
    event: ContinuityEventOf<Type>,
  ) => ProgrammeAnswer;
};

const handlers: Handlers = {
  startProgramme: () => refuse('exists'),
  skipOne,
  pause: (turn, { until }) => pauseNow(turn, until),
  resume: resumeNow,
  moveDates,
  changeAddress: changeProgrammeAddress,
  replacePayment: replaceProgrammePayment,
  substitute,
  giveConsent,
  cancelProgramme,
  runProgramme: () => undefined,
  'programme.changed': programmeChanged,
  'child.created': childCreated,
  'child.exists': childCreated,
  'child.cardExpired': childCardExpired,
  'child.outOfStock': childOutOfStock,
  'child.declined': childTold,
  'child.recovered': childTold,
  'child.invoiced': childTold,
  'child.cancelled': childTold,
  'effect.gaveUp': childGaveUp,
  'timer.due': timerDue,
};

/** A timer is due. Most timers only cause a step, since every step orders due shipments. */
function timerDue(
  turn: ProgrammeTurn,
  { name, dueAtMs }: ContinuityEventOf<'timer.due'>,
): ProgrammeAnswer {
  const { deadlines } = turn.programme;
  if (deadlines[name] !== dueAtMs) return notNow;
  delete deadlines[name];
  if (name === 'pauseOver') resumeNow(turn);
  if (name.startsWith('dunningStep/')) dunningStepDue(turn);
  return undefined;
}

function emptyProgramme(event: ContinuityEventOf<'startProgramme'>, atMs: number): Programme {
  const { type: _type, lineId, programme, payment, addressRef, deliveryMode, ...rest } = event;
  const { plan, startDate, takesSubstitutes = false } = programme;
  return {
    ...rest,
    lineId,
    schemaVersion,
    machineVersion: 1,
    version: 0,
    plan,
    takesSubstitutes,
    regions: {
      life: continuityRegions.life.states[continuityRegions.life.initial] ?? 'scheduled',
      billing: continuityRegions.billing.states[continuityRegions.billing.initial] ?? 'perShipment',
    },
    base: startDate ?? dateAt(atMs, event.zone),
    planned: [],
    children: [],
    past: [],
    substitutions: {},
    ...omitUndefined({ payment, addressRef, deliveryMode }),
    shippedMinor: 0,
    refundedMinor: 0,
    rounds: {},
    deadlines: {},
    seen: [],
    lastAtMs: atMs,
  };
}

function begun(turn: ProgrammeTurn): ProgrammeAnswer {
  if (turn.programme.plan.billUpfront) moves(turn, 'billing.upfront');
  publish(turn, 'started', { customerId: turn.programme.customerId });
  return undefined;
}

function applyTo(
  programme: Programme,
  envelope: ContinuityEnvelope,
  begin: (turn: ProgrammeTurn) => ProgrammeAnswer,
): Step<Programme> {
  const atMs = Math.max(envelope.atMs, programme.lastAtMs);
  const turn = beginProgrammeTurn(programme, atMs, envelope.actor);
  const answer = begin(turn);
  if (answer !== undefined && answer.outcome !== 'applied') {
    return unapplied(programme, { ...answer, version: programme.version });
  }
  pumpProgramme(turn);
  const { programme: next, effects, events } = turn;
  next.version += 1;
  next.editedVersion = editedVersionAfter(envelope.event.type, programme, next);
  next.lastAtMs = atMs;
  next.seen.push(envelope.id);
  if (next.seen.length > seenMax) next.seen.shift();
  const timers = [...turn.timers].map(([name, dueAtMs]) => ({ name, dueAtMs }));
  const value = envelope.event.type === 'runProgramme' ? { value: ranOf(turn) } : {};
  const verdict: Verdict = { outcome: 'applied', ...answer, ...value, version: next.version };
  return { state: next, verdict, effects, timers, events };
}

/** What one message has caused: orders requested, card failures, the programme's end. */
function ranOf({ programme, effects }: ProgrammeTurn) {
  const count = (kind: string) => effects.filter((effect) => effect.kind === kind).length;
  const finished = programme.regions.life === 'ended';
  const cardExpired = Number(programme.regions.billing === 'dunning');
  return { created: count('createChildOrder'), cardExpired, finished };
}

function stepProgramme(state: Programme | null, envelope: ContinuityEnvelope): Step<Programme> {
  const { event, processId, id } = envelope;
  if (state === null) {
    if (event.type !== 'startProgramme') return unapplied(null, { outcome: 'notNow', version: 0 });
    if (processId !== `continuity/${event.orderId}/${event.lineId}`) {
      return unapplied(null, { outcome: 'refused', code: 'wrong_process', version: 0 });
    }
    return applyTo(emptyProgramme(event, envelope.atMs), envelope, begun);
  }
  const { version } = state;
  if (state.seen.includes(id)) return unapplied(state, { outcome: 'duplicate', version });
  if (isVersionLost(state, envelope.expectedVersion)) {
    return unapplied(state, { outcome: 'conflict', version });
  }
  const handler = handlers[event.type] as (
    turn: ProgrammeTurn,
    event: ContinuityEvent,
  ) => ProgrammeAnswer;
  return applyTo(state, envelope, (turn) => handler(turn, event));
}

/** The core of continuity programmes. */
export const continuityCore: ProcessCore<Programme, ContinuityEnvelope> = {
  kind: 'continuity',
  version: schemaVersion,
  step: stepProgramme,
  upcast: (snapshot, version) => {
    assert(version === schemaVersion, () => `no programme of version ${version} is known`);
    return snapshot as Programme;
  },
  isEnded: ({ regions, children }) =>
    (regions.life === 'ended' || regions.life === 'cancelled') && children.length === 0,
};

/** The same core, which also publishes each applied message. */
export const publishingContinuityCore: ProcessCore<Programme, ContinuityEnvelope> = {
  ...continuityCore,
  step(state, envelope) {
    const step = stepProgramme(state, envelope);
    const { state: next, verdict, events } = step;
    if (verdict.outcome !== 'applied' || next === null || events.length === 0) return step;
    const { orderId, lineId, agentId, version, lastAtMs: atMs } = next;
    const published = events.map(({ type, data }) => ({ type, data }));
    const body = { programme: { orderId, lineId, agentId, version, atMs }, events: published };
    const key = `${orderId}/${lineId}/publish/${version}`;
    const publish = { key, kind: 'publish', lane: 'events' as const, body };
    return { ...step, effects: [...step.effects, publish] };
  },
};
