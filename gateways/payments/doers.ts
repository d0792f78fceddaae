/**
 * Carries out payment effects: asks the provider, returns the outcome. If it rejects, the effect is
 * repeated with its key. Uncertain requests are pending until looked up.
 * Source: durable-orders.md 4.2, 4.5, 5.3.
 */
import { z } from 'zod';
import { dayMs, hourMs, omitUndefined, secondMs } from '../../kernel/index.ts';
import {
  type LookUp,
  outcomeOf,
  type PaymentOutcome,
  type PaymentProvider,
  type PaymentRequest,
  paymentRequestSchema,
  type RequestKind,
  subjectSchema,
} from './provider.ts';

/** Most attempts if connections fail; a time-out is not retried. */
const connectionTriesMax = 3;

/** Time limit of one request, and pauses before an effect is repeated. */
interface MoneyLimits {
  readonly timeLimitMs: number;
  readonly retryAfterMs: readonly number[];
}

const moneyLimits = {
  authorisePayment: { timeLimitMs: 30 * secondMs, retryAfterMs: hourly(hourMs) },
  capturePayment: { timeLimitMs: 30 * secondMs, retryAfterMs: hourly(3 * dayMs) },
  voidPayment: { timeLimitMs: 30 * secondMs, retryAfterMs: hourly(7 * dayMs) },
  refundPayment: { timeLimitMs: 30 * secondMs, retryAfterMs: hourly(7 * dayMs) },
  lookUpPayment: {
    timeLimitMs: 15 * secondMs,
    retryAfterMs: [5 * secondMs, 30 * secondMs, 300 * secondMs, hourMs],
  },
  debitGiftCard: { timeLimitMs: 10 * secondMs, retryAfterMs: hourly(3 * dayMs) },
  creditGiftCard: { timeLimitMs: 10 * secondMs, retryAfterMs: hourly(3 * dayMs) },
  issueGiftCard: { timeLimitMs: 10 * secondMs, retryAfterMs: hourly(3 * dayMs) },
} as const satisfies { readonly [kind: string]: MoneyLimits };
export type MoneyKind = keyof typeof moneyLimits;

const requestKinds = {
  authorisePayment: 'authorise',
  capturePayment: 'capture',
  voidPayment: 'void',
  refundPayment: 'refund',
  debitGiftCard: 'debitGiftCard',
  creditGiftCard: 'creditGiftCard',
  issueGiftCard: 'issueGiftCard',
} as const satisfies { readonly [kind in Exclude<MoneyKind, 'lookUpPayment'>]: RequestKind };

export interface MoneyEffect {
  /** `<orderId>/<suffix>`. */
  readonly key: string;
  readonly body: { readonly [member: string]: unknown };
}
export interface MoneyDoer {
  carryOut(effect: MoneyEffect): Promise<PaymentOutcome>;
  readonly retryAfterMs: readonly number[];
  /** Time in ms after which a run without outcome counts as dead. */
  readonly leaseMs: number;
}

/** Functions that carry out payment effects, by kind of effect. */
export function paymentDoers(provider: PaymentProvider): {
  readonly [kind in MoneyKind]: MoneyDoer;
} {
  const kinds = Object.keys(moneyLimits) as MoneyKind[];
  const doers = kinds.map((kind): [MoneyKind, MoneyDoer] => {
    const { timeLimitMs, retryAfterMs } = moneyLimits[kind];
    const asked = { provider, timeLimitMs };
    const carryOut = async (effect: MoneyEffect): Promise<PaymentOutcome> => {
      if (kind === 'lookUpPayment') return await lookUp(effect, asked);
      if (kind === 'refundPayment' && effect.body['providerRef'] === '') return byHand(effect);
      return await ask(requestOf(kind, effect), asked);
    };
    return [kind, { carryOut, retryAfterMs, leaseMs: (connectionTriesMax + 1) * timeLimitMs }];
  });
  return Object.fromEntries(doers) as { [kind in MoneyKind]: MoneyDoer };
}

interface ProviderLimits {
  readonly provider: PaymentProvider;
  readonly timeLimitMs: number;
}

