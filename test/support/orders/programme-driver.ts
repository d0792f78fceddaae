/**
 * A continuity programme without a host: messages are delivered by hand, and every one is checked
 * against what holds of all programmes (durable-orders.md 15, O4, O5, O8, O11).
 */
import {
  type ContinuityEnvelope,
  type ContinuityEvent,
  type ContinuityEventOf,
  continuityEnvelopeSchema,
  type ProgrammePlan,
  type Verdict,
  type ZoneOffsets,
} from '../../../contracts/index.ts';
import { continuityCore, type Effect, type Programme, type Step } from '../../../orders/index.ts';

export const dayMs = 86_400_000;
/** Paris in 2026 and 2027: winter, and summer from the last Sundays of March to October. */
export const paris: ZoneOffsets = [
  { fromMs: 0, offsetMs: 3_600_000 },
  { fromMs: Date.UTC(2026, 2, 29, 1), offsetMs: 7_200_000 },
  { fromMs: Date.UTC(2026, 9, 25, 1), offsetMs: 3_600_000 },
  { fromMs: Date.UTC(2027, 2, 28, 1), offsetMs: 7_200_000 },
  { fromMs: Date.UTC(2027, 9, 31, 1), offsetMs: 3_600_000 },
];

type PlanEvent = ProgrammePlan['events'][number];

/** Tea for 20.00 a month after the last one, unless said otherwise. */
export function anEvent(eventId: number, more: Partial<PlanEvent> = {}): PlanEvent {
  return {
    eventId,
    sku: `TEA${eventId}`,
    qtyMilli: 1000,
    unitMinor: 2_000,
    daysFromLast: 30,
    action: 'normal',
    timesToRepeat: 1,
    ...more,
  };
}

export function aPlan(
  events: readonly PlanEvent[],
  more: Partial<ProgrammePlan> = {},
): ProgrammePlan {
  return {
    programmeId: 'tea',
    version: 1,
    events: [...events],
    orderStart: 'firstEvent',
    currentEvent: 1,
    daysAfterOrderDate: 0,
    billUpfront: false,
    consolidate: false,
    horizonDays: 0,
    leadDaysMin: 0,
    repeatThreshold: 12,
    onOutOfStock: 'wait',
    substitutes: [],
    dunningDays: [0, 3, 7, 14],
    afterDunning: 'skip',
    consentOnRise: true,
    ...more,
  };
}

type Start = ContinuityEventOf<'startProgramme'>;

export class ProgrammeDriver {
  /** All that were begun: the suites of hosts run their messages once more. */
  static readonly begun: ProgrammeDriver[] = [];
  readonly core = continuityCore;
  readonly processId = 'continuity/o1/l1';
  readonly sent: ContinuityEnvelope[] = [];
  readonly sentAtMs: number[] = [];
  readonly steps: Step<Programme>[] = [];
  readonly effects: Effect[] = [];
  readonly events: { readonly type: string; readonly data: object }[] = [];
  #state: Programme | null = null;
  nowMs: number;

  /** Begun at noon of a date. */
  constructor(plan: ProgrammePlan, more: Partial<Start> & { readonly on?: string } = {}) {
    ProgrammeDriver.begun.push(this);
    const { on = '2026-11-20', ...start } = more;
    this.nowMs = Date.parse(`${on}T11:00:00Z`);
    this.apply({
      type: 'startProgramme',
      orderId: 'o1',
      lineId: 'l1',
      childPrefix: 'o1',
      centreId: 'fr',
      customerId: 'c1',
      agentId: 'anna',
      currency: 'EUR',
      paidMinor: 0,
      payment: { payLineId: 'CARD.1', kind: 'card', tokenRef: 'tok_1' },
      programme: { plan },
      zone: [...paris],
      ...start,
    });
  }

  get lastState(): Programme | null {
    return this.#state;
  }

