import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventList, InvariantError } from '../../kernel/index.ts';

interface Pending {
  readonly key: readonly [number, number, number, number];
  readonly push: number;
  readonly handle: number;
}

type Command =
  | { readonly do: 'push'; readonly key: readonly [number, number, number, number] }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'pop' };

/** Few values, so that keys are often equal. */
const small = fc.integer({ min: 0, max: 1 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      key: fc.tuple(small, small, small, small),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.constant({ do: 'pop' as const }) },
);

/** By key, then in the order pushed. */
function byKey(a: Pending, b: Pending): number {
  for (const [place, value] of a.key.entries()) {
    const other = b.key[place] ?? 0;
    if (value !== other) return value - other;
  }
  return a.push - b.push;
}

/** The list beside an array that is sorted anew whenever it is asked. */
class Beside {
  readonly list = new EventList<number>();
  readonly handles: number[] = [];
  pending: Pending[] = [];

  run(next: Command): void {
    if (next.do === 'push') this.push(next.key);
    else if (next.do === 'pop') this.pop();
    else this.cancel(next.which);
    this.pending.sort(byKey);
    expect(this.list.size).toBe(this.pending.length);
    expect(this.list.peek()).toBe(this.pending[0]?.push);
    expect(this.list.peekAtMs()).toBe(this.pending[0]?.key[0] ?? Number.POSITIVE_INFINITY);
  }

  private push(key: Pending['key']): void {
    const push = this.handles.length;
    const handle = this.list.push(...key, push);
    expect(this.handles).not.toContain(handle);
    this.handles.push(handle);
    this.pending.push({ key, push, handle });
  }

  private pop(): void {
    expect(this.list.popMin()).toBe(this.pending.shift()?.push);
  }

  /** Any handle ever given, most of them stale. */
  private cancel(which: number): void {
    const handle = this.handles[which % Math.max(1, this.handles.length)] ?? 0;
    const isPending = this.pending.some((event) => event.handle === handle);
    expect(this.list.cancel(handle)).toBe(isPending);
    this.pending = this.pending.filter((event) => event.handle !== handle);
  }
}

describe('EventList', () => {
  it('behaves as an array that is always sorted, whatever is pushed, cancelled and popped', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const beside = new Beside();
        for (const next of commands) beside.run(next);
      }),
    );
  });

  it('gives events of one key in the order pushed', () => {
    const list = new EventList<string>();
    for (const item of ['first', 'second', 'third']) list.push(5, 1, 1, 1, item);
    expect([list.popMin(), list.popMin(), list.popMin()]).toEqual(['first', 'second', 'third']);
  });

  it('is empty at the end of time', () => {
    const list = new EventList<string>();
    expect(list.peekAtMs()).toBe(Number.POSITIVE_INFINITY);
    expect(list.peek()).toBeUndefined();
    expect(list.popMin()).toBeUndefined();
  });

  it('does not cancel the event that took the place of one that is over', () => {
    const list = new EventList<string>();
    const popped = list.push(1, 0, 0, 0, 'popped');
    list.popMin();
    const cancelled = list.push(1, 0, 0, 0, 'cancelled');
    expect(list.cancel(cancelled)).toBe(true);
    list.push(1, 0, 0, 0, 'stays');
    expect([popped, cancelled, cancelled + 1].map((handle) => list.cancel(handle))).toEqual([
      false,
      false,
      false,
    ]);
    expect(list.popMin()).toBe('stays');
  });

  it('keeps its order through growing and through most of it being cancelled', () => {
    const list = new EventList<number>();
    const total = 20_000;
    const handles = Array.from({ length: total }, (_, place) => {
      const atMs = (place * 7_919) % total;
      return { atMs, handle: list.push(atMs, 0, 0, 0, atMs) };
    });
    const kept = handles.filter(({ atMs, handle }) => atMs % 5 === 0 || !list.cancel(handle));
    expect(list.size).toBe(total / 5);
    const popped = kept.map(() => list.popMin());
    expect(popped).toEqual(kept.map(({ atMs }) => atMs).sort((a, b) => a - b));
    expect(list.size).toBe(0);
  });

  it('refuses a time that is no instant and an order that is no number', () => {
    const list = new EventList<string>();
    for (const atMs of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => list.push(atMs, 0, 0, 0, 'never')).toThrow(InvariantError);
    }
    expect(() => list.push(0, 0, Number.NaN, 0, 'never')).toThrow(/three numbers/);
    expect(list.size).toBe(0);
  });
});
