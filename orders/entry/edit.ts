/**
 * Entering an order: lines, prompts, the summary, and changes after submission.
 * Source: durable-orders.md 4.1, 9.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { inHandMilli } from '../fulfilment/goods-in-hand.ts';
import { milliPerUnit } from '../money.ts';
import { lineTermNames, type OrderLine, type Prompt } from '../order.ts';
import type { JsonObject } from '../process.ts';
import { hasOpenGoods, isGoods, reprice } from '../totals.ts';
import {
  arm,
  drop,
  follow,
  notNow,
  type Reply,
  refuse,
  request,
  type Turn,
  tell,
} from '../turn.ts';
import { holdAdjustments } from './adjust.ts';
import { armDraftIdle } from './create.ts';
import { holdForApproval, tellPrice, typedPriceOf } from './price.ts';
import { requireRoom } from './size.ts';

type Ordered = OrderEventOf<'acceptPrompt'>['newLine'];
type ShownPrompt = NonNullable<OrderEventOf<'changeLines'>['prompts']>[number];
type Origin = Pick<OrderLine, 'origin' | 'promptId' | 'originSku'>;

const byAgent: Origin = { origin: 'agent' };

export function isEditable(turn: Turn): boolean {
  const { entry } = turn.order.regions;
  return entry === 'draft' || entry === 'modifying';
}

/** Changes lines at prices that the caller has determined. */
export function changeLines(turn: Turn, event: OrderEventOf<'changeLines'>): Reply {
  const { order } = turn;
  const { put, remove = [], priced, prompts = [], sourceCode } = event;
  // Until the summary an order may lack its source code, even if required.
  const isAtSummary = sourceCode !== undefined && order.regions.entry === 'completing';
  if (!isEditable(turn) && !isAtSummary) return refuse('not_editable');
  if (priced.priceVersion < order.priceVersion) return refuse('price_stale');
  const removed = new Set(remove);
  const left = order.lines.find(
    (line) => removed.has(line.lineId) && line.pickedMilli + line.shippedMilli > 0,
  );
  const picked = left ?? put.map((one) => pickedLine(turn, one)).find((line) => line);
  if (picked !== undefined) {
    const { lineId, shippedMilli } = picked;
    return refuse('line_picked', { lineId, shipped: shippedMilli / milliPerUnit });
  }
  const kept = order.lines.filter(({ lineId }) => !removed.has(lineId));
  if (order.lines.length - kept.length < removed.size) return refuse('line_unknown');
  order.lines = kept;
  if (removed.size > 0) dropChargesOf(turn, removed);
  if (sourceCode === null) delete order.sourceCode;
  else if (sourceCode !== undefined) order.sourceCode = sourceCode;
  const full = putLines(turn, put);
  if (full !== undefined) return full;
  holdForApproval(turn);
  for (const prompt of prompts) {
    const no = showPrompt(turn, prompt);
    if (no !== undefined) return no;
  }
  reprice(turn, priced);
  if (order.regions.entry === 'draft') armDraftIdle(turn);
  tell(turn, 'order.linesChanged', linesAndTotals(turn));
  return undefined;
}

/** The line of a change, if goods of it are picked or have left and the change is of these too. */
function pickedLine({ order }: Turn, { lineId, ...put }: Ordered): OrderLine | undefined {
  const line = order.lines.find((one) => one.lineId === lineId);
  if (line === undefined || line.pickedMilli + line.shippedMilli === 0) return undefined;
  const { sku, unitMinor, discountMinor, shippedMilli } = line;
  const isOfRest =
    put.sku === sku &&
    put.unitMinor === unitMinor &&
    (put.discountMinor ?? 0) === discountMinor &&
    Object.entries(put).every(([member, value]) => isKept.has(member) || value === undefined) &&
    put.qtyMilli >= shippedMilli;
  const isFixed = line.programme !== undefined || inHandMilli(line) > 0;
  return isOfRest && !isFixed ? undefined : line;
}

/** Members of a change that a line keeps for goods that have left. */
const isKept = new Set(['sku', 'qtyMilli', 'unitMinor', 'discountMinor', 'taxPpm']);

export function dropChargesOf({ order }: Turn, removed: ReadonlySet<string>): void {
  const { adjustments } = order.pricing;
  const left = adjustments.filter(({ lineId }) => lineId === undefined || !removed.has(lineId));
  order.pricing = { ...order.pricing, adjustments: left };
}