  get programme(): Programme {
    if (this.#state === null) throw new Error('no programme has begun');
    return this.#state;
  }

  get life(): string {
    return this.programme.regions.life;
  }

  /** Suffixes of the keys of all effects of a kind, in their order. */
  keysOf(kind: string): string[] {
    return this.effects
      .filter((one) => one.kind === kind)
      .map(({ key }) => key.slice('o1/l1/'.length));
  }

  /** Dates of what is planned and not skipped. */
  get dates(): string[] {
    const { planned } = this.programme;
    return planned.filter(({ isSkipped }) => isSkipped !== true).map(({ shipDate }) => shipDate);
  }

  send(event: ContinuityEvent, id = `m${this.sent.length + 1}`): Verdict {
    const envelope = continuityEnvelopeSchema.parse({
      id,
      processId: this.processId,
      atMs: this.nowMs,
      actor: { kind: 'system', id: 'test' },
      event,
    });
    const before = this.#state;
    const step = continuityCore.step(before, envelope);
    this.sent.push(envelope);
    this.sentAtMs.push(this.nowMs);
    this.steps.push(step);
    this.effects.push(...step.effects);
    this.events.push(...step.events);
    if (step.verdict.outcome !== 'applied' && step.state !== before) {
      throw new Error('a message that was not applied changed the programme');
    }
    this.#state = frozen(step.state);
    const faults = this.#faults();
    if (faults.length > 0) throw new Error(`after ${event.type}: ${faults.join('; ')}`);
    return step.verdict;
  }

  apply(event: ContinuityEvent, id?: string): Verdict {
    const verdict = this.send(event, id);
    if (verdict.outcome === 'applied') return verdict;
    throw new Error(`${event.type} was ${verdict.outcome} ${verdict.code ?? ''}`);
  }

  /** The doer has made the orders that were asked for and not answered. */
  makeChildren(): void {
    for (const { childOrderId, shipments, state } of this.programme.children) {
      if (state !== 'asked') continue;
      this.apply({ type: 'child.created', ks: shipments.map(({ k }) => k), childOrderId });
    }
  }

  /** Every order that is open arrives. */
  invoiceAll(): void {
    this.makeChildren();
    for (const { childOrderId } of this.programme.children) {
      this.apply({ type: 'child.invoiced', childOrderId });
    }
  }

  /** Lets days pass; timers fire in their order, and `after` each. */
  wait(days: number, after: () => void = () => undefined): void {
    const untilMs = this.nowMs + days * dayMs;
    for (;;) {
      const [next] = Object.entries(this.programme.deadlines).sort(
        ([one, oneMs], [other, otherMs]) => oneMs - otherMs || (one < other ? -1 : 1),
      );
      if (next === undefined || next[1] > untilMs) break;
      const [name, dueAtMs] = next;
      this.nowMs = Math.max(this.nowMs, dueAtMs);
      this.apply({ type: 'timer.due', name, dueAtMs }, `t:${name}:${dueAtMs}`);
      after();
    }
    this.nowMs = untilMs;
  }

  /** The programme as a fold of its messages, from nothing. */
  replayed(): Programme | null {
    let state: Programme | null = null;
    for (const envelope of this.sent) state = continuityCore.step(state, envelope).state;
    return state;
  }

  #faults(): string[] {
    const state = this.programme;
    const keys = this.effects.map(({ key }) => key);
    const open = state.children.flatMap(({ shipments }) => shipments.map(({ k }) => k));
    const planned = state.planned.map(({ k }) => k);
    const made = this.events
      .filter(({ type }) => type === 'continuity.shipmentCreated')
      .flatMap(({ data }) => (data as { readonly ks: readonly number[] }).ks);
    const applied = this.steps.filter(({ verdict }) => verdict.outcome === 'applied').length;
    const given = state.shippedMinor + state.refundedMinor;
    const checks: [string, boolean][] = [
      ['O4 a key is asked twice', new Set(keys).size === keys.length],
      ['O8 the version is not the number of applied messages', state.version === applied],
      ['O11 an event has two children', new Set(made).size === made.length],
      ['a shipment is planned and ordered', !planned.some((k) => open.includes(k))],
      ['a number is planned twice', new Set(planned).size === planned.length],
      ['more is given back than was paid', state.paidMinor === 0 || given <= state.paidMinor],
      [
        'O5 an ended programme has a timer',
        !continuityCore.isEnded(state) || Object.keys(state.deadlines).length === 0,
      ],
    ];
    return checks.filter(([, holds]) => !holds).map(([name]) => name);
  }
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}
