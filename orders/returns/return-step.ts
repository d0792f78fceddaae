/**
 * The step function of a return: one message in, the next snapshot and its effects out. Process
 * `return/<returnId>`. Source: dynamics-call-center.md 2.11, 3.15; durable-orders.md 5.7.
 */
import type {
  Disposition,
  RefundMethod,
  ReturnEnvelope,
  ReturnEvent,
  ReturnEventOf,
  Verdict,
} from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import {
  type ReturnMachineEvent,
  type ReturnRegions,
  returnRegions,
} from '../../machines/index.ts';
import { editedVersionAfter, isVersionLost } from '../edited-version.ts';
import { millionths, roundMinor, sumOf } from '../money.ts';
import {
  type Effect,
  type JsonObject,
  type ProcessCore,
  type PublishedEvent,
  type Step,
  unapplied,
} from '../process.ts';
import { notNow, type Reply, refuse, tableFollower } from '../turn.ts';
import {
  dueMinor,
  exchangeCreditMinor,
  type GoodsReturn,
  goodsWorthMinor,
  isAllReceived,
  refundedMinor,
  usedMinor,
  worthMinor,
} from './goods-return.ts';

const schemaVersion = 1;
/** Applied message ids kept in the snapshot; hosts keep all. */
const seenMax = 64;

interface ReturnTurn {
  readonly back: GoodsReturn;
  readonly effects: Effect[];
  readonly events: PublishedEvent[];
}

type Handlers = {
  readonly [Type in ReturnEvent['type']]: (turn: ReturnTurn, event: ReturnEventOf<Type>) => Reply;
};

const nextRegions = tableFollower<ReturnRegions>(returnRegions);

function moves({ back }: ReturnTurn, event: ReturnMachineEvent['type']): boolean {
  const next = nextRegions(back.regions, event);
  if (next !== undefined) back.regions = next;
  return next !== undefined;
}

/** Kinds of effects of a return, each with the lane in which they run in order. */
const lanes = {
  payReturn: 'money',
  tellClaim: 'money',
  claimReturn: 'goods',
  withdrawReturn: 'goods',
  tellExchange: 'goods',
  sendNotice: 'notices',
} as const satisfies { readonly [kind: string]: Effect['lane'] };

type ReturnEffectKind = keyof typeof lanes;

/** Adds an effect, carried out once per key. */
function requestOnce(
  { back, effects }: ReturnTurn,
  kind: ReturnEffectKind,
  suffix: string,
  body: JsonObject,
) {
  const { returnId, orderId } = back;
  const key = `${returnId}/${suffix}`;
  effects.push({ key, kind, lane: lanes[kind], body: { returnId, orderId, ...body } });
}

function publish({ back, events }: ReturnTurn, what: string, more: JsonObject = {}): void {
  const { returnId, orderId, centreId } = back;
  events.push({ type: `return.${what}`, data: { orderId, centreId, returnId, ...more } });
}

