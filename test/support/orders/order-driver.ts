/**
 * An order without a host: messages are delivered by hand, and every one is checked.
 *
 * Snapshots are frozen before a step reads them, so a step that changes one fails. The messages are
 * kept: `replayed` folds them anew.
 */
import {
  type Actor,
  envelopeSchema,
  type OrderEvent,
  type Verdict,
} from '../../../contracts/index.ts';
import { type Effect, type Order, orderCore, type Step } from '../../../orders/index.ts';
import { orderFaults } from './order-faults.ts';
import { ProviderBooks } from './provider-books.ts';

type Envelope = Parameters<typeof orderCore.step>[1];
/** How a message differs from an ordinary one. */
export interface MessageChanges {
  readonly by?: string;
  readonly kind?: Actor['kind'];
  readonly id?: string;
  readonly atMs?: number;
  readonly expectedVersion?: number;
}

const startMs = Date.UTC(2026, 10, 20, 9);

export class OrderDriver {
  /** All that were begun: the suites of hosts run their messages once more. */
  static readonly begun: OrderDriver[] = [];
  readonly core = orderCore;
  readonly orderId = 'o1';
  readonly processId = 'order/o1';
  #order: Order | null = null;
  readonly sent: Envelope[] = [];
  /** When each was sent. */
  readonly sentAtMs: number[] = [];
  readonly steps: Step<Order>[] = [];
  readonly effects: Effect[] = [];
  readonly events: { readonly type: string }[] = [];
  /** Effects that move money and wait for their answer. */
  #open: Effect[] = [];
  readonly #books = new ProviderBooks();
  #applied = 0;
  nowMs = startMs;

  constructor() {
    OrderDriver.begun.push(this);
  }

  get order(): Order {
    if (this.#order === null) throw new Error('no order was created');
    return this.#order;
  }

  /** Null: none was created. */
  get lastState(): Order | null {
    return this.#order;
  }

  get regions(): Order['regions'] {
    return this.order.regions;
  }

  get isEnded(): boolean {
    return orderCore.isEnded(this.order);
  }

  /** Suffixes of the keys of all effects of these kinds, in their order. */
  keysOf(...kinds: readonly string[]): string[] {
    return this.effects
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ key }) => key.slice(this.orderId.length + 1));
  }

  /** Suffixes of all effects that move money. */
  get moneyKeys(): string[] {
    const money = this.effects.filter(({ lane }) => lane === 'money').map(({ kind }) => kind);
    return this.keysOf(...new Set(money));
  }

  effect(suffix: string): Effect {
    const found = this.effects.find(({ key }) => key === `${this.orderId}/${suffix}`);
    if (found === undefined) throw new Error(`${suffix} was not asked for`);
    return found;
  }

  /** Delivers an event. */
  send(event: OrderEvent, how: MessageChanges = {}): Verdict {
    const isOutside = event.type.includes('.');
    const { by = isOutside ? 'outside' : 'anna', kind = isOutside ? 'provider' : 'agent' } = how;
    const parsed = envelopeSchema.parse({
      id: how.id ?? `m${this.sent.length + 1}`,
      processId: `order/${this.orderId}`,
      atMs: how.atMs ?? this.nowMs,
      actor: { kind, id: by },
      event,
      ...(how.expectedVersion === undefined ? {} : { expectedVersion: how.expectedVersion }),
    });
    const before = this.#order;
    const step = orderCore.step(before, parsed);
    this.sent.push(parsed);
    this.sentAtMs.push(this.nowMs);
    this.steps.push(step);
    // A line has one refund at a time; what others give back by hand does not answer it.
    const refund = this.effects.findLast(({ kind, body }) => {
      return (
        kind === 'refundPayment' && 'payLineId' in event && body['payLineId'] === event.payLineId
      );
    });
    this.effects.push(...step.effects);
    this.events.push(...step.events);
    if (step.verdict.outcome === 'applied') this.#applied += 1;
    else if (step.state !== before)
      throw new Error('a message that was not applied changed the order');
    const hasFailed = event.type === 'payment.refundFailed' && step.verdict.outcome === 'applied';
    if (hasFailed && refund !== undefined) this.#books.refundFailed(refund);
    this.#order = deepFreeze(step.state);
    this.#check(before, step, event.type);
    return step.verdict;
  }

  /** Delivers an event that must be applied. */
  apply(event: OrderEvent, how: MessageChanges = {}): Verdict {
    const verdict = this.send(event, how);
    if (verdict.outcome !== 'applied') {
      throw new Error(`${event.type} was ${verdict.outcome} ${verdict.code ?? ''}`);
    }
    return verdict;
  }

  /** Lets time pass; the timers due on the way fire in their order. */
  wait(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const [next] = Object.entries(this.order.deadlines).sort(
        ([one, oneMs], [other, otherMs]) => oneMs - otherMs || (one < other ? -1 : 1),
      );
      if (next === undefined || next[1] > untilMs) break;
      const [name, dueAtMs] = next;
      this.nowMs = Math.max(this.nowMs, dueAtMs);
      this.apply(
        { type: 'timer.due', name, dueAtMs },
        { id: `t:${name}:${dueAtMs}`, kind: 'system', by: 'timer' },
      );
    }
    this.nowMs = untilMs;
  }

  /** The order as a fold of its messages, from nothing. */
  replayed(): Order | null {
    let order: Order | null = null;
    for (const envelope of this.sent) order = orderCore.step(order, envelope).state;
    return order;
  }

  /** Whether the outside has answered; what comes early answers an effect to come. */
  #isAnswered({ key, kind, body }: Effect): boolean {
    return this.sent.some(({ event }) => {
      if (event.type === 'effect.gaveUp' && event.key === key) return true;
      if (!(answersOf[kind] ?? []).includes(event.type)) return false;
      const payLineId = 'payLineId' in event ? event.payLineId : '';
      const round = 'round' in event ? event.round : 0;
      const shipmentId = 'shipmentId' in event ? event.shipmentId : undefined;
      return (
        body['payLineId'] === payLineId &&
        body['round'] === round &&
        (shipmentId === undefined || body['shipmentId'] === shipmentId)
      );
    });
  }

  #check(before: Order | null, step: Step<Order>, type: string): void {
    if (step.state === null) return;
    this.#open = [...this.#open, ...step.effects.filter(({ kind }) => kind in answersOf)].filter(
      (effect) => !this.#isAnswered(effect),
    );
    const faults = orderFaults(step.state, {
      before,
      step,
      type,
      keys: this.effects.map(({ key }) => key),
      open: this.#open,
      applied: this.#applied,
      isEnded: orderCore.isEnded(step.state),
    });
    this.#books.note(step);
    faults.push(...this.#books.faults(step.state, orderCore.isEnded(step.state)));
    if (faults.length > 0) throw new Error(`after ${type}: ${faults.join('; ')}`);
  }
}

const authAnswers = [
  'payment.authorised',
  'payment.declined',
  'payment.captured',
  'payment.pending',
  'payment.lookedUp',
];

/** What answers an effect that moves money; a time-out is answered by the look-up. */
const answersOf: { readonly [kind: string]: readonly string[] } = {
  authorisePayment: authAnswers,
  debitGiftCard: authAnswers,
  capturePayment: ['payment.captured', 'payment.captureFailed', 'payment.lookedUp'],
  voidPayment: ['payment.voided', 'payment.voidFailed'],
  refundPayment: ['payment.refunded', 'payment.refundFailed'],
  creditGiftCard: ['payment.refunded', 'payment.refundFailed'],
};

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
