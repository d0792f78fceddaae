import { describe, expect, it } from 'vitest';
import { startLiveCentre } from '../../live/index.ts';
import {
  createRouter,
  type PreparedRuleSets,
  type Router,
  type RouterOptions,
} from '../../routing/index.ts';
import type { RuleFile, RuleSetFile } from '../../rules/index.ts';
import { aCentre } from '../support/builders.ts';
import { mondayMs } from '../support/live-centre.ts';
import { admitting } from '../support/rule-service.ts';
import { TurnedClock } from '../support/turned-clock.ts';

/** Runs on by a millisecond whenever somebody looks at it: each slice takes a turn of its own. */
class RunningClock extends TurnedClock {
  #looks = 0;

  override nowMs(): number {
    this.#looks += 1;
    return super.nowMs() + this.#looks;
  }

  override after(delayMs: number, run: () => void): () => void {
    return super.after(Math.max(1, delayMs), run);
  }
}

const set = { id: 'doors', kind: 'admit', centreId: 'shop', owner: 'paul' } as const;
const record = { ...set, createdAtMs: 0, createdBy: 'paul' };

/** Two hundred campaigns hear that the line is busy, each with its case. */
function large(version: number, expected = 'campaign-7'): RuleSetFile {
  const base = admitting([], version);
  const names = Array.from({ length: 200 }, (_, place) => `campaign-${place}`);
  const rules = names.map((name, place): RuleFile => {
    const leaf = { fact: 'call.campaign', operator: 'equal', value: name } as const;
    const guard = { fact: 'call.transferCount', operator: 'equal', value: 0 } as const;
    const params = { action: 'busy', text: 'busy' } as const;
    const conditions = { all: [leaf, guard] };
    return { name, priority: 1_000 - place, conditions, event: { type: 'admit', params } };
  });
  const facts = { 'call.campaign': 'campaign-7' };
  const one = { name: 'busy', facts, expect: { winner: expected } };
  return { ...base, rules: [...rules, ...base.rules], cases: [one, ...(base.cases ?? [])] };
}

function running(clock: TurnedClock) {
  let options: RouterOptions | undefined;
  let router: Router | undefined;
  const create = (of: RouterOptions): Router => {
    options = of;
    router = createRouter(of);
    return router;
  };
  const of = { centre: aCentre(), clock, speed: 1, originMs: mondayMs, epoch: 1 };
  const live = startLiveCentre({ ...of, ruleSets: [admitting([], 1)], createRouter: create });
  const activate = (file: RuleSetFile) =>
    live.activateRules({ set: record, file, version: file.version, waiting: 'migrate' });
  const prepared = (): PreparedRuleSets | undefined => options?.prepared;
  return { live, activate, prepared, active: () => router?.ruleSet('admit') };
}

/** Turns of the event loop, with a call in each, until the work is done; how many calls. */
async function answeredDuring(
  { live }: Pick<ReturnType<typeof running>, 'live'>,
  clock: TurnedClock,
  work: Promise<unknown>,
): Promise<number> {
  let isDone = false;
  void work.finally(() => {
    isDone = true;
  });
  let answered = 0;
  for (let turns = 0; !isDone && turns < 100_000; turns += 1) {
    const callId = `c${turns}`;
    void live.submit({ type: 'call.arrived', callId, queueId: 'q' }).then(() => {
      if (!isDone) answered += 1;
    });
    clock.turn(1);
    await Promise.resolve();
  }
  return answered;
}

describe('F12: a large set that comes into force', () => {
  it('lets calls be answered while it is judged and compiled', async () => {
    const clock = new RunningClock();
    const all = running(clock);
    const activation = all.activate(large(2));
    expect(all.active()?.version).toBe(1);
    expect(await answeredDuring(all, clock, activation)).toBeGreaterThan(100);
    expect(await activation).toEqual({});
    expect(all.active()?.version).toBe(2);
  });

  it('is what was prepared, and is not made ready again', async () => {
    const clock = new RunningClock();
    const all = running(clock);
    const file = large(2);
    await answeredDuring(all, clock, all.activate(file));
    expect(all.active()).toBe(all.prepared()?.take(file)?.rules);
  });

  it('that may not be in force is refused by what was found when it was prepared', async () => {
    const clock = new RunningClock();
    const all = running(clock);
    const file = large(2, 'campaign-8');
    const activation = all.activate(file);
    await answeredDuring(all, clock, activation);
    expect(await activation).toEqual({ refused: 'invalid_parameter' });
    expect(all.prepared()?.take(file)).toBeNull();
    expect(all.active()?.version).toBe(1);
  });

  it('comes into force at once under a clock that stands still', async () => {
    const clock = new TurnedClock();
    const all = running(clock);
    const activation = all.activate(large(2));
    clock.turn(0);
    expect(all.active()?.version).toBe(2);
    expect(await activation).toEqual({});
  });
});
