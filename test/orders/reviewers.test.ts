/** Holds and the people who work them (durable-orders.md 6, and 11 G). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../contracts/index.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  barePolicy,
  completed,
  decline,
  drafted,
  openHold,
  pay,
  put,
  released,
  reserve,
  scored,
  submit,
  submitted,
} from '../support/orders/order-scripts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface Worked {
  readonly by?: string;
  readonly roles?: string[];
  readonly version?: number;
  readonly holdId?: string;
}

/** A reviewer works the open hold, at the version that they see. */
function work(
  driver: OrderDriver,
  type: 'checkOutHold' | 'returnHold' | 'takeOverHold' | 'clearHold',
  { by = 'rita', roles = ['fraudReviewer'], ...ref }: Worked = {},
): Verdict {
  const { holdId, version } = { ...(ref.holdId ? { version: 1 } : openHold(driver)), ...ref } as {
    holdId: string;
    version: number;
  };
  const how = { by, kind: 'reviewer' } as const;
  if (type !== 'clearHold') return driver.send({ type, holdId, version, roles }, how);
  return driver.send({ type, holdId, version, roles, next: 'none' }, how);
}

/** A submitted order with a fraud hold, its card authorised. */
function suspicious(matches = ['m1']): OrderDriver {
  const driver = submitted({ policy: {} });
  driver.apply(scored(matches));
  authorise(driver);
  return driver;
}