const handlers: Handlers = {
  startReturn: () => refuse('exists'),
  'claim.granted': (turn, { lines, charges, paid }) => {
    const { back } = turn;
    if (!moves(turn, 'life.claimed')) return notNow;
    // Of a line that stands twice, each has a worth of its own, in the same order.
    const left = [...lines];
    back.lines = back.lines.map((line) => {
      const at = left.findIndex(({ lineId }) => lineId === line.lineId);
      const [worth] = at < 0 ? [] : left.splice(at, 1);
      return { ...line, worthMinor: worth?.worthMinor ?? 0 };
    });
    back.charges = charges;
    back.fees = feesOf(back, back.fees);
    back.claimedMinor =
      sumOf(lines, (one) => one.worthMinor) + sumOf(charges, (one) => one.amountMinor);
    back.method = usualMethod(back, paid);
    publish(turn, 'created', { amountMinor: worthMinor(back) });
    return undefined;
  },
  'claim.refused': (turn, { reason }) => {
    if (!moves(turn, 'life.refused')) return notNow;
    turn.back.refusedBy = reason;
    return undefined;
  },
  changeReturn,
  completeReturn: (turn) => {
    if (!moves(turn, 'life.completed')) return notNow;
    return { outcome: 'applied', value: { amountMinor: worthMinor(turn.back) } };
  },
  submitReturn: (turn) => {
    const { back } = turn;
    if (!moves(turn, 'life.submitted')) return notNow;
    // No goods are expected of these.
    back.lines = back.lines.map((line) =>
      line.disposition === 'creditOnly' ? { ...line, receivedMilli: line.qtyMilli } : line,
    );
    if (worthMinor(back) < (back.claimedMinor ?? 0)) tellClaim(turn);
    requestOnce(turn, 'sendNotice', 'notice/returnOpened', { template: 'returnOpened' });
    publish(turn, 'submitted', { amountMinor: worthMinor(back) });
    return undefined;
  },
  cancelReturn: (turn) => {
    const { exchange, lines, refunds } = turn.back;
    // The goods may never come; what has come is paid for.
    if (lines.some(({ receivedMilli }) => receivedMilli > 0)) return refuse('goods_received');
    if (refunds.length > 0) return refuse('refund_begun');
    if (exchange !== undefined) return refuse('exchange_granted');
    if (!moves(turn, 'life.cancelled')) return notNow;
    requestOnce(turn, 'withdrawReturn', 'withdraw', {});
    publish(turn, 'cancelled');
    return undefined;
  },
  receiveGoods,
  'refund.done': (turn, event) => refundAnswered(turn, event.n, 'done', event),
  'refund.declined': (turn, { n }) => refundAnswered(turn, n, 'declined'),
  'refund.failed': (turn, { n }) => refundAnswered(turn, n, 'failed'),
  'exchange.claimed': (turn, { orderId, amountMinor }) => {
    const { back } = turn;
    const { life } = back.regions;
    if (amountMinor > exchangeCreditMinor(back)) return refuse('no_credit_left');
    const isReceived = life === 'received' || life === 'closed';
    back.exchange = { orderId, amountMinor, isTold: isReceived };
    tellClaim(turn);
    const { orderId: originalId } = back;
    return { outcome: 'applied', value: { isReceived, originalId, ...claimOf(back) } };
  },
  'exchange.released': (turn, { orderId }) => {
    const { back } = turn;
    if (back.exchange?.orderId !== orderId) return notNow;
    delete back.exchange;
    tellClaim(turn);
    return undefined;
  },
  'customer.merged': ({ back }, { customerId }) => {
    back.customerId = customerId;
    return undefined;
  },
  'effect.gaveUp': (turn, { kind, key, reason }) => {
    if (kind === 'claimReturn') {
      // The order may have the claim without an answer having come.
      requestOnce(turn, 'withdrawReturn', 'withdraw', {});
      return handlers['claim.refused'](turn, { type: 'claim.refused', reason });
    }
    const [, n = ''] = /\/refund\/(\d+)$/.exec(key) ?? [];
    return kind === 'payReturn' ? refundAnswered(turn, Number(n), 'failed') : notNow;
  },
  'timer.due': () => notNow,
};

/** The order reserves what the return claims: notifies it of another claim, before the refund. */
function tellClaim(turn: ReturnTurn): void {
  const { back } = turn;
  requestOnce(turn, 'tellClaim', `claim/${back.version + 1}`, claimOf(back));
}

function claimOf(back: GoodsReturn) {
  return { mostMinor: worthMinor(back), exchangedMinor: back.exchange?.amountMinor ?? 0 };
}

/** Fees as amounts: of a share, that of the goods. */
function feesOf(back: GoodsReturn, fees: GoodsReturn['fees'] = []) {
  return fees.map(({ ppm, ...fee }) =>
    ppm === undefined
      ? fee
      : { ...fee, ppm, amountMinor: roundMinor(goodsWorthMinor(back), ppm, millionths) },
  );
}

