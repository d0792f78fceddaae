/**
 * Changes to a running programme: dates, address, card, items, version. They apply to future
 * shipments; orders already created stay unchanged.
 * Source: durable-orders.md 8; dynamics-call-center.md 3.13.
 */
import type { ContinuityEventOf, ProgrammePlan, ZoneOffsets } from '../../contracts/index.ts';
import { lastDate } from '../../kernel/index.ts';
import { notNow, refuse } from '../turn.ts';
import { tryNewCard } from './billing.ts';
import { addDays, dateAt, daysBetween } from './dates.ts';
import { cancelChild, skipShipment } from './leave-plan.ts';
import { costsMore, movedBy, replanShipments } from './plan-shipments.ts';
import type { Programme } from './programme.ts';
import {
  askAgent,
  dropAll,
  moves,
  notify,
  type ProgrammeAnswer,
  type ProgrammeTurn,
  publish,
} from './turn.ts';

const goesOn = ({ regions }: Programme) =>
  ['scheduled', 'running', 'paused'].includes(regions.life);

export function skipOne(turn: ProgrammeTurn, { k }: ContinuityEventOf<'skipOne'>): ProgrammeAnswer {
  const { programme } = turn;
  const chosen = programme.planned.find(
    (one) => one.isSkipped !== true && (k === undefined || one.k === k),
  );
  if (!goesOn(programme)) return notNow;
  if (chosen === undefined) return refuse('shipment_not_planned', k ?? null);
  programme.planned = programme.planned.map((one) =>
    one === chosen ? skipShipment(turn, one, 'asked') : one,
  );
  notify(turn, 'skipped', { k: chosen.k, shipDate: chosen.shipDate });
  return { outcome: 'applied', value: { k: chosen.k, shipDate: chosen.shipDate } };
}

/** Moves all future shipments by some days, or the next one to a given date. */
export function moveDates(
  turn: ProgrammeTurn,
  { byDays, startDate }: ContinuityEventOf<'moveDates'>,
): ProgrammeAnswer {
  const { programme } = turn;
  if (!goesOn(programme)) return notNow;
  const next = programme.planned.find(({ isSkipped }) => isSkipped !== true);
  if (next === undefined) return refuse('shipment_not_planned');
  if ((byDays === undefined) === (startDate === undefined)) return refuse('days_or_date');
  const days = byDays ?? daysBetween(next.shipDate, startDate ?? next.shipDate);
  const planned = programme.planned.map((one) => movedBy(one, days, programme));
  const [today, from] = [dateAt(turn.atMs, programme.zone), addDays(next.shipDate, days)];
  const to = planned.at(-1)?.shipDate ?? from;
  if (from < today || to > lastDate) return refuse('dates_over', { from, to, today, lastDate });
  programme.planned = planned;
  const { anchor } = programme;
  if (anchor === undefined) programme.base = addDays(programme.base, days);
  else programme.anchor = { ...anchor, date: addDays(anchor.date, days) };
  notify(turn, 'moved', { byDays: days });
  publish(turn, 'moved', { byDays: days });
  return undefined;
}

export function changeProgrammeAddress(
  { programme }: ProgrammeTurn,
  { addressRef }: ContinuityEventOf<'changeAddress'>,
): ProgrammeAnswer {
  if (!goesOn(programme)) return notNow;
  programme.addressRef = addressRef;
  return undefined;
}

/** Replaces the card, and retries what the previous card failed to pay. */
export function replaceProgrammePayment(
  turn: ProgrammeTurn,
  { payment }: ContinuityEventOf<'replacePayment'>,
): ProgrammeAnswer {
  const { programme } = turn;
  const { life, billing } = programme.regions;
  if (life === 'ended' || life === 'cancelled') return notNow;
  if (billing === 'upfront') return refuse('paid_upfront');
  if (payment.kind === 'card' && payment.tokenRef === undefined) {
    return refuse('method_not_allowed');
  }
  programme.payment = payment;
  tryNewCard(turn);
  return undefined;
}

export function substitute(
  turn: ProgrammeTurn,
  { from, to }: ContinuityEventOf<'substitute'>,
): ProgrammeAnswer {
  const { programme } = turn;
  if (!goesOn(programme)) return notNow;
  const substitutions = { ...programme.substitutions, [from]: to };
  programme.substitutions = substitutions;
  programme.planned = programme.planned.map((one) =>
    one.sku === from ? { ...one, sku: to } : one,
  );
  notify(turn, 'substituted', { from, to });
  return undefined;
}

export function programmeChanged(
  turn: ProgrammeTurn,
  { plan, zone }: ContinuityEventOf<'programme.changed'>,
): ProgrammeAnswer {
  const { programme } = turn;
  const latest = programme.pending?.plan.version ?? programme.plan.version;
  if (!goesOn(programme) || plan.version <= latest) return notNow;
  // Whether all is billed upfront was agreed at the sale, so it stays.
  const next = { plan: { ...plan, billUpfront: programme.plan.billUpfront }, zone };
  const anew = replanShipments(programme, next);
  if (programme.plan.consentOnRise && costsMore(programme, anew)) {
    programme.pending = next;
    notify(turn, 'askConsent', { version: plan.version });
    publish(turn, 'consentAsked', { version: plan.version });
    return undefined;
  }
  takeOver(turn, next);
  return undefined;
}

function takeOver(
  turn: ProgrammeTurn,
  next: { readonly plan: ProgrammePlan; readonly zone: ZoneOffsets },
): void {
  const { programme } = turn;
  programme.planned = replanShipments(programme, next);
  programme.plan = next.plan;
  programme.zone = next.zone;
  delete programme.pending;
  notify(turn, 'changed', { version: next.plan.version });
  publish(turn, 'changed', { version: next.plan.version });
}

/** The customer accepts a more expensive version, or keeps the agreed one. */
export function giveConsent(
  turn: ProgrammeTurn,
  { accepted }: ContinuityEventOf<'giveConsent'>,
): ProgrammeAnswer {
  const { pending } = turn.programme;
  if (pending === undefined || !goesOn(turn.programme)) return notNow;
  if (accepted) takeOver(turn, pending);
  else {
    delete turn.programme.pending;
    askAgent(turn, 'consentRefused', { version: pending.plan.version });
  }
  return undefined;
}

/** Stops future shipments. Orders already created and paid continue. */
export function cancelProgramme(
  turn: ProgrammeTurn,
  { reason }: ContinuityEventOf<'cancelProgramme'>,
): ProgrammeAnswer {
  const { programme } = turn;
  if (!moves(turn, 'life.cancelled')) return notNow;
  programme.cancelReason = reason;
  programme.planned = [];
  delete programme.dunning;
  delete programme.pending;
  moves(turn, 'billing.recovered');
  dropAll(turn, '');
  for (const { childOrderId, state } of programme.children) {
    if (state === 'declined') cancelChild(turn, childOrderId);
  }
  notify(turn, 'cancelled', { reason });
  return undefined;
}
