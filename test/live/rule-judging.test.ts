import { describe, expect, it } from 'vitest';
import { catchRefusal } from '../../live/index.ts';
import type { CaseFile, RuleFile, RuleSetFile } from '../../rules/index.ts';
import { answerTo } from '../support/answers.ts';
import { mondayMs } from '../support/live-centre.ts';
import { admitting, approveVersion, aRuleService, textOf } from '../support/rule-service.ts';

const doors = { setId: 'doors' } as const;
const ruleCount = 320;

/** A set so large that it is judged in a thread of its own; the last case fails if so asked. */
function large(isGood: boolean): RuleSetFile {
  const base = admitting([]);
  const campaigns = Array.from({ length: ruleCount }, (_, place) => `campaign-${place}`);
  const rules = campaigns.map((name, place): RuleFile => {
    const of = { name, priority: 1_000 - place };
    const leaf = { fact: 'call.campaign', operator: 'equal', value: name } as const;
    const guard = { fact: 'call.transferCount', operator: 'equal', value: 0 } as const;
    const params = { action: 'busy', text: 'busy' } as const;
    return { ...of, conditions: { all: [leaf, guard] }, event: { type: 'admit', params } };
  });
  const cases = campaigns.map((name): CaseFile => {
    return { name, facts: { 'call.campaign': name }, expect: { winner: name } };
  });
  const wrong: CaseFile = { name: 'no', facts: {}, expect: { winner: 'campaign-1' } };
  return {
    ...base,
    rules: [...rules, ...base.rules],
    cases: [...cases, ...(base.cases ?? []), ...(isGood ? [] : [wrong])],
  };
}

function withSet() {
  const all = aRuleService();
  all.ruleService.createSet({ person: 'paul', id: 'doors', kind: 'admit' });
  return all;
}

function aTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Turns of the event loop until the work is done. */
async function turnsDuring(work: Promise<void>): Promise<number> {
  let isDone = false;
  const ended = work.then(() => (isDone = true));
  let turns = 0;
  while (!isDone) {
    await aTurn();
    turns += 1;
  }
  await ended;
  return turns;
}

describe('a large text', () => {
  it('is judged beside the calls, with the words it gets at once', async () => {
    const asked = { ...doors, person: 'paul', text: textOf(large(true)), revision: 0 };
    const [beside, atOnce] = [withSet().ruleService, withSet().ruleService];
    expect(await turnsDuring(beside.prepareDraft(asked))).toBeGreaterThan(20);
    const [first, second] = [beside.saveDraft(asked), atOnce.saveDraft(asked)];
    expect(first).toEqual(second);
    expect(first.judgement.cases.length).toBeGreaterThan(ruleCount);
    const ref = { ...doors, version: 1 };
    expect(await turnsDuring(beside.prepareCheck(ref))).toBeGreaterThan(20);
    const check = { ...ref, person: 'paul', accepted: [] };
    expect(beside.check(check)).toEqual(atOnce.check(check));
    expect(beside.version('doors', 1)?.state).toBe('checked');
    beside.close();
  });

  it('that changes after it was prepared is judged as it is', async () => {
    const { ruleService } = withSet();
    const asked = { ...doors, person: 'paul', revision: 0 };
    await ruleService.prepareDraft({ ...asked, text: textOf(large(true)) });
    ruleService.saveDraft({ ...asked, text: textOf(large(true)) });
    await ruleService.prepareCheck({ ...doors, version: 1 });
    ruleService.saveDraft({ ...asked, text: textOf(large(false)), revision: 1 });
    const checked = catchRefusal(() =>
      ruleService.check({ ...doors, version: 1, person: 'paul', accepted: [] }),
    );
    expect(checked).toMatchObject({ refused: { code: 'tests_failing' } });
    ruleService.close();
  });

  it('is judged all the same when its thread is ended', async () => {
    const { ruleService } = withSet();
    const asked = { ...doors, person: 'paul', text: textOf(large(true)), revision: 0 };
    const prepared = ruleService.prepareDraft(asked);
    ruleService.close();
    await prepared;
    expect(catchRefusal(() => ruleService.saveDraft(asked))).toMatchObject({ ok: true });
  });
});

describe('a large set that another gives way to', () => {
  const minuteMs = 60_000;

  async function givingWay() {
    const all = aRuleService();
    all.ruleService.addInitialVersions([{ ...large(true), version: 1 }]);
    const version = approveVersion(all.ruleService, admitting(['order'], 1));
    const ref = { ...doors, version, person: 'paul', waiting: 'pin' } as const;
    const activated = await answerTo(
      all.ruleService.activate({ ...ref, untilMs: mondayMs + minuteMs }),
    );
    expect(activated).toMatchObject({ ok: true });
    all.clock.turn(minuteMs);
    return { ...all, inForce: () => all.store.rules.activationNow('doors')?.version };
  }

  it('is made ready beside the calls before it is in force again', async () => {
    const { ruleService, told, inForce } = await givingWay();
    expect(inForce()).toBe(2);
    while (inForce() !== 1) await aTurn();
    expect(ruleService.active.get('doors')?.version).toBe(1);
    expect(told.at(-1)).toMatchObject({ version: 1, file: { ...large(true), version: 1 } });
    ruleService.close();
  });

  it('is not put in force by an office that has closed', async () => {
    const { ruleService, told, inForce } = await givingWay();
    ruleService.close();
    for (let left = 10; left > 0; left -= 1) await aTurn();
    expect(inForce()).toBe(2);
    expect(told).toHaveLength(1);
  });
});
