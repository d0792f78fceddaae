/**
 * A test provider: idempotent keys, signed webhooks, faults on request. It has no sockets:
 * `main.ts` serves it, tests call it. Its clock is the system's until set, then stands still.
 */
import { z } from 'zod';
import type { WireAnswer, WireRequest } from '../http-provider.ts';
import type { PaymentTables } from '../payment-tables.ts';
import { paymentRequestSchema, readJson, signatureOf } from '../provider.ts';
import { type DueWebhook, SandboxLedger } from './ledger.ts';

const webhookPauseMs = 60_000;
const ms = z.int().nonnegative().default(0);

const faultSchema = z.strictObject({
  /** Kind of operation that fails; default: any. */
  on: z.string().optional(),
  times: z.int().positive().default(1),
  /** Delays before the operation, and before its answer. */
  beforeMs: ms,
  afterMs: ms,
  acts: z.boolean().default(true),
  /** `never`: no answer, with the connection open; `dropped`: the connection closes. */
  answer: z.enum(['sent', 'never', 'dropped', 'error']).default('sent'),
  webhookDelayMs: ms,
});
type Fault = z.infer<typeof faultSchema>;

/** A test's control request; settings that it leaves out stay. */
const controlSchema = z.strictObject({
  faults: z.array(faultSchema).optional(),
  /** Sets the time, which then stands still. */
  nowMs: z.int().nonnegative().optional(),
  giftCards: z
    .array(z.strictObject({ ref: z.string(), currency: z.string(), balanceMinor: z.int().min(0) }))
    .optional(),
  dispute: z.string().optional(),
  /** `held`: webhooks are sent only as listed in `send`, in that order, repeated as listed. */
  webhooks: z
    .strictObject({ held: z.boolean().optional(), send: z.array(z.int()).default([]) })
    .optional(),
});

export type Deliver = (rawBody: string, signature: string) => Promise<boolean>;

export interface SandboxOptions {
  readonly tables: PaymentTables;
  /** Of the names of its tables, where others are in the same database [none]. */
  readonly prefix?: string;
  readonly secret: string;
  /** Time at which the clock stands; default: the system's, running. */
  readonly nowMs?: number | undefined;
  /** Delivers a webhook; true: it was taken. Null: no webhooks are sent. */
  readonly deliver: Deliver | null;
}

export class Sandbox {
  readonly #of: SandboxOptions;
  readonly #ledger: SandboxLedger;
  readonly #clock: SandboxClock;
  readonly #running = new Set<string>();
  #faults: Fault[] = [];
  #areHeld = false;
  #asked = 0;
  /** Webhooks being sent, one after another. */
  readonly #sent = new Set<number>();
  #sending: Promise<unknown> = Promise.resolve();

  constructor(options: SandboxOptions) {
    this.#of = options;
    this.#ledger = new SandboxLedger(options.tables, options.prefix);
    this.#clock = new SandboxClock(() => this.#wake(), options.nowMs);
    this.#wake();
  }

