/**
 * A partner's warehouse over HTTP: each effect is a signed POST with its key, and the answer says
 * what became of it. Without an answer that fits, the effect is repeated with the same key.
 */
import { z } from 'zod';
import type { OrderEvent } from '../../contracts/index.ts';
import { reasonOf, secondMs } from '../../kernel/index.ts';
import { milliPerUnit } from '../../orders/index.ts';
import { answerBytes } from '../webhooks/answer-bytes.ts';
import { signedHeaders } from '../webhooks/standard-signature.ts';
import { type GoodsEffect, type GoodsKind, goodsKinds, type Warehouse } from './warehouse.ts';

/** Well within the lease of an effect, so that a slow partner is asked again with the same key. */
const answerMsMax = 20 * secondMs;
const answerBytesMax = 64 * 1024;

/** Whom goods are sent to: name and address; null: nobody is known. */
type Recipient = { readonly [member: string]: unknown } | null;

/** Whom an order's goods are sent to. */
export interface Recipients {
  readonly recipient: Recipient;
  /** Of lines that are sent elsewhere. */
  readonly byLine: ReadonlyMap<string, Recipient>;
}

export interface HttpWarehouseOptions {
  readonly url: string;
  readonly secret: string;
  readonly centreId: string;
  /** Warehouse that delivers if the order names none. */
  readonly warehouseId: string;
  readonly nowMs: () => number;
  readonly recipientOf: (orderId: string) => Promise<Recipients>;
  /** Told why the partner's answer is not one, or null when it is [nobody]. */
  readonly onAnswer?: (problem: string | null) => void;
  /** Makes a signal that aborts after a time; default: the system's timer. */
  readonly deadline?: (limitMs: number) => AbortSignal;
}

const asked = z.object({
  round: z.int().optional(),
  shipmentId: z.string().optional(),
  isPicked: z.boolean().optional(),
  warehouseId: z.string().nullish(),
  deliveryMode: z.string().optional(),
  lineIds: z.array(z.string()).optional(),
  lines: z
    .array(
      z.object({
        lineId: z.string(),
        sku: z.string(),
        qtyMilli: z.int(),
        warehouseId: z.string().optional(),
      }),
    )
    .default([]),
});
type WarehouseQuestion = z.infer<typeof asked>;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const reserved = z.object({ answer: z.literal('reserved'), expiresAt: instant.optional() });
const short = z.object({
  answer: z.literal('short'),
  lineIds: z.array(z.string()),
  expectedAt: instant.optional(),
});
const back = z.object({ answer: z.enum(['recalled', 'refused', 'later']) });
const answers = {
  reserveStock: z.discriminatedUnion('answer', [reserved, short]),
  releaseStock: z.object({ answer: z.literal('done') }),
  releaseToFulfilment: z.discriminatedUnion('answer', [
    z.object({ answer: z.literal('accepted') }),
    z.object({ answer: z.literal('rejected'), reason: z.string().min(1).max(128) }),
  ]),
  stopFulfilment: back,
  recallShipment: back,
} as const satisfies { readonly [kind in GoodsKind]: z.ZodType };
type Answer = z.infer<(typeof answers)[GoodsKind]>;

export function httpWarehouse(of: HttpWarehouseOptions): Warehouse {
  const carryOut = async (kind: GoodsKind, effect: GoodsEffect): Promise<OrderEvent | null> => {
    const question = asked.parse(effect.body);
    try {
      const told = toldOf(question, await ask(kind, effect.key, { question, of }), of);
      of.onAnswer?.(null);
      return told;
    } catch (error) {
      const why = reasonOf(error);
      of.onAnswer?.(why);
      throw new Error(`the warehouse at ${of.url}: ${kind} ${effect.key}: ${why}`);
    }
  };
  const doers = goodsKinds.map((kind) => [
    kind,
    async (effect: GoodsEffect) => await carryOut(kind, effect),
  ]);
  return Object.fromEntries(doers) as Warehouse;
}