describe('G: a hold and its reviewers', () => {
  it('G1r: two check out at once, and one of them has it', () => {
    const order = suspicious();
    const { version } = openHold(order);
    expect(work(order, 'checkOutHold', { version }).outcome).toBe('applied');
    expect(work(order, 'checkOutHold', { by: 'omar', version })).toMatchObject({
      outcome: 'refused',
      code: 'already_checked_out',
      value: { by: 'rita' },
    });
  });

  it('G2r: a check-out lapses, not the hold, and the first may not clear it any more', () => {
    const order = suspicious();
    work(order, 'checkOutHold');
    order.wait(29 * minuteMs);
    work(order, 'checkOutHold');
    order.wait(29 * minuteMs);
    expect(openHold(order).owner).toBe('rita');
    order.wait(minuteMs);
    expect(openHold(order).owner).toBeUndefined();
    work(order, 'checkOutHold', { by: 'omar' });
    expect(work(order, 'clearHold')).toMatchObject({ code: 'not_owner', value: { by: 'omar' } });
    expect(work(order, 'clearHold', { by: 'omar' }).outcome).toBe('applied');
  });

  it('G3r: a take-over and a clearing at once end with one of them', () => {
    const manager = { by: 'max', roles: ['manager'] };
    const first = suspicious();
    work(first, 'checkOutHold');
    const { version, holdId } = openHold(first);
    expect(work(first, 'takeOverHold', { by: 'tom' }).code).toBe('no_right');
    work(first, 'takeOverHold', { ...manager, version });
    expect(work(first, 'clearHold', { version }).code).toBe('not_owner');
    expect(first.keysOf('notifyOwner')).toEqual(['hold/h1/taken/3']);
    const other = suspicious();
    work(other, 'checkOutHold');
    work(other, 'clearHold');
    expect(work(other, 'takeOverHold', { ...manager, version, holdId }).code).toBe(
      'already_cleared',
    );
  });

  it('G4r: is not cleared without the right, nor at an old version, nor by a customer', () => {
    const order = suspicious();
    expect(work(order, 'clearHold', { roles: [] }).code).toBe('no_right');
    expect(work(order, 'clearHold', { roles: ['creditClerk'] }).code).toBe('no_right');
    work(order, 'checkOutHold');
    expect(work(order, 'clearHold', { version: 1 })).toMatchObject({
      outcome: 'conflict',
      code: 'hold_moved',
    });
    const place = { type: 'placeHold', source: 'manualFraud', holdCode: 'X' } as const;
    expect(order.send(place, { kind: 'customer' }).code).toBe('no_right');
    expect(order.send(place).code).toBe('comment_required');
    expect(work(order, 'returnHold', { by: 'omar' }).code).toBe('not_owner');
    expect(work(order, 'returnHold').outcome).toBe('applied');
    expect(work(order, 'checkOutHold', { holdId: 'h9' }).code).toBe('hold_unknown');
  });

  it('G5r: of three the gate opens after the last, in whatever order they are cleared', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['A', 'B', 'C'], { minLength: 3 }), (codes) => {
        const order = submitted();
        for (const holdCode of ['A', 'B', 'C']) {
          order.apply({ type: 'placeHold', source: 'manual', holdCode });
        }
        authorise(order);
        for (const code of codes) {
          expect(order.regions.gate).toBe('shut');
          const hold = order.order.holds.find((placed) => placed.code === code);
          work(order, 'clearHold', { holdId: hold?.holdId ?? '' });
        }
        expect(order.regions).toMatchObject({ gate: 'open', holds: 'clear' });
      }),
      { numRuns: 12 },
    );
  });

  it('G6r: cleared with submit it stays where a payment is missing', () => {
    const order = completed({ payments: [] });
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'A' });
    const { holdId, version } = openHold(order);
    const clear = {
      type: 'clearHold' as const,
      holdId,
      version,
      roles: [],
      next: 'submit' as const,
    };
    expect(order.send(clear).code).toBe('payment_missing');
    expect(openHold(order).version).toBe(version);
    // One of several never submits.
    pay(order, [aCard()]);
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'B' });
    order.apply(clear);
    expect(order.regions).toMatchObject({ entry: 'completing', holds: 'held' });
  });

  it('G7r: escalates and is then cleared, or is cleared and its clock dropped', () => {
    const order = suspicious();
    const dueAtMs = order.order.deadlines['holdSla/h1'] ?? 0;
    const sla = { type: 'timer.due' as const, name: 'holdSla/h1', dueAtMs };
    order.wait(dueAtMs - order.nowMs);
    expect(openHold(order).level).toBe(1);
    expect(work(order, 'clearHold').outcome).toBe('applied');
    const other = suspicious();
    work(other, 'clearHold');
    expect(other.send(sla).outcome).toBe('notNow');
    expect(other.keysOf('escalate')).toEqual([]);
  });

  it('G8r: two levels missed together are both recorded, and the highest notifies', () => {
    const order = suspicious();
    const dueAtMs = order.order.deadlines['holdSla/h1'] ?? 0;
    order.nowMs = dueAtMs + 9 * hourMs;
    order.wait(0);
    expect(order.events.filter(({ type }) => type === 'hold.escalated').length).toBe(2);
    expect(order.keysOf('escalate')).toEqual(['hold/h1/esc/2']);
    expect(order.order.deadlines['holdSla/h1']).toBe(dueAtMs + 16 * hourMs);
    order.wait(30 * hourMs);
    expect(openHold(order).level).toBe(3);
    expect(order.order.deadlines['holdSla/h1']).toBeUndefined();
  });

  it('G9r: what was cleared is not held again, but new matches are', () => {
    const order = suspicious(['m1', 'm2']);
    work(order, 'clearHold');
    expect(order.regions.gate).toBe('open');
    const again = (matches: string[]) => {
      order.apply({ type: 'modifyOrder', reason: 'gift wrap' });
      submit(order);
      order.apply(scored(matches));
    };
    again(['m2', 'm1']);
    expect(order.regions).toMatchObject({ entry: 'submitted', holds: 'clear' });
    again(['m1', 'm3']);
    expect(openHold(order)).toMatchObject({ source: 'fraud', why: { refs: ['m1', 'm3'] } });
  });

  it('G10r: goes with its cause though someone works on it, and they are told', () => {
    const order = submitted();
    decline(order);
    const roles = ['paymentClerk'];
    work(order, 'checkOutHold', { roles });
    const { holdId, version } = openHold(order);
    order.apply({ type: 'replacePayment', payLineId: 'p1', tokenRef: 'tok_new' });
    authorise(order);
    expect(order.regions).toMatchObject({ holds: 'clear', gate: 'open' });
    expect(order.effect(`hold/${holdId}/cleared`).body).toMatchObject({
      to: 'rita',
      reason: 'causeGone',
    });
    expect(work(order, 'clearHold', { roles, holdId, version })).toMatchObject({
      code: 'already_cleared',
      value: { by: 'system' },
    });
  });

  it('G11r: approved up to an amount, it is held again above that', () => {
    const order = submitted({ policy: {}, payments: [aCard('p1', 10_000)] });
    order.apply(scored(['m1']));
    authorise(order);
    const { holdId, version } = openHold(order);
    order.apply({
      type: 'decideReview',
      holdId,
      version,
      roles: ['fraudReviewer'],
      decision: 'approve',
      amountLimitMinor: 11_000,
    });
    expect(order.regions.gate).toBe('open');
    const raise = (unitMinor: number, payLineId: string, amountMinor: number) => {
      order.apply({ type: 'modifyOrder', reason: 'more' });
      put(order, [aLine('l2', unitMinor)]);
      const kept = order.order.paymentLines.map((line) => aCard(line.payLineId, line.amountMinor));
      pay(order, [...kept, aCard(payLineId, amountMinor)]);
      submit(order);
      order.apply(scored(['m1']));
      authorise(order, payLineId);
    };
    raise(1000, 'p2', 1000);
    expect(order.regions.gate).toBe('open');
    raise(2000, 'p3', 1000);
    expect(openHold(order)).toMatchObject({ source: 'fraud', why: { amountLimitMinor: 11_000 } });
  });

  it('is for a price not approved by whoever set it', () => {
    const line = { ...aLine('l1', 5000), needsApproval: true, listMinor: 10_000 };
    const order = submitted({ lines: [line] });
    authorise(order);
    const { holdId, version } = openHold(order);
    const roles = ['approver'];
    const approve = {
      type: 'decideReview' as const,
      decision: 'approve' as const,
      holdId,
      version,
      roles,
    };
    const { placedBy } = openHold(order);
    expect(order.send(approve, { by: placedBy, kind: 'reviewer' }).code).toBe('four_eyes');
    expect(order.send(approve, { by: 'rita', kind: 'reviewer' }).outcome).toBe('applied');
    expect(order.regions.gate).toBe('open');
  });

  it('approved until an instant, it is held again by a later change', () => {
    const order = suspicious();
    const { holdId, version } = openHold(order);
    const event = { type: 'decideReview', holdId, version, decision: 'approve' } as const;
    order.apply({ ...event, roles: ['fraudReviewer'], expiresAtMs: order.nowMs + hourMs });
    const changed = () => {
      order.apply({ type: 'modifyOrder', reason: 'more' });
      submit(order);
      order.apply(scored(['m1']));
    };
    changed();
    expect(order.regions.holds).toBe('clear');
    order.wait(hourMs + 1);
    changed();
    expect(openHold(order)).toMatchObject({ source: 'fraud', why: { refs: ['m1'] } });
  });

  it('rejected for fraud cancels the order, and its money is voided', () => {
    const order = suspicious();
    const { holdId, version } = openHold(order);
    const event = { type: 'decideReview', holdId, version, roles: ['fraudReviewer'] } as const;
    order.apply({ ...event, roles: [...event.roles], decision: 'reject' });
    expect(order.regions).toMatchObject({ entry: 'cancelled', holds: 'clear', payment: 'voiding' });
  });

  it('placed by a rule keeps its code, its queue and its clock', () => {
    const order = submitted({ policy: {} });
    const hold = { code: 'big-tv', source: 'rule' as const, reviewQueue: 'tv', dueInMs: 1000 };
    order.apply(scored([], { holds: [hold] }));
    expect(openHold(order)).toMatchObject({
      code: 'big-tv',
      queue: 'tv',
      why: { refs: ['big-tv'] },
    });
    expect(order.order.deadlines['holdSla/h1']).toBe(order.nowMs + 1000);
  });

  it('gives stock back where it is told to, and reserves it when the gate opens', () => {
    const order = suspicious();
    reserve(order);
    expect(order.regions.fulfilment).toBe('reserved');
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'A', unreserve: true });
    expect(order.keysOf('releaseStock', 'reserveStock')).toEqual(['reserve/1', 'unreserve/1']);
    work(order, 'clearHold');
    expect(order.keysOf('reserveStock')).toEqual(['reserve/1']);
    work(order, 'clearHold');
    expect(order.keysOf('reserveStock')).toEqual(['reserve/1', 'reserve/2']);
    reserve(order);
    expect(order.regions.fulfilment).toBe('released');
  });

  it('stops what was released, once for each time the gate shuts', () => {
    const order = released();
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'A' });
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'B' });
    expect(order.keysOf('stopFulfilment')).toEqual(['stop/1']);
    const lines = [{ lineId: 'l1', qtyMilli: 1000 }];
    const picked = { type: 'fulfilment.picked' as const, shipmentId: 's1', lines };
    expect(order.send(picked).code).toBe('gate_shut');
  });

  it('is refused where nothing is left to hold', () => {
    const order = drafted({ policy: barePolicy });
    order.apply({ type: 'cancelOrder', reason: 'no' });
    const place = { type: 'placeHold', source: 'manual', holdCode: 'A' } as const;
    expect(order.send(place).code).toBe('closed');
  });
});