export function linesAndTotals(turn: Turn): JsonObject {
  const { lines, totals } = turn.order;
  const told = lines.map(({ lineId, sku, qtyMilli, unitMinor }) => ({
    lineId,
    sku,
    qtyMilli,
    unitMinor,
  }));
  return { lines: told, totals: { ...totals } };
}

/** Puts lines; several are found by a map, one by search. */
export function putLines(turn: Turn, put: readonly Ordered[]): Reply {
  const { lines } = turn.order;
  const linesBefore = lines.length;
  if (put.length < 2) {
    for (const line of put) putLine(turn, line, undefined);
    return requireRoom(turn, linesBefore);
  }
  const places = new Map(lines.map(({ lineId }, at) => [lineId, at]));
  for (const line of put) {
    const at = places.get(line.lineId) ?? lines.length;
    putLine(turn, line, undefined, at);
    places.set(line.lineId, at);
  }
  return requireRoom(turn, linesBefore);
}

function putLine(
  turn: Turn,
  ordered: Ordered,
  origin: Origin | undefined,
  at = turn.order.lines.findIndex(({ lineId }) => lineId === ordered.lineId),
): void {
  const { lines } = turn.order;
  const before = lines[at];
  const { addressRef = before?.addressRef } = ordered;
  const { lineId, sku, qtyMilli, unitMinor } = ordered;
  const line: OrderLine = {
    lineId,
    sku,
    qtyMilli,
    ...(addressRef == null ? {} : { addressRef }),
    unitMinor,
    discountMinor: ordered.discountMinor ?? 0,
    ...(origin ?? originOf(before)),
    ...typedPriceOf(ordered, before),
    ...keptOf(ordered, before?.sku === sku ? before : undefined),
    ...goodsOfLine(before?.sku === sku ? before : undefined, qtyMilli),
  };
  if (before === undefined) lines.push(line);
  else lines[at] = line;
  tellPrice(turn, before, line);
}

/** State of the goods of a line that is put; what was cancelled stays so in the same quantity. */
function goodsOfLine(before: OrderLine | undefined, qtyMilli: number) {
  const { reservedMilli = 0, pickedMilli = 0, shippedMilli = 0, invoicedMilli = 0 } = before ?? {};
  const cancelledMilli = before?.qtyMilli === qtyMilli ? before.cancelledMilli : 0;
  const openMilli = qtyMilli - cancelledMilli - shippedMilli;
  return {
    reservedMilli: Math.min(reservedMilli, openMilli),
    pickedMilli,
    shippedMilli,
    invoicedMilli,
    cancelledMilli,
  };
}

function originOf(before: OrderLine | undefined): Origin {
  if (before === undefined) return byAgent;
  const { origin, promptId, originSku } = before;
  return {
    origin,
    ...omitUndefined({ promptId, originSku }),
  };
}

type Kept = Pick<
  OrderLine,
  | 'taxPpm'
  | 'priceDetails'
  | 'priceLocked'
  | 'freeWith'
  | 'programme'
  | 'priceUnit'
  | 'category'
  | 'giftCards'
  | 'excludes'
  | 'attributes'
  | 'offers'
  | (typeof lineTermNames)[number]
>;

function keptOf(ordered: Ordered, before: OrderLine | undefined): Kept {
  const terms = lineTermNames.map((name) => {
    const { [name]: value = before?.[name] } = ordered;
    return [name, value ?? undefined] as const;
  });
  return omitUndefined({
    ...Object.fromEntries(terms),
    taxPpm: ordered.taxPpm ?? before?.taxPpm,
    priceDetails: ordered.priceDetails ?? before?.priceDetails,
    priceLocked: ordered.priceLocked ?? before?.priceLocked,
    freeWith: ordered.freeWith ?? before?.freeWith,
    attributes: ordered.attributes ?? before?.attributes,
    programme: ordered.programme ?? before?.programme,
    priceUnit: ordered.priceUnit ?? before?.priceUnit,
    category: ordered.category ?? before?.category,
    excludes: ordered.excludes ?? before?.excludes,
    giftCards: before?.giftCards ?? (ordered.isGiftCard === true ? [] : undefined),
    offers: ordered.qtyMilli === before?.qtyMilli ? before.offers : undefined,
  });
}