async function ask(
  kind: GoodsKind,
  key: string,
  { question, of }: { readonly question: WarehouseQuestion; readonly of: HttpWarehouseOptions },
): Promise<Answer> {
  const { url, secret, centreId, nowMs, recipientOf, deadline = AbortSignal.timeout } = of;
  const { lines, shipmentId, isPicked, warehouseId, deliveryMode, lineIds } = question;
  const orderId = key.slice(0, key.indexOf('/'));
  const to = kind === 'releaseToFulfilment' ? await recipientOf(orderId) : null;
  const text = JSON.stringify({
    type: kind,
    key,
    centreId,
    orderId,
    warehouseId: warehouseId ?? of.warehouseId,
    shipmentId: shipmentId === undefined ? undefined : `${orderId}.${shipmentId}`,
    isPicked,
    deliveryMode,
    lineIds,
    lines: lines.map(({ lineId, sku, qtyMilli, warehouseId: own }) => ({
      lineId,
      sku,
      quantity: String(qtyMilli / milliPerUnit),
      recipient: to?.byLine.get(lineId),
      warehouseId: own,
    })),
    recipient: to?.recipient,
  });
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': key,
    ...signedHeaders({ id: key, text, atMs: nowMs(), secrets: [secret] }),
  };
  const signal = deadline.call(AbortSignal, answerMsMax);
  const request = { method: 'POST', body: text, headers, signal, redirect: 'error' } as const;
  const { status, said } = await fetch(url, request)
    .then(async (answer) => {
      const bytes = await answerBytes(answer, answerBytesMax);
      return { status: answer.status, said: bytes.toString() };
    })
    .catch((error: unknown) => {
      throw signal.aborted ? new Error(`it gives no answer within ${answerMsMax} ms`) : error;
    });
  if (status !== 200) throw new Error(`it answers ${status}; expected 200 ${expectedOf(kind)}`);
  const read = answers[kind].safeParse(jsonOf(said));
  if (read.success) return read.data;
  throw new Error(`it answers ${said.slice(0, 200)}; expected ${expectedOf(kind)}`);
}

function expectedOf(kind: GoodsKind): string {
  const words = {
    reserveStock: 'reserved, or short with lineIds',
    releaseStock: 'done',
    releaseToFulfilment: 'accepted, or rejected with a reason',
    stopFulfilment: 'recalled, refused or later',
    recallShipment: 'recalled, refused or later',
  } as const satisfies { readonly [of in GoodsKind]: string };
  return `{"answer": …}: ${words[kind]}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the order is told. @throws {Error} where the answer is about other goods. */
function toldOf(
  { round = 0, lines, shipmentId, warehouseId }: WarehouseQuestion,
  said: Answer,
  of: HttpWarehouseOptions,
): OrderEvent | null {
  switch (said.answer) {
    case 'reserved': {
      const lineIds = lines.map(({ lineId }) => lineId);
      const from = { lineIds, warehouseId: warehouseId ?? of.warehouseId };
      const { expiresAt: expiresAtMs } = said;
      const until = expiresAtMs === undefined ? {} : { expiresAtMs };
      return { type: 'stock.reserved', round, ...from, ...until };
    }
    case 'short': {
      const { lineIds, expectedAt: expectedAtMs } = said;
      const unknown = lineIds.find((id) => lines.every(({ lineId }) => lineId !== id));
      if (unknown !== undefined || lineIds.length === 0) {
        const known = lines.map(({ lineId }) => lineId).join(', ');
        throw new Error(`it is short of ${unknown ?? 'no line'}; expected some of ${known}`);
      }
      const until = expectedAtMs === undefined ? {} : { expectedAtMs };
      return { type: 'stock.short', round, lineIds, ...until };
    }
    case 'accepted': {
      const goods = lines.map(({ lineId, qtyMilli }) => ({ lineId, qtyMilli }));
      return { type: 'fulfilment.accepted', shipmentId: `release-${round}`, lines: goods };
    }
    case 'rejected': {
      const { reason } = said;
      return { type: 'fulfilment.rejected', shipmentId: `release-${round}`, reason };
    }
    case 'recalled':
    case 'refused': {
      if (shipmentId === undefined) return null;
      const isBack = said.answer === 'recalled';
      return { type: isBack ? 'fulfilment.recalled' : 'fulfilment.recallRefused', shipmentId };
    }
    default:
      return null;
  }
}
