import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda, EventList } from '../../kernel/index.ts';

/** What is left of an agenda, as `time value`. */
function rest(agenda: Agenda<object>): readonly string[] {
  const seen: string[] = [];
  for (let atMs = agenda.peekAtMs(); atMs < Number.POSITIVE_INFINITY; atMs = agenda.peekAtMs()) {
    agenda.take();
    seen.push(`${atMs} ${agenda.value}`);
  }
  return seen;
}

describe('an agenda', () => {
  it('gives events by time, and those of one time in the order they were scheduled', () => {
    const agenda = new Agenda<object>();
    [5, 3, 5, 1, 3].forEach((atMs, n) => {
      agenda.push(atMs, 0, null, n);
    });
    expect(rest(agenda)).toEqual(['1 3', '3 1', '3 4', '5 0', '5 2']);
  });

  it('tells kind, subject and number of the one taken', () => {
    const agenda = new Agenda<{ readonly name: string }>();
    agenda.push(7, 4, { name: 'call' }, 9);
    agenda.take();
    expect(agenda).toMatchObject({ kind: 4, subject: { name: 'call' }, value: 9 });
  });

  it('lets what is scheduled for this very ms come after what was scheduled for it before', () => {
    const agenda = new Agenda<object>();
    agenda.push(2, 0, null, 0);
    agenda.push(2, 0, null, 1);
    agenda.take();
    const gone = agenda.push(2, 0, null, 2);
    agenda.push(2, 0, null, 3);
    agenda.cancel(gone);
    agenda.push(3, 0, null, 4);
    expect(rest(agenda)).toEqual(['2 1', '2 3', '3 4']);
  });

  it('does not cancel by a handle whose event is over', () => {
    const agenda = new Agenda<object>();
    const old = agenda.push(1, 0, null, 0);
    agenda.take();
    agenda.push(2, 0, null, 1);
    agenda.cancel(old);
    expect(rest(agenda)).toEqual(['2 1']);
  });

  it('keeps the order of many events that come close together, each before the others', () => {
    const agenda = new Agenda<object>();
    agenda.push(0, 0, null, -1);
    agenda.take();
    // All of one span, until the walks along it have been too long.
    const times = Array.from({ length: 200 }, (_, n) => 1 + ((199 - n) >> 1));
    times.forEach((atMs, n) => {
      agenda.push(atMs, 0, null, n);
    });
    const order = times.map((atMs, n) => [atMs, n] as const).sort((a, b) => a[0] - b[0]);
    expect(rest(agenda)).toEqual(order.map(([atMs, n]) => `${atMs} ${n}`));
  });

  it('refuses a time that is no instant', () => {
    expect(() => new Agenda().push(0.5, 0, null, 0)).toThrow('an event is at 0.5');
  });

  it('gives the same order as an event list under any schedule', () => {
    const delay = fc.oneof(fc.nat(6), fc.nat(5_000), fc.nat(50_000_000));
    const step = fc.record({ delay, cancels: fc.boolean(), takes: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 300 }), (steps) => {
        const agenda = new Agenda<object>();
        const list = new EventList<number>();
        const handles: (readonly [number, number])[] = [];
        let nowMs = 0;
        const seen: [number[], number[]] = [[], []];
        steps.forEach(({ delay, cancels, takes }, n) => {
          // A look ahead is no promise: what is scheduled next may come before what was seen.
          expect(agenda.peekAtMs()).toBe(list.peekAtMs());
          handles.push([
            agenda.push(nowMs + delay, 0, null, n),
            list.push(nowMs + delay, 0, 0, 0, n),
          ]);
          const [mine, theirs] = handles[(n * 7) % handles.length] ?? [0, 0];
          if (cancels) {
            agenda.cancel(mine);
            list.cancel(theirs);
          }
          for (let take = 0; take < takes; take += 1) {
            expect(agenda.peekAtMs()).toBe(list.peekAtMs());
            if (list.size === 0) return;
            nowMs = list.peekAtMs();
            agenda.take();
            seen[0].push(agenda.value);
            seen[1].push(list.popMin() ?? -1);
          }
        });
        expect(seen[0]).toEqual(seen[1]);
      }),
    );
  });
});