  /** Answers a request, or never resolves; `dropped`: close the connection without an answer. */
  async handle({ method, path, body = '' }: WireRequest): Promise<WireAnswer | 'dropped'> {
    const { pathname, searchParams } = new URL(path, 'http://sandbox');
    if (method === 'GET' && pathname === '/ledger') {
      return answer(200, { asked: this.#asked, ...this.#ledger.all() });
    }
    if (method === 'GET' && pathname === '/operations') {
      const found = this.#ledger.find(searchParams.get('key') ?? '');
      return found === null ? refusal(404, 'operation_not_found') : answer(200, found);
    }
    if (method === 'GET' && pathname === '/gift-cards') {
      const found = this.#ledger.giftCard(searchParams.get('ref') ?? '');
      return found === null ? refusal(404, 'gift_card_not_found') : answer(200, found);
    }
    if (method === 'POST' && pathname === '/operations') return this.#operate(body);
    if (method === 'POST' && pathname === '/control') return await this.#steer(body);
    return refusal(404, 'not_found');
  }

  async close(): Promise<void> {
    this.#clock.wakeAt(null);
    await this.#sending;
  }

  async #operate(body: string): Promise<WireAnswer | 'dropped'> {
    const parsed = readJson(paymentRequestSchema, body);
    if (parsed === null) return refusal(400, 'request_invalid');
    const { key, kind } = parsed;
    this.#asked += 1;
    if (this.#running.has(key)) return refusal(409, 'in_progress');
    const fault = this.#faultOf(kind);
    this.#running.add(key);
    await this.#clock.wait(fault.beforeMs);
    const { webhookDelayMs } = fault;
    const booked = fault.acts
      ? this.#ledger.book(parsed, { nowMs: this.#clock.nowMs(), webhookDelayMs })
      : null;
    this.#wake();
    await this.#clock.wait(fault.afterMs);
    this.#running.delete(key);
    if (booked === 'key_reused') return refusal(422, 'key_reused');
    if (fault.answer === 'dropped') return 'dropped';
    if (fault.answer === 'never') return new Promise(() => {});
    if (fault.answer === 'error' || booked === null) return { status: 503, body: '' };
    return answer(booked.status === 'declined' ? 402 : 200, booked);
  }

  #faultOf(kind: string): Fault {
    const at = this.#faults.findIndex(({ on }) => on === undefined || on === kind);
    const fault = this.#faults[at];
    if (fault === undefined) return faultSchema.parse({});
    if (fault.times > 1) this.#faults[at] = { ...fault, times: fault.times - 1 };
    else this.#faults.splice(at, 1);
    return fault;
  }

  /** Answers a control request once due webhooks are delivered. */
  async #steer(body: string): Promise<WireAnswer> {
    const asked = readJson(controlSchema, body);
    if (asked === null) return refusal(400, 'control_invalid');
    const { faults = this.#faults, nowMs, giftCards = [], dispute, webhooks } = asked;
    this.#faults = faults;
    if (nowMs !== undefined) this.#clock.set(nowMs);
    for (const card of giftCards) this.#ledger.setGiftCard(card);
    if (dispute !== undefined) this.#ledger.dispute(dispute, this.#clock.nowMs());
    this.#areHeld = webhooks?.held ?? this.#areHeld;
    this.#wake();
    for (const one of this.#ledger.webhooks({ ids: webhooks?.send ?? [] })) this.#send(one);
    await this.#sending;
    return answer(200, {});
  }

  #wake(): void {
    const nowMs = this.#clock.nowMs();
    this.#ledger.advance(nowMs);
    const isSilent = this.#areHeld || this.#of.deliver === null;
    const due = isSilent ? [] : this.#ledger.webhooks({ dueAtMs: nowMs });
    for (const one of due) if (!this.#sent.has(one.id)) this.#send(one);
    this.#clock.wakeAt(this.#ledger.nextDueAtMs(nowMs));
  }

  #send({ id, operation }: DueWebhook): void {
    const { deliver, secret } = this.#of;
    if (deliver === null) return;
    this.#sent.add(id);
    const rawBody = JSON.stringify({ id: `evt_${id}`, operation });
    this.#sending = this.#sending.then(async () => {
      const isTaken = await deliver(
        rawBody,
        signatureOf(rawBody, { secret, nowMs: this.#clock.nowMs() }),
      );
      this.#ledger.delivered(id, { isTaken, dueAtMs: this.#clock.nowMs() + webhookPauseMs });
      this.#sent.delete(id);
    });
  }
}

function answer(status: number, body: object): WireAnswer {
  return { status, body: JSON.stringify(body) };
}

function refusal(status: number, code: string): WireAnswer {
  return answer(status, { code });
}

class SandboxClock {
  readonly #wake: () => void;
  #setAtMs: number | null;
  #waiting: { readonly dueAtMs: number; readonly resolve: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(wake: () => void, nowMs: number | null = null) {
    this.#wake = wake;
    this.#setAtMs = nowMs;
  }

  nowMs(): number {
    return this.#setAtMs ?? Date.now();
  }

  set(nowMs: number): void {
    this.#setAtMs = nowMs;
    this.#release();
  }

  /** Resolves after a delay on the sandbox's clock. */
  async wait(delayMs: number): Promise<void> {
    if (delayMs === 0) return;
    const dueAtMs = this.nowMs() + delayMs;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ dueAtMs, resolve });
      if (this.#setAtMs === null) setTimeout(() => this.#release(), delayMs).unref();
    });
  }

  wakeAt(atMs: number | null): void {
    clearTimeout(this.#timer);
    if (atMs === null || this.#setAtMs !== null) return;
    const delayMs = Math.min(atMs - this.nowMs(), timerMsMax);
    this.#timer = setTimeout(this.#wake, delayMs).unref();
  }

  #release(): void {
    const nowMs = this.nowMs();
    const due = this.#waiting.filter(({ dueAtMs }) => dueAtMs <= nowMs);
    this.#waiting = this.#waiting.filter(({ dueAtMs }) => dueAtMs > nowMs);
    for (const { resolve } of due) resolve();
  }
}

/** Limit of Node's timers. */
const timerMsMax = 2 ** 31 - 1;
