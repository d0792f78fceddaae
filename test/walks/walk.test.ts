/** The walk itself: possible pairs by a model, what an operation leaves, replay and fewest steps. */
import { describe, expect, it } from 'vitest';
import { PairCoverage } from '../support/walks/pair-coverage.ts';
import {
  formatSteps,
  parseSteps,
  replay,
  shrink,
  type WalkStep,
  type WalkTarget,
  walk,
} from '../support/walks/walk.ts';
import { possiblePairs, unexpected, type WalkModel } from '../support/walks/walk-model.ts';

/** A door that is opened, closed and removed; it may close by itself. */
const model: WalkModel = {
  begins: { door: 'closed' },
  moves: {
    open: [{ needs: { door: ['closed'] }, sets: { door: ['open'] } }],
    close: [{ needs: { door: ['open'] }, sets: { door: ['closed'] } }],
    remove: [{ needs: { door: ['closed'] }, sets: { door: ['gone'] } }],
  },
  drifts: [],
};
const operations = ['open', 'close', 'remove', 'look'];
const shuts = { needs: { door: ['open'] }, sets: { door: ['closed'] } };

/** A door of which a fault is seen when it was looked at twice after it had been opened. */
class Door implements WalkTarget {
  readonly report: string[] = [];
  #state = 'closed';
  #looks = 0;

  observe() {
    return Promise.resolve({ door: this.#state });
  }

  take({ operation }: WalkStep) {
    this.report.push(operation);
    const to = { open: 'open', close: 'closed', remove: 'gone' }[operation] ?? this.#state;
    const from = { open: 'closed', close: 'open', remove: 'closed' }[operation] ?? this.#state;
    const isAccepted = from === this.#state;
    if (isAccepted) this.#state = to;
    if (operation === 'look' && this.#state === 'open') this.#looks += 1;
    return Promise.resolve({ isAccepted, code: isAccepted ? '' : 'door_state_not_allowed' });
  }

  faults() {
    return Promise.resolve(this.#looks < 2 ? [] : [`${this.#looks} looks`]);
  }

  end() {
    return Promise.resolve([]);
  }
}

const begin = () => Promise.resolve(new Door());

describe('a model of operations', () => {
  it('calls the pairs possible that some state lets be accepted', () => {
    const possible = possiblePairs(model, operations);
    expect(possible).toEqual(
      new Set([
        ...['open close', 'open look', 'close open', 'close remove', 'close look'],
        ...['remove look', 'look open', 'look close', 'look remove', 'look look'],
      ]),
    );
  });

  it('counts what happens between two operations', () => {
    const drifting = { ...model, drifts: [shuts] };
    const without = possiblePairs(model, operations);
    const more = [...possiblePairs(drifting, operations)].filter((pair) => !without.has(pair));
    expect(more).toEqual(['open open', 'open remove']);
  });

  it('says what an operation has left otherwise', () => {
    const before = { door: 'closed' };
    const left = (after: string, of = model) =>
      unexpected(of, 'open', { before, after: { door: after } });
    expect([left('open'), left('closed')]).toEqual([[], ['door=closed']]);
    expect(left('closed', { ...model, drifts: [shuts] })).toEqual([]);
  });
});

describe('the coverage of pairs', () => {
  it('reports what is accepted against the model, and never accepted', () => {
    const coverage = new PairCoverage(operations, model);
    const yes = { isAccepted: true, code: '' };
    expect(coverage.note({ state: { door: 'closed' }, last: null }, 'open', yes)).toEqual([]);
    expect(coverage.note({ state: { door: 'open' }, last: 'open' }, 'close', yes)).toEqual([]);
    expect(coverage.note({ state: { door: 'gone' }, last: 'remove' }, 'open', yes)).toEqual([
      'open is accepted where the model refuses it: door=gone',
    ]);
    expect(coverage.neverAccepted).toEqual(['remove', 'look']);
    expect(coverage.summary).toBe('1 of 10 possible (16 in all)');
  });
});

describe('a walk that fails', () => {
  it('is repeated by its steps as text, and cut to the fewest', async () => {
    const coverage = new PairCoverage(operations, model);
    let failure = null;
    for (let seed = 1; failure === null && seed < 100; seed += 1) {
      failure = await walk(begin, { seed, length: 30, coverage });
    }
    if (failure === null) throw new Error('no walk has found the fault');
    const steps = parseSteps(formatSteps(failure.steps));
    expect(steps).toEqual(failure.steps);
    expect(await replay(begin, coverage, steps)).toEqual(failure);
    const least = await shrink(begin, coverage, failure);
    expect(least.faults).toEqual(['2 looks']);
    expect(least.report).toEqual(['open', 'look', 'look']);
    expect(() => parseSteps('open@x')).toThrow('the step is "open@x", expected operation@seed');
  });
});