/** By the one line that paid the order; otherwise as the centre says. */
function usualMethod(
  { policy }: GoodsReturn,
  paid: ReturnEventOf<'claim.granted'>['paid'],
): RefundMethod {
  const [line, ...others] = paid;
  if (line === undefined || others.length > 0) return { kind: policy.defaultMethod };
  const { payLineId, kind } = line;
  if (kind === 'card' || kind === 'giftCard') return { kind: 'line', payLineId, of: kind };
  return { kind: kind === 'onAccount' ? 'onAccount' : policy.cashMethod };
}

/** Before submission charges and method may change; afterwards the method of a refused refund. */
function changeReturn(turn: ReturnTurn, event: ReturnEventOf<'changeReturn'>): Reply {
  const { back } = turn;
  const { charges, fees, method = back.method } = event;
  const { life, refund } = back.regions;
  const isRefused = refund === 'declined' || refund === 'failed';
  if (life !== 'created' && !moves(turn, 'life.reopened') && !isRefused) return notNow;
  if ((charges ?? fees) !== undefined && isRefused) return notNow;
  if (fees !== undefined) back.fees = feesOf(back, fees);
  if (charges !== undefined) {
    back.charges = back.charges.filter(({ adjustmentId }) => charges.includes(adjustmentId));
  }
  back.method = method;
  if (isRefused) pay(turn);
  return undefined;
}

/** Goods have arrived, in part or all; without lines, all that is still expected. */
function receiveGoods(turn: ReturnTurn, { lines }: ReturnEventOf<'receiveGoods'>): Reply {
  const { back } = turn;
  if (back.regions.life !== 'open') return notNow;
  const arrived = new Map<string, number>();
  for (const { lineId, qtyMilli } of lines) {
    if (!back.lines.some((one) => one.lineId === lineId)) return refuse('line_unknown', { lineId });
    arrived.set(lineId, (arrived.get(lineId) ?? 0) + qtyMilli);
  }
  back.lines = back.lines.map((line) => {
    const { lineId, qtyMilli, receivedMilli } = line;
    const allMilli = qtyMilli - receivedMilli;
    const leftMilli = arrived.get(lineId) ?? 0;
    const milli = lines.length === 0 ? allMilli : Math.min(allMilli, leftMilli);
    arrived.set(lineId, leftMilli - milli);
    return { ...line, receivedMilli: receivedMilli + milli };
  });
  for (const [lineId, leftMilli] of arrived) {
    if (leftMilli > 0) return refuse('more_than_returned', { lineId });
  }
  publish(turn, 'received', { isAll: isAllReceived(back) });
  return undefined;
}

function refundAnswered(
  turn: ReturnTurn,
  n: number,
  state: 'done' | 'declined' | 'failed',
  { amountMinor: paidMinor, isPart = false, method }: Partial<ReturnEventOf<'refund.done'>> = {},
): Reply {
  const { back } = turn;
  const isLate = back.regions.refund === 'failed' && state === 'done';
  const waiting = isLate ? 'failed' : 'asked';
  const asked = back.refunds.find((one) => one.n === n && one.state === waiting);
  if (asked === undefined) return notNow;
  // It was given up without an answer, and paid in spite of it.
  if (isLate) moves(turn, 'refund.due');
  const { amountMinor: askedMinor } = asked;
  const amountMinor = paidMinor ?? askedMinor;
  // Of a part, the rest is asked for next; what one payment lacks, of the others.
  if (isPart && asked.method.kind === 'line') back.method = { kind: 'original' };
  const lostMinor = isPart ? 0 : askedMinor - amountMinor;
  back.unpayableMinor = (back.unpayableMinor ?? 0) + lostMinor;
  const answered = { ...asked, state, amountMinor, ...(method && { method }) };
  back.refunds = back.refunds.map((one) => (one === asked ? answered : one));
  const isMoved = moves(turn, state === 'done' ? 'refund.paid' : `refund.${state}`);
  assert(isMoved, () => `refund ${n} of ${back.returnId} was being paid`);
  if (state === 'done') {
    requestOnce(turn, 'sendNotice', `notice/refunded/${n}`, { template: 'refunded', amountMinor });
  }
  publish(turn, state === 'done' ? 'refunded' : 'refundRefused', { n, amountMinor });
  return undefined;
}