function showPrompt(turn: Turn, { maxPerOrder, ...prompt }: ShownPrompt): Reply {
  const { prompts, lines, policy } = turn.order;
  const trigger = lines.find(({ lineId }) => lineId === prompt.triggerLineId);
  if (trigger === undefined || trigger.origin !== 'agent') return refuse('prompt_unknown');
  const sameKey = prompts.filter(({ promptKey }) => promptKey === prompt.promptKey);
  const accepted = sameKey.filter(({ answer }) => answer === 'accepted').length;
  const isRepeated =
    prompts.some(({ promptId }) => promptId === prompt.promptId) ||
    sameKey.some(({ answer }) => answer === 'declined') ||
    accepted >= (maxPerOrder ?? policy.promptsMaxPerKey);
  if (isRepeated) return refuse('prompt_repeated');
  prompts.push({ ...prompt, answer: 'shown' });
  tellPrompt(turn, prompt, 'shown');
  return undefined;
}

function tellPrompt(turn: Turn, prompt: Omit<Prompt, 'answer'>, what: string, reason?: string) {
  const { promptId, promptKey, kind } = prompt;
  const { callId, agentId } = turn.order;
  tell(turn, `prompt.${what}`, {
    promptId,
    promptKey,
    kind,
    agentId,
    ...omitUndefined({ callId, reason }),
  });
}

function answerable(turn: Turn, promptId: string): Prompt | string {
  const prompt = turn.order.prompts.find((shown) => shown.promptId === promptId);
  if (prompt === undefined) return 'prompt_unknown';
  return prompt.answer === 'shown' ? prompt : 'prompt_repeated';
}

function record(
  turn: Turn,
  prompt: Prompt,
  answer: 'accepted' | 'declined',
  reason?: string,
): void {
  prompt.answer = answer;
  const { promptId, promptKey } = prompt;
  const by = { person: turn.actor.id, atMs: turn.atMs, reason: reason ?? null };
  request(turn, 'recordPrompt', `prompt/${promptId}`, { promptId, promptKey, answer, ...by });
  tellPrompt(turn, prompt, answer, reason);
}

/** An up-sell replaces the line that triggered it; a cross-sell adds a line. */
export function acceptPrompt(turn: Turn, event: OrderEventOf<'acceptPrompt'>): Reply {
  if (!isEditable(turn)) return refuse('not_editable');
  const prompt = answerable(turn, event.promptId);
  if (typeof prompt === 'string') return refuse(prompt);
  const { order } = turn;
  const { newLine, priced } = event;
  const { promptId, kind, triggerLineId } = prompt;
  const trigger = order.lines.find(({ lineId }) => lineId === triggerLineId);
  if (trigger === undefined) return refuse('prompt_unknown');
  if (kind === 'upSell') {
    if (trigger.pickedMilli + trigger.shippedMilli > 0) {
      const shipped = trigger.shippedMilli / milliPerUnit;
      return refuse('line_picked', { lineId: triggerLineId, shipped });
    }
    order.lines = order.lines.filter((line) => line !== trigger);
  } else if (newLine.lineId === triggerLineId) {
    return refuse('line_exists');
  }
  const linesBefore = order.lines.length;
  putLine(turn, newLine, { origin: kind, promptId, originSku: trigger.sku });
  const full = kind === 'crossSell' ? requireRoom(turn, linesBefore) : undefined;
  if (full !== undefined) return full;
  record(turn, prompt, 'accepted');
  reprice(turn, priced);
  tell(turn, 'order.linesChanged', linesAndTotals(turn));
  return undefined;
}

/** The prompt's link or rule is not shown again on this order. */
export function declinePrompt(turn: Turn, event: OrderEventOf<'declinePrompt'>): Reply {
  const prompt = answerable(turn, event.promptId);
  if (typeof prompt === 'string') return refuse(prompt);
  record(turn, prompt, 'declined', event.reason);
  return undefined;
}

/**
 * Opens a submitted order for changes of what has not left; refused while goods are picked, and
 * when all have left.
 */
export function modifyOrder(turn: Turn): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  if (entry === 'closed' || entry === 'cancelled') return refuse('closed');
  if (order.cancelRequested !== undefined) return notNow;
  if (isPicking(turn)) return refuse('picking_started');
  if (!follow(turn, 'entry.modifying')) return notNow;
  const { lines, totals, paymentLines, priceVersion, couponCodes, pricing, sourceCode } = order;
  order.stored = {
    lines: lines.map((line) => ({ ...line })),
    totals,
    paymentLines: paymentLines.map((line) => ({ ...line })),
    priceVersion,
    couponCodes,
    pricing,
    ...omitUndefined({ sourceCode }),
  };
  arm(turn, 'modifyIdle', order.policy.modifyIdleMs);
  tell(turn, 'order.modified', { totals: { ...totals } });
  return undefined;
}

