/**
 * Payment of a programme: upfront with the parent order, or per shipment by card. A card's failure
 * starts dunning: repeated requests for a new card.
 * Source: durable-orders.md 8; dynamics-call-center.md 3.13.
 */
import { dayMs } from '../../kernel/index.ts';
import { cancelChild, leave, pauseNow } from './leave-plan.ts';
import {
  armAt,
  askAgent,
  dropAll,
  moves,
  nextOf,
  notify,
  type ProgrammeTurn,
  publish,
  requestOnce,
} from './turn.ts';

export function enterDunning(turn: ProgrammeTurn, k: number): void {
  const { programme, atMs } = turn;
  if (!moves(turn, 'billing.dunning')) return;
  programme.dunning = { k, step: 0, sinceMs: atMs };
  askAgent(turn, 'dunning', { k });
  publish(turn, 'dunning', { k });
  askForCard(turn);
}

function askForCard(turn: ProgrammeTurn): void {
  const { dunning, plan, children } = turn.programme;
  if (dunning === undefined) return;
  const { k, step, sinceMs } = dunning;
  const j = nextOf(turn, `dun/${k}`) - 1;
  requestOnce(turn, 'askNewCard', `dun/${k}/${j}`, { k, template: 'newCard' });
  if (step > 0) {
    for (const { childOrderId, state } of children) {
      if (state === 'declined') repair(turn, childOrderId);
    }
  }
  armAt(turn, `dunningStep/${step + 1}`, sinceMs + (plan.dunningDays[step + 1] ?? 0) * dayMs);
}

function repair(turn: ProgrammeTurn, childOrderId: string, tokenRef?: string): void {
  const n = nextOf(turn, `repair/${childOrderId}`);
  const card = tokenRef === undefined ? {} : { tokenRef };
  requestOnce(turn, 'repairChild', `repair/${childOrderId}/${n}`, { childOrderId, ...card });
}

export function dunningStepDue(turn: ProgrammeTurn): void {
  const { programme } = turn;
  const { dunning, plan } = programme;
  if (dunning === undefined) return;
  const step = dunning.step + 1;
  programme.dunning = { ...dunning, step };
  if (step < plan.dunningDays.length - 1) return askForCard(turn);
  const { k } = dunning;
  for (const { childOrderId, state } of programme.children) {
    if (state === 'declined') cancelChild(turn, childOrderId);
  }
  const unpaid = programme.planned.filter((shipment) => shipment.k === k);
  leave(turn, unpaid, 'skipped');
  publish(turn, 'skipped', { k, reason: 'unpaid' });
  notify(turn, 'unpaid', { k });
  recover(turn);
  if (plan.afterDunning === 'pause') pauseNow(turn, undefined);
}

/** Charges the new card for declined child orders and for shipments that are due. */
export function tryNewCard(turn: ProgrammeTurn): void {
  const { children, payment } = turn.programme;
  for (const { childOrderId, state } of children) {
    if (state === 'declined') repair(turn, childOrderId, payment?.tokenRef);
  }
  leaveDunningIfPaid(turn);
}

export function leaveDunningIfPaid(turn: ProgrammeTurn): void {
  const { dunning, children } = turn.programme;
  if (dunning === undefined || children.some(({ state }) => state === 'declined')) return;
  recover(turn);
}

function recover(turn: ProgrammeTurn): void {
  moves(turn, 'billing.recovered');
  delete turn.programme.dunning;
  dropAll(turn, 'dunningStep/');
}

/** Refunds prepaid shipments that will not be sent. */
export function refundRest(turn: ProgrammeTurn): void {
  const { programme } = turn;
  const { paidMinor, shippedMinor, refundedMinor } = programme;
  const amountMinor = paidMinor - shippedMinor - refundedMinor;
  if (amountMinor <= 0) return;
  programme.refundedMinor += amountMinor;
  const n = nextOf(turn, 'refund/upfront');
  requestOnce(turn, 'refundUpfront', `refund/upfront/${n}`, { amountMinor });
}