/** What no provider can refund (cheques, cash, vouchers) is left to a person. */
function byHand({ body }: MoneyEffect): PaymentOutcome {
  const { payLineId, round } = takenInHand.parse(body);
  return { type: 'payment.refundFailed', payLineId, round, code: 'by_hand' };
}

/** Here the round may be 0: no provider was asked. */
const takenInHand = subjectSchema.extend({ round: z.int().nonnegative() });

/** Pauses from 1 s, doubling up to an hour, for `totalMs` in all. */
function hourly(totalMs: number): readonly number[] {
  const pauses: number[] = [];
  let sumMs = 0;
  for (let pauseMs = secondMs; sumMs < totalMs; pauseMs = Math.min(2 * pauseMs, hourMs)) {
    pauses.push(pauseMs);
    sumMs += pauseMs;
  }
  return pauses;
}

/** An effect's request, with the effect's key or that of the request to repeat. */
function requestOf(kind: keyof typeof requestKinds, { key, body }: MoneyEffect): PaymentRequest {
  const { idempotencyKey = key } = body;
  const asked = { ...body, kind: requestKinds[kind], key: idempotencyKey, subject: body };
  return paymentRequestSchema.parse(asked);
}

async function ask(
  request: PaymentRequest,
  { provider, timeLimitMs }: ProviderLimits,
): Promise<PaymentOutcome> {
  for (let tries = 1; ; tries += 1) {
    const answer = await provider.ask(request, timeLimitMs);
    if (answer.kind === 'outcome') return answer.outcome;
    if (answer.kind === 'inProgress') throw undecided(request.key, 'is in progress');
    const isToBeTried = answer.why === 'connection' && tries < connectionTriesMax;
    if (!isToBeTried) return unknown(request, answer.why);
  }
}

/**
 * Outcome of an uncertain request: pending if the order looks it up itself; voids, refunds and
 * credits are repeated.
 */
function unknown({ kind, key, subject }: PaymentRequest, why: string): PaymentOutcome {
  const { payLineId, round } = subject;
  switch (kind) {
    case 'authorise':
    case 'debitGiftCard':
      return { type: 'payment.pending', payLineId, round };
    case 'capture':
      return { type: 'payment.capturePending', ...subject };
    default:
      throw undecided(key, `is unknown (${why})`);
  }
}

/** Looks up a named shipment's capture, else the round's authorisation or debit. */
async function lookUp(
  { key, body }: MoneyEffect,
  { provider, timeLimitMs }: ProviderLimits,
): Promise<PaymentOutcome> {
  const { payLineId, round, shipmentId } = subjectSchema.parse(body);
  const orderId = key.slice(0, key.indexOf('/'));
  const suffixes =
    shipmentId === undefined
      ? [`auth/${payLineId}/${round}`, `gift/${payLineId}/${round}`]
      : [`capture/${payLineId}/${shipmentId}`];
  for (const suffix of suffixes) {
    const found = await provider.status(`${orderId}/${suffix}`, timeLimitMs);
    if (found.kind === 'unknown') throw undecided(key, `is unknown (${found.why})`);
    if (found.kind === 'found') return lookedUp(found, key);
  }
  return {
    type: 'payment.lookedUp',
    payLineId,
    round,
    found: 'none',
    ...omitUndefined({ shipmentId }),
  };
}

function lookedUp({ operation }: Extract<LookUp, { kind: 'found' }>, key: string): PaymentOutcome {
  const outcome = outcomeOf(operation);
  const known = { type: 'payment.lookedUp', ...operation.subject } as const;
  switch (outcome.type) {
    case 'payment.authorised':
    case 'payment.captured': {
      const { amountMinor, providerRef } = outcome;
      const found = outcome.type === 'payment.captured' ? 'captured' : 'authorised';
      return { ...known, found, amountMinor, providerRef };
    }
    case 'payment.declined':
    case 'payment.captureFailed':
      return { ...known, found: 'declined' };
    default:
      throw undecided(key, `finds ${outcome.type}`);
  }
}

function undecided(key: string, what: string): Error {
  return new Error(`${key} ${what}; expected an answer of the provider`);
}