function pay(turn: ReturnTurn): void {
  const { back } = turn;
  const amountMinor = dueMinor(back) - usedMinor(back);
  if (amountMinor <= 0 || !moves(turn, 'refund.due')) return;
  const { method, policy } = back;
  const { approvalMinor = Number.POSITIVE_INFINITY } = policy;
  const n = back.refunds.length + 1;
  back.refunds = [...back.refunds, { n, amountMinor, method, state: 'asked' }];
  const { cardApprovalMinor } = policy;
  const limits = {
    line: cardApprovalMinor,
    original: cardApprovalMinor,
    refundCheck: policy.checkApprovalMinor,
  };
  const limitMinor = method.kind === 'onAccount' ? null : limits[method.kind];
  const isOfCard = method.kind !== 'line' || method.of === 'card';
  // Parts of one refund are judged by their sum.
  const wholeMinor = method.kind === 'original' ? refundedMinor(back) : amountMinor;
  const isBeyond = isOfCard && limitMinor !== null && wholeMinor >= limitMinor;
  const needsApproval = isBeyond || wholeMinor >= approvalMinor;
  const line = method.kind === 'line' ? { payLineId: method.payLineId } : {};
  const rest = method.kind === 'original' ? { restMethod: policy.cashMethod } : {};
  const body = { n, amountMinor, method: method.kind, ...line, ...rest, needsApproval };
  requestOnce(turn, 'payReturn', `refund/${n}`, body);
}

/** Consequences of every applied message: receipt, refund, exchange, end. */
function settleReturn(turn: ReturnTurn): void {
  const { back } = turn;
  if (back.regions.life === 'open' && isAllReceived(back)) {
    moves(turn, 'life.received');
    requestOnce(turn, 'tellClaim', 'claim/received', { ...claimOf(back), isReceived: true });
  }
  const isQuiet = () => back.regions.refund === 'none' || back.regions.refund === 'paid';
  if (isQuiet()) pay(turn);
  const isReopened = back.regions.life === 'closed' && back.regions.refund === 'paying';
  if (isReopened) moves(turn, 'life.received');
  if (back.regions.life !== 'received') return;
  const { exchange } = back;
  if (exchange?.isTold === false) {
    back.exchange = { ...exchange, isTold: true };
    const { orderId } = exchange;
    requestOnce(turn, 'tellExchange', `exchange/${orderId}`, { orderId });
  }
  // A declined refund is over, unless another method is chosen.
  const isOver = isQuiet() || back.regions.refund === 'declined';
  if (isOver && moves(turn, 'life.closed')) publish(turn, 'closed');
}

function applyTo(
  before: GoodsReturn,
  { id, atMs, event }: ReturnEnvelope,
  begin: (turn: ReturnTurn) => Reply,
): Step<GoodsReturn> {
  const turn: ReturnTurn = {
    back: { ...before, seen: before.seen.slice() },
    effects: [],
    events: [],
  };
  const answer = begin(turn);
  if (answer !== undefined && answer.outcome !== 'applied') {
    return unapplied(before.version === 0 ? null : before, { ...answer, version: before.version });
  }
  settleReturn(turn);
  const { back: next, effects, events } = turn;
  next.version += 1;
  next.editedVersion = editedVersionAfter(event.type, before, next);
  next.lastAtMs = Math.max(atMs, before.lastAtMs);
  next.seen.push(id);
  if (next.seen.length > seenMax) next.seen.shift();
  const verdict: Verdict = { outcome: 'applied', ...answer, version: next.version };
  return { state: next, verdict, effects, timers: [], events };
}