/** Whether picked goods have not left yet, or all goods have left. */
function isPicking({ order }: Turn): boolean {
  const { lines } = order;
  if (lines.some((line) => inHandMilli(line) > 0)) return true;
  return lines.some(({ shippedMilli }) => shippedMilli > 0) && !hasOpenGoods(order);
}

/** As {@link isPicking}; once parcels have left, the rest is opened for changes first. */
function isBarred(turn: Turn): boolean {
  const { lines, regions } = turn.order;
  const hasLeft = lines.some((line) => isGoods(line) && line.shippedMilli > 0);
  return isPicking(turn) || (hasLeft && regions.entry !== 'modifying');
}

/** Drops a change left unfinished for too long. */
export function modifyIdleDue(turn: Turn): Reply {
  return dropChanges(turn) ? undefined : notNow;
}

/** Restores the stored version and notifies the owner; false if no change was open. */
export function dropChanges(turn: Turn): boolean {
  const { order } = turn;
  if (!follow(turn, 'entry.submitted')) return false;
  restoreStored(turn);
  drop(turn, 'modifyIdle');
  const { agentId } = order;
  request(turn, 'notifyOwner', `modifyIdle/${order.version}`, { to: agentId });
  return true;
}

function restoreStored(turn: Turn): void {
  const { order } = turn;
  const { stored } = order;
  if (stored === undefined) return;
  delete order.stored;
  const reserved = new Map(order.lines.map((line) => [line.lineId, line.reservedMilli]));
  order.lines = stored.lines.map((line) => ({
    ...line,
    reservedMilli: Math.min(reserved.get(line.lineId) ?? 0, line.reservedMilli),
  }));
  order.totals = stored.totals;
  order.priceVersion = stored.priceVersion;
  order.couponCodes = stored.couponCodes;
  order.pricing = stored.pricing;
  if (stored.sourceCode === undefined) delete order.sourceCode;
  else order.sourceCode = stored.sourceCode;
  const paid = order.paymentLines;
  order.paymentLines = stored.paymentLines.map((before) => {
    const now = paid.find(({ payLineId }) => payLineId === before.payLineId) ?? before;
    const { amountMinor, unwanted } = before;
    return { ...now, amountMinor, unwanted };
  });
  holdForApproval(turn);
  holdAdjustments(turn);
}

/** Changes address or mode of delivery; refused once the warehouse has picked goods. */
export function changeDelivery(
  turn: Turn,
  event: OrderEventOf<'changeAddress' | 'changeDelivery'>,
): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  if (entry === 'closed' || entry === 'cancelled') return refuse('closed');
  if (isBarred(turn)) return refuse('picking_started');
  if (event.type === 'changeAddress') order.addressRef = event.addressRef;
  else order.deliveryMode = event.mode;
  return undefined;
}

/** Marks the order for the warehouse; null: as its delivery mode. */
export function changeExpedite(turn: Turn, { code }: OrderEventOf<'changeExpedite'>): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  if (entry === 'closed' || entry === 'cancelled') return refuse('closed');
  if (isBarred(turn)) return refuse('picking_started');
  if (code === null) delete order.expediteCode;
  else order.expediteCode = code;
  return undefined;
}

/** Terms are bound to goods, which are picked by them. */
export function changeTerms(turn: Turn, { terms }: OrderEventOf<'changeTerms'>): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  if (entry === 'closed' || entry === 'cancelled') return refuse('closed');
  if (isBarred(turn)) return refuse('picking_started');
  order.terms = terms;
  return undefined;
}

const notesMax = 50;

export function addNote({ order, actor, atMs }: Turn, event: OrderEventOf<'addNote'>): Reply {
  const { text, isForWarehouse } = event;
  const { notes = [], archivedAtMs } = order;
  if (archivedAtMs !== undefined) return refuse('closed');
  if (notes.length >= notesMax) return refuse('notes_full', { notesMax });
  order.notes = [...notes, { by: actor.id, atMs, text, isForWarehouse }];
  return undefined;
}

/** Records that a mandatory text was read out; allowed until submission. */
export function confirmScript(turn: Turn, { script }: OrderEventOf<'confirmScript'>): Reply {
  const { order } = turn;
  if (!isEditable(turn) && order.regions.entry !== 'completing') return refuse('not_editable');
  const said = order.confirmedScripts ?? [];
  if (!said.includes(script)) order.confirmedScripts = [...said, script];
  return undefined;
}
