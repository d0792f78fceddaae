/**
 * Requests a card again, the same or another, after a decline or for shipped goods that are unpaid.
 * Source: durable-orders.md 4.2 (`captureFailed` final), 5.2; dynamics-call-center.md 3.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { unpaidMinor } from '../gate.ts';
import type { PaymentLine } from '../order.ts';
import { followLine, must, nextRound, notNow, type Reply, refuse, type Turn } from '../turn.ts';
import { askForMoney, mayAskAgain } from './authorisation.ts';
import { lineOf, voidLive } from './bookings.ts';

const restStates: readonly PaymentLine['state'][] = [
  'declined',
  'expired',
  'voided',
  'captured',
  'captureFailed',
];

export function retryPayment(turn: Turn, event: OrderEventOf<'retryPayment'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || line.unwanted) return refuse('line_state');
  const isForGoods = mayCollect(turn, line);
  const isRefused = line.state === 'declined' || line.state === 'expired';
  if (!isRefused && !isForGoods) return refuse('line_state');
  if (!mayAskAgain(turn, line) && line.instalment === undefined) return refuse('retry_limit');
  if (isForGoods) collect(turn, line);
  else askForMoney(turn, line);
  return undefined;
}

/** Replaces a card that was not captured, or pays for shipped goods. */
export function replacePayment(turn: Turn, event: OrderEventOf<'replacePayment'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || line.unwanted || line.kind !== 'card') return refuse('line_state');
  const { entry } = turn.order.regions;
  if (entry !== 'submitted') return refuse('line_state');
  const isForGoods = mayCollect(turn, line);
  const isReplaceable = ['declined', 'expired', 'authorised'].includes(line.state);
  if (!isReplaceable && !isForGoods) return refuse('line_state');
  line.tokenRef = event.tokenRef;
  line.declines = 0;
  if (isForGoods) collect(turn, line);
  else askForMoney(turn, line);
  return undefined;
}

/**
 * Another amount of a payment: not below what was captured, and never of a prepayment. A card is
 * authorised anew, or what stands beside its captures is voided.
 */
export function changePayment(turn: Turn, event: OrderEventOf<'changePayment'>): Reply {
  const line = lineOf(turn, event.payLineId);
  const { entry } = turn.order.regions;
  if (line === undefined || line.unwanted) return refuse('line_state');
  if (entry === 'closed' || entry === 'cancelled' || entry === 'submitting') return notNow;
  if (line.prepay && line.capturedMinor > 0) return refuse('prepaid_line');
  const { amountMinor } = event;
  if (amountMinor < Math.max(line.capturedMinor, line.drawnMinor)) return refuse('captured_line');
  const isCard = line.kind === 'card';
  if (!isCard && line.state !== 'notSubmitted') return refuse('line_state');
  line.amountMinor = amountMinor;
  delete line.basisPoints;
  if (!isCard || entry !== 'submitted') return undefined;
  if (amountMinor > line.capturedMinor) {
    if (!['authorised', ...restStates].includes(line.state)) return refuse('line_state');
    askForMoney(turn, line);
  } else if (line.state === 'authorised') {
    must(followLine(line, 'line.voiding'), 'line.voiding');
    voidLive(turn, line, 'all');
  }
  return undefined;
}

function mayCollect({ order }: Turn, line: PaymentLine): boolean {
  const { kind, prepay, unwanted, state } = line;
  const isAble = kind === 'card' && !prepay && !unwanted && restStates.includes(state);
  return isAble && unpaidMinor(order) > 0;
}

/** Requests the missing amount, to be captured once authorised. */
function collect(turn: Turn, line: PaymentLine): void {
  const missingMinor = unpaidMinor(turn.order);
  if (line.state === 'captureFailed') {
    must(followLine(line, 'line.captured'), 'line.captured');
    line.drawnMinor = line.capturedMinor;
  }
  if (!line.draws.some(({ state }) => state === 'owed')) {
    const shipmentId = `balance-${nextRound(turn, `balance/${line.payLineId}`)}`;
    line.draws = [...line.draws, { shipmentId, amountMinor: missingMinor, state: 'owed' }];
    line.drawnMinor += missingMinor;
    line.amountMinor = line.capturedMinor + missingMinor;
  }
  askForMoney(turn, line);
}