function emptyReturn(event: ReturnEventOf<'startReturn'>, atMs: number): GoodsReturn {
  const { type: _type, lines, ...rest } = event;
  const { states: lives } = returnRegions.life;
  const { states: refunds } = returnRegions.refund;
  return {
    ...rest,
    schemaVersion,
    machineVersion: 1,
    version: 0,
    regions: {
      life: lives[returnRegions.life.initial] ?? 'claiming',
      refund: refunds[returnRegions.refund.initial] ?? 'none',
    },
    // What is sent back is paid nothing, so it claims after the others.
    lines: lines
      .toSorted((one, other) => isSentBack(one) - isSentBack(other))
      .map((line) => ({ ...line, receivedMilli: 0, worthMinor: 0 })),
    charges: [],
    method: { kind: event.policy.defaultMethod },
    refunds: [],
    seen: [],
    lastAtMs: atMs,
  };
}

const isSentBack = ({ disposition }: { readonly disposition: Disposition }) =>
  Number(disposition === 'sendBack');

function claimGoods(turn: ReturnTurn): Reply {
  const { lines, copyCharges } = turn.back;
  const goods = lines.map(({ lineId, qtyMilli }) => ({ lineId, qtyMilli }));
  requestOnce(turn, 'claimReturn', 'claim', { lines: goods, copyCharges });
  return undefined;
}

function stepReturn(state: GoodsReturn | null, envelope: ReturnEnvelope): Step<GoodsReturn> {
  const { event, processId, id, expectedVersion } = envelope;
  if (state === null) {
    if (event.type !== 'startReturn') return unapplied(null, { outcome: 'notNow', version: 0 });
    if (processId !== `return/${event.returnId}`) {
      return unapplied(null, { outcome: 'refused', code: 'wrong_process', version: 0 });
    }
    return applyTo(emptyReturn(event, envelope.atMs), envelope, claimGoods);
  }
  const { version } = state;
  if (state.seen.includes(id)) return unapplied(state, { outcome: 'duplicate', version });
  if (isVersionLost(state, expectedVersion)) {
    return unapplied(state, { outcome: 'conflict', version });
  }
  const handler = handlers[event.type] as (turn: ReturnTurn, event: ReturnEvent) => Reply;
  return applyTo(state, envelope, (turn) => handler(turn, event));
}

/** The core of returns; every applied message is published. */
export const returnCore: ProcessCore<GoodsReturn, ReturnEnvelope> = {
  kind: 'return',
  version: schemaVersion,
  step(state, envelope) {
    const step = stepReturn(state, envelope);
    const { state: next, verdict, events } = step;
    if (verdict.outcome !== 'applied' || next === null) return step;
    const { returnId, version } = next;
    const key = `${returnId}/publish/${version}`;
    const told = events.map(({ type, data }) => ({ type, data }));
    const body = { goodsReturn: publicationOf(next), events: told };
    const publishing: Effect = { key, kind: 'publish', lane: 'events', body };
    return { ...step, effects: [...step.effects, publishing] };
  },
  upcast: (snapshot, version) => {
    assert(version === schemaVersion, () => `no return of version ${version} is known`);
    return snapshot as GoodsReturn;
  },
  isEnded: ({ regions }) => ['refused', 'cancelled', 'closed'].includes(regions.life),
};

function publicationOf(back: GoodsReturn) {
  const { returnId, orderId, customerId, agentId, currency, version, lastAtMs } = back;
  const status = back.regions.life;
  const about = { returnId, orderId, customerId, agentId, currency, version };
  return { ...about, status, amountMinor: worthMinor(back), atMs: lastAtMs };
}
