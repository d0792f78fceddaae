/**
 * Entering an order: lines, prompts, the summary, and changes after submission.
 * Source: durable-orders.md 4.1, 9.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import type { OrderLine, Prompt } from '../order.ts';
import type { JsonObject } from '../process.ts';
import { reprice } from '../totals.ts';
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
import { holdForApproval, tellPrice, typedPriceOf } from './price.ts';
import { requireRoom } from './size.ts';

type Ordered = OrderEventOf<'acceptPrompt'>['newLine'];
type ShownPrompt = NonNullable<OrderEventOf<'changeLines'>['prompts']>[number];
type Origin = Pick<OrderLine, 'origin' | 'promptId' | 'originSku'>;

const byAgent: Origin = { origin: 'agent' };

function isEditable(turn: Turn): boolean {
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
  const touched = new Set([...put.map(({ lineId }) => lineId), ...remove]);
  const isPicked = ({ lineId, pickedMilli, shippedMilli }: OrderLine) =>
    touched.has(lineId) && pickedMilli + shippedMilli > 0;
  if (order.lines.some(isPicked)) return refuse('line_picked');
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
  if (order.regions.entry === 'draft') arm(turn, 'draftIdle', order.policy.draftIdleMs);
  tell(turn, 'order.linesChanged', linesAndTotals(turn));
  return undefined;
}

function dropChargesOf({ order }: Turn, removed: ReadonlySet<string>): void {
  const { adjustments } = order.pricing;
  const left = adjustments.filter(({ lineId }) => lineId === undefined || !removed.has(lineId));
  order.pricing = { ...order.pricing, adjustments: left };
}

function linesAndTotals(turn: Turn): JsonObject {
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
function putLines(turn: Turn, put: readonly Ordered[]): Reply {
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
    reservedMilli: before?.sku === sku ? Math.min(before.reservedMilli, qtyMilli) : 0,
    pickedMilli: 0,
    shippedMilli: 0,
    invoicedMilli: 0,
    cancelledMilli: 0,
  };
  if (before === undefined) lines.push(line);
  else lines[at] = line;
  tellPrice(turn, before, line);
}

function originOf(before: OrderLine | undefined): Origin {
  if (before === undefined) return byAgent;
  const { origin, promptId, originSku } = before;
  return {
    origin,
    ...(promptId === undefined ? {} : { promptId }),
    ...(originSku === undefined ? {} : { originSku }),
  };
}

type Kept = Pick<
  OrderLine,
  'taxPpm' | 'priceDetails' | 'priceLocked' | 'freeWith' | 'deliveryMode' | 'programme'
>;

function keptOf(ordered: Ordered, before: OrderLine | undefined): Kept {
  const { deliveryMode = before?.deliveryMode } = ordered;
  const said = {
    taxPpm: ordered.taxPpm ?? before?.taxPpm,
    priceDetails: ordered.priceDetails ?? before?.priceDetails,
    priceLocked: ordered.priceLocked ?? before?.priceLocked,
    freeWith: ordered.freeWith ?? before?.freeWith,
    deliveryMode: deliveryMode ?? undefined,
    programme: ordered.programme ?? before?.programme,
  };
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
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
    ...(callId === undefined ? {} : { callId }),
    ...(reason === undefined ? {} : { reason }),
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
    if (trigger.pickedMilli + trigger.shippedMilli > 0) return refuse('line_picked');
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

/** Shows the summary at final prices. A submitted order in change remains in change. */
export function completeOrder(turn: Turn, event: OrderEventOf<'completeOrder'>): Reply {
  const { order } = turn;
  if (order.lines.length === 0) return refuse('no_lines');
  if (!order.isRetailSale) return notNow;
  const isChange = order.regions.entry === 'modifying';
  if (!isChange && !follow(turn, 'entry.completed')) return notNow;
  if (event.priced !== undefined) reprice(turn, event.priced);
  if (isChange) arm(turn, 'modifyIdle', order.policy.modifyIdleMs);
  else arm(turn, 'summaryIdle', order.policy.summaryIdleMs);
  return { outcome: 'applied', value: { totalMinor: order.totals.totalMinor } };
}

export function returnToLines(turn: Turn): Reply {
  if (!follow(turn, 'entry.reopened')) return notNow;
  drop(turn, 'summaryIdle');
  return undefined;
}

/** Opens a submitted order for changes; refused once a line was picked. */
export function modifyOrder(turn: Turn): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  if (entry === 'closed' || entry === 'cancelled') return refuse('closed');
  if (order.cancelRequested !== undefined) return notNow;
  if (hasPicked(turn)) return refuse('picking_started');
  if (!follow(turn, 'entry.modifying')) return notNow;
  const { lines, totals, paymentLines, priceVersion, couponCodes, pricing, sourceCode } = order;
  order.stored = {
    lines: lines.map((line) => ({ ...line })),
    totals,
    paymentLines: paymentLines.map((line) => ({ ...line })),
    priceVersion,
    couponCodes,
    pricing,
    ...(sourceCode === undefined ? {} : { sourceCode }),
  };
  arm(turn, 'modifyIdle', order.policy.modifyIdleMs);
  tell(turn, 'order.modified', { totals: { ...totals } });
  return undefined;
}

function hasPicked(turn: Turn): boolean {
  return turn.order.lines.some(({ pickedMilli, shippedMilli }) => pickedMilli + shippedMilli > 0);
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
  if (hasPicked(turn)) return refuse('picking_started');
  if (event.type === 'changeAddress') order.addressRef = event.addressRef;
  else order.deliveryMode = event.mode;
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
