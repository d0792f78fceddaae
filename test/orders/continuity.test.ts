/** Continuity programmes: suite I of durable-orders.md 11, and the dates of 3.13. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programmeMinor, programmeWhy, scheduleOf } from '../../orders/index.ts';
import {
  anEvent,
  aPlan,
  dayMs,
  ProgrammeDriver,
  paris,
} from '../support/orders/programme-driver.ts';

const monthly = (times: number) => [anEvent(1, { timesToRepeat: times, interval: 'month' })];
const stock = ['TEA1'];

describe('suite I: continuity programmes', () => {
  it('I1 makes one child of a due event, and a run after it no other', () => {
    const driver = new ProgrammeDriver(aPlan(monthly(2)), { on: '2026-12-01' });
    expect(driver.keysOf('createChildOrder')).toEqual(['child/1']);
    const { value } = driver.apply({ type: 'runProgramme' });
    expect(value).toEqual({ created: 0, cardExpired: 0, finished: false });
    const [child] = driver.programme.children;
    driver.apply({ type: 'child.exists', ks: [1], childOrderId: child?.childOrderId ?? '' });
    driver.wait(31);
    expect(driver.apply({ type: 'runProgramme' }).value).toMatchObject({ created: 0 });
    expect(driver.keysOf('createChildOrder')).toEqual(['child/1', 'child/2']);
  });

  it('I1 makes no second child where the run comes before the timer', () => {
    const driver = new ProgrammeDriver(aPlan(monthly(2)), { on: '2026-12-01' });
    // In a host its timer is due before such a message: told to the step alone.
    ProgrammeDriver.begun.pop();
    driver.nowMs += 31 * dayMs;
    expect(driver.apply({ type: 'runProgramme' }).value).toMatchObject({ created: 1 });
    driver.send({ type: 'timer.due', name: 'shipmentDue/2', dueAtMs: driver.nowMs });
    expect(driver.keysOf('createChildOrder')).toEqual(['child/1', 'child/2']);
  });

  it.each([
    [false, ['child/1', 'child/2', 'child/3']],
    [true, ['child/1+2+3']],
  ])('I2 catches up on three missed events, together: %s', (consolidate, keys) => {
    const startDate = '2026-09-20';
    const plan = aPlan(
      [1, 2, 3, 4].map((id) => anEvent(id)),
      { consolidate },
    );
    const driver = new ProgrammeDriver(plan, { programme: { plan, startDate } });
    expect(driver.keysOf('createChildOrder')).toEqual(keys);
    expect(driver.effects[0]?.body['childOrderId']).toBe('o1-1');
    expect(driver.dates).toEqual(['2026-12-19']);
  });

  it('I3 makes no child for a date that was skipped, or fell into a pause', () => {
    const driver = new ProgrammeDriver(aPlan(monthly(8)), { on: '2026-11-20' });
    driver.makeChildren();
    driver.apply({ type: 'skipOne' });
    driver.apply({ type: 'pause', until: '2027-03-01' });
    driver.wait(110, () => driver.makeChildren());
    expect(driver.life).toBe('running');
    const made = driver.effects.filter(({ kind }) => kind === 'createChildOrder');
    expect(made.map(({ body }) => body['shipDate'])).toEqual(['2026-11-20', '2027-03-01']);
    driver.apply({ type: 'moveDates', byDays: 4 });
    expect(driver.dates.slice(0, 2)).toEqual(['2027-04-05', '2027-05-05']);
    driver.apply({ type: 'moveDates', startDate: '2027-04-10' });
    expect(driver.dates[0]).toBe('2027-04-10');
    expect(driver.send({ type: 'skipOne', k: 2 }).code).toBe('shipment_not_planned');
    expect(
      scheduleOf(driver.programme)
        .slice(0, 5)
        .map(({ state }) => state),
    ).toEqual([...['ordered', 'skipped', 'skipped', 'skipped', 'ordered']]);
  });

  it('I4 asks for another card on its days, and goes on when there is one', () => {
    const driver = new ProgrammeDriver(aPlan([anEvent(1), anEvent(2)]), {
      payment: { payLineId: 'CARD.1', kind: 'card', tokenRef: 't', cardExpiry: '2026-10' },
    });
    expect([driver.keysOf('createChildOrder'), driver.programme.regions.billing]).toEqual([
      [],
      'dunning',
    ]);
    expect(programmeWhy(driver.programme)).toEqual({ reason: 'cardFailed', until: '2026-11-23' });
    driver.wait(5);
    expect(driver.keysOf('askNewCard')).toEqual(['dun/1/0', 'dun/1/1']);
    const payment = { payLineId: 'CARD.2', kind: 'card' as const, tokenRef: 't2' };
    driver.apply({ type: 'replacePayment', payment });
    expect(driver.keysOf('createChildOrder')).toEqual(['child/1']);
    const made = driver.effects.find(({ kind }) => kind === 'createChildOrder');
    expect(made?.body['payment']).toEqual(payment);
    // It comes later than it was to be shipped.
    expect(driver.keysOf('notifyOwner')).toEqual(['task/dunning/1', 'task/late/1']);
    expect(driver.dates).toEqual(['2026-12-20']);
  });

  it.each(['skip', 'pause'] as const)('I4 gives up after the last day, by %s', (afterDunning) => {
    const plan = aPlan([anEvent(1), anEvent(2)], { afterDunning });
    const driver = new ProgrammeDriver(plan);
    driver.makeChildren();
    driver.apply({ type: 'child.declined', childOrderId: 'o1-1' });
    driver.wait(20);
    expect(driver.keysOf('askNewCard')).toEqual(['dun/1/0', 'dun/1/1', 'dun/1/2']);
    expect(driver.keysOf('cancelChild')).toEqual(['uncreate/o1-1/1']);
    driver.apply({ type: 'child.cancelled', childOrderId: 'o1-1' });
    expect([driver.life, driver.programme.regions.billing]).toEqual([
      afterDunning === 'skip' ? 'running' : 'paused',
      'perShipment',
    ]);
  });

  it('I5 gives back once what was paid for shipments that do not come', () => {
    const plan = aPlan(monthly(6), { billUpfront: true });
    const paidMinor = programmeMinor({ plan });
    expect(paidMinor).toBe(12_000);
    const driver = new ProgrammeDriver(plan, { paidMinor });
    driver.makeChildren();
    expect(driver.effects[0]?.body['lines']).toMatchObject([{ unitMinor: 0 }]);
    expect(driver.effects[0]?.body['payment']).toBeUndefined();
    driver.wait(12, () => driver.makeChildren());
    driver.apply({ type: 'cancelProgramme', reason: 'moved' });
    driver.invoiceAll();
    driver.send({ type: 'cancelProgramme', reason: 'again' });
    const refunds = driver.effects.filter(({ kind }) => kind === 'refundUpfront');
    expect(refunds.map(({ key, body }) => [key, body['amountMinor']])).toEqual([
      ['o1/l1/refund/upfront/1', 8_000],
    ]);
    expect(driver.keysOf('endContinuity')).toEqual(['ended/1']);
  });

  it('I5 gives back what was paid for a shipment whose order was cancelled', () => {
    const plan = aPlan(monthly(1), { billUpfront: true });
    const driver = new ProgrammeDriver(plan, { paidMinor: programmeMinor({ plan }) });
    driver.makeChildren();
    driver.apply({ type: 'child.cancelled', childOrderId: 'o1-1' });
    expect(driver.keysOf('refundUpfront')).toEqual(['refund/upfront/1']);
  });

  it('I6 leaves what was ordered at its version, and changes what is to come', () => {
    const driver = new ProgrammeDriver(aPlan(monthly(3)));
    const swapped = [anEvent(1, { timesToRepeat: 3, interval: 'month', sku: 'TEA9' })];
    const plan = aPlan(swapped, { version: 2 });
    driver.apply({ type: 'programme.changed', plan, zone: [...paris] });
    expect(driver.send({ type: 'programme.changed', plan, zone: [...paris] }).outcome).toBe(
      'notNow',
    );
    driver.makeChildren();
    driver.wait(12);
    const skus = driver.effects
      .filter(({ kind }) => kind === 'createChildOrder')
      .map(({ body }) => (body['lines'] as readonly { sku: string }[])[0]?.sku);
    expect(skus).toEqual(['TEA1', 'TEA9']);
  });

  it('I6 asks for consent where the price rises, and keeps the old one until then', () => {
    const driver = new ProgrammeDriver(aPlan(monthly(3)));
    const dear = [anEvent(1, { timesToRepeat: 3, interval: 'month', unitMinor: 2_500 })];
    const changed = (version: number) =>
      driver.apply({
        type: 'programme.changed',
        plan: aPlan(dear, { version }),
        zone: [...paris],
      });
    changed(2);
    expect(programmeWhy(driver.programme).consentTo).toBe(2);
    driver.apply({ type: 'giveConsent', accepted: false });
    expect(driver.programme.planned.map(({ unitMinor }) => unitMinor)).toEqual([2_000, 2_000]);
    changed(3);
    driver.apply({ type: 'giveConsent', accepted: true });
    expect(driver.programme.planned.map(({ unitMinor }) => unitMinor)).toEqual([2_500, 2_500]);
  });

  it('I7 stays small over 500 shipments, and equal to a fold of its messages', () => {
    const weekly = [anEvent(1, { timesToRepeat: 500, daysFromLast: 1 })];
    const driver = new ProgrammeDriver(aPlan(weekly, { repeatThreshold: 3 }));
    driver.invoiceAll();
    driver.wait(501, () => driver.invoiceAll());
    expect(driver.keysOf('createChildOrder')).toHaveLength(500);
    expect([driver.life, driver.keysOf('endContinuity')]).toEqual(['ended', ['ended/1']]);
    expect(JSON.stringify(driver.programme).length).toBeLessThan(16_384);
    expect(driver.replayed()).toEqual(driver.programme);
  });

  it('I8 leaves no orphan where a child is declined, or made, while it is cancelled', () => {
    const driver = new ProgrammeDriver(aPlan([anEvent(1), anEvent(2, { daysFromLast: 0 })]));
    driver.apply({ type: 'child.created', ks: [1], childOrderId: 'o1-1' });
    driver.apply({ type: 'cancelProgramme', reason: 'asked' });
    driver.apply({ type: 'child.declined', childOrderId: 'o1-1' });
    driver.apply({ type: 'child.created', ks: [2], childOrderId: 'o1-2' });
    expect(driver.keysOf('cancelChild')).toEqual(['uncreate/o1-1/1', 'uncreate/o1-2/1']);
    expect(driver.keysOf('askNewCard')).toEqual([]);
    for (const childOrderId of ['o1-1', 'o1-2']) {
      driver.apply({ type: 'child.cancelled', childOrderId });
    }
    expect([driver.life, driver.keysOf('endContinuity')]).toEqual(['cancelled', ['ended/1']]);
  });
});

describe('the dates of a programme', () => {
  it('begin with the event that the programme has reached, where it says so', () => {
    const events = [1, 2, 3, 4].map((id) => anEvent(id));
    const start = { currentEvent: 3, daysAfterOrderDate: 2 };
    const current = new ProgrammeDriver(aPlan(events, { ...start, orderStart: 'currentEvent' }));
    expect(current.programme.planned.map(({ eventId }) => eventId)).toEqual([3, 4]);
    expect(current.dates).toEqual(['2026-11-22', '2026-12-22']);
    const first = new ProgrammeDriver(aPlan(events, start));
    expect(first.programme.planned[0]?.eventId).toBe(1);
  });

  it('pass over what is skipped, and end with an end', () => {
    const events = [
      ...[anEvent(1), anEvent(2, { action: 'skip' }), anEvent(3, { action: 'end' }), anEvent(4)],
    ];
    const driver = new ProgrammeDriver(aPlan(events));
    driver.wait(200, () => driver.invoiceAll());
    driver.invoiceAll();
    const made = driver.effects.filter(({ kind }) => kind === 'createChildOrder');
    expect(made.map(({ body }) => body['shipDate'])).toEqual(['2026-11-20', '2026-12-20']);
    expect(driver.life).toBe('ended');
  });

  it.each([
    ['week', ['2026-11-20', '2026-11-23', '2026-11-30']],
    ['month', ['2026-11-20', '2026-12-01', '2027-01-01']],
    ['quarter', ['2026-11-20', '2027-01-01', '2027-04-01']],
    ['year', ['2026-11-20', '2027-01-01', '2028-01-01']],
  ] as const)('follow the boundaries of each %s', (interval, dates) => {
    const plan = aPlan([anEvent(1, { timesToRepeat: 3, interval })], { daysAfterOrderDate: 1 });
    expect(new ProgrammeDriver(plan, { on: '2026-11-19' }).dates).toEqual(dates);
  });

  it('are planned three at a time where a threshold says so, until all have been', () => {
    const plan = aPlan(monthly(12), { repeatThreshold: 3, daysAfterOrderDate: 1 });
    const driver = new ProgrammeDriver(plan);
    expect(driver.dates).toHaveLength(3);
    const left: number[] = [];
    driver.wait(400, () => {
      driver.invoiceAll();
      left.push(driver.dates.length);
    });
    expect(left).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 1, 0]);
  });

  it('wait, go without or take another item where one is out of stock', () => {
    const outOf = (more: Parameters<typeof aPlan>[1], takesSubstitutes = true) => {
      const plan = aPlan([anEvent(1), anEvent(2)], more);
      const driver = new ProgrammeDriver(plan, { programme: { plan, takesSubstitutes } });
      driver.apply({ type: 'child.outOfStock', ks: [1], skus: stock });
      return driver;
    };
    const waits = outOf({});
    expect(programmeWhy(waits.programme)).toEqual({ reason: 'outOfStock', until: '2026-11-21' });
    waits.wait(1);
    expect(waits.keysOf('createChildOrder')).toEqual(['child/1', 'child/1/2']);
    const without = outOf({ onOutOfStock: 'skip' });
    expect(without.dates).toEqual(['2026-12-20']);
    const other = { onOutOfStock: 'substitute' as const, substitutes: ['MATE'] };
    expect(outOf(other).effects.at(-1)?.body['lines']).toMatchObject([{ sku: 'MATE' }]);
    expect(outOf(other, false).keysOf('createChildOrder')).toEqual(['child/1']);
  });

  it('begin at local midnight where the clocks change on the day before by UTC', () => {
    const change = { fromMs: Date.UTC(2026, 9, 3, 16), offsetMs: 39_600_000 };
    const zone = [{ fromMs: 0, offsetMs: 36_000_000 }, change];
    const driver = new ProgrammeDriver(aPlan([anEvent(1)]), { on: '2026-10-04', zone });
    expect(driver.programme.children[0]?.shipments[0]?.dueAtMs).toBe(Date.UTC(2026, 9, 3, 14));
  });

  it('begin at local midnight on both sides of a change of clocks', () => {
    const days = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 20 }), (later, horizonDays) => {
        const plan = aPlan(monthly(14), { daysAfterOrderDate: later, horizonDays });
        const driver = new ProgrammeDriver(plan, { on: '2026-01-05' });
        for (const { shipDate, dueAtMs } of driver.programme.planned) {
          const shown = new Intl.DateTimeFormat('sv-SE', {
            timeZone: 'Europe/Paris',
            dateStyle: 'short',
            timeStyle: 'medium',
          });
          const made = Date.parse(`${shipDate}T00:00:00Z`) - horizonDays * dayMs;
          fc.pre(made < Date.UTC(2028, 2, 1));
          const expected = new Date(made).toISOString().slice(0, 10);
          expect(shown.format(dueAtMs)).toBe(`${expected} 00:00:00`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('have one child at most, and none that was skipped, whatever is asked', () => {
    const act = fc.constantFrom(
      'skip',
      'pause',
      'resume',
      'move',
      'wait',
      'change',
      'run',
      'arrive',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(act, fc.integer({ min: 1, max: 40 })), { maxLength: 40 }),
        (acts) => {
          const plan = aPlan([anEvent(1, { timesToRepeat: 4 }), anEvent(2, { timesToRepeat: 9 })]);
          const paid = { ...plan, billUpfront: true };
          const driver = new ProgrammeDriver(paid, { paidMinor: programmeMinor({ plan: paid }) });
          const skippedKs = () =>
            driver.events
              .filter(({ type }) => type === 'continuity.skipped')
              .map(({ data }) => (data as { readonly k: number }).k);
          let version = 1;
          for (const [what, n] of acts) {
            if (what === 'skip') driver.send({ type: 'skipOne' });
            else if (what === 'pause') driver.send({ type: 'pause' });
            else if (what === 'resume') driver.send({ type: 'resume' });
            else if (what === 'move') driver.send({ type: 'moveDates', byDays: n - 20 });
            else if (what === 'run') driver.send({ type: 'runProgramme' });
            else if (what === 'wait') driver.wait(n);
            else if (what === 'arrive') driver.invoiceAll();
            else {
              version += 1;
              const next = { ...paid, version, horizonDays: n };
              driver.send({ type: 'programme.changed', plan: next, zone: [...paris] });
            }
          }
          driver.invoiceAll();
          const made = driver.events
            .filter(({ type }) => type === 'continuity.shipmentCreated')
            .flatMap(({ data }) => (data as { readonly ks: readonly number[] }).ks);
          expect(made.filter((k) => skippedKs().includes(k))).toEqual([]);
          driver.send({ type: 'cancelProgramme', reason: 'over' });
          driver.invoiceAll();
          const { paidMinor, shippedMinor, refundedMinor } = driver.programme;
          expect(shippedMinor).toBe(made.length * 2_000);
          expect(shippedMinor + refundedMinor).toBe(paidMinor);
          expect(driver.replayed()).toEqual(driver.programme);
        },
      ),
      { numRuns: 150 },
    );
  });
});
