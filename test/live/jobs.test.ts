import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ReplicationError } from '../../gateways/index.ts';
import { catchRefusal } from '../../live/index.ts';
import { impactRunId, type SimulationService } from '../../services/index.ts';
import { openStore } from '../../store/index.ts';
import { aFolder } from '../support/callwright.ts';
import { admitting } from '../support/rule-service.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';
import { aSimulationService, heldRunner } from '../support/simulations.ts';

function keptBy({ scenarios }: SimulationService): string {
  return scenarios.create({ person: 'ines', document: aScenario(), notes: '' }).id;
}

function begunBy(office: SimulationService, scenarioId: string, person = 'ines'): string {
  return office.run({ person, scenarioId, replications: 10 }).id;
}

async function endOf({ jobs }: SimulationService, id: string): Promise<string> {
  for (;;) {
    await turn();
    const state = jobs.job(id)?.state ?? 'gone';
    if (state !== 'queued' && state !== 'running') return state;
  }
}

describe('jobs', () => {
  it('run two at a time for a person, others beside, and wait in their order', async () => {
    const runner = heldRunner();
    const { simulations } = aSimulationService({ runner });
    const scenario = keptBy(simulations);
    const ids = ['ines', 'ines', 'ines', 'ines', 'paul'].map((person) =>
      begunBy(simulations, scenario, person),
    );
    const states = () => ids.map((id) => simulations.jobs.job(id)?.state);
    expect(states()).toEqual(['running', 'running', 'queued', 'queued', 'running']);
    runner.letGo();
    for (const id of ids) expect(await endOf(simulations, id)).toBe('succeeded');
    const [first = '', ...others] = ids;
    for (const id of others) {
      expect(simulations.jobs.resultOf(id)).toEqual(simulations.jobs.resultOf(first));
    }
  });

  it('are refused where too many wait, and a cancelled one makes room', () => {
    const { simulations } = aSimulationService({ runner: heldRunner() });
    const scenarioId = keptBy(simulations);
    const ids = Array.from({ length: 22 }, () => begunBy(simulations, scenarioId));
    const more = catchRefusal(() =>
      simulations.run({ person: 'paul', scenarioId, replications: 10 }),
    );
    expect(more).toMatchObject({ ok: false, refused: { code: 'too_many_jobs' } });
    expect(catchRefusal(() => simulations.jobs.cancel(ids[5] ?? ''))).toMatchObject({
      value: { state: 'cancelled' },
    });
    simulations.run({ person: 'paul', scenarioId, replications: 10 });
  });

  it('end at once when they are cancelled, and the next one runs', async () => {
    const runner = heldRunner();
    const { simulations, told } = aSimulationService({ runner });
    const scenario = keptBy(simulations);
    const ids = Array.from({ length: 3 }, () => begunBy(simulations, scenario));
    const [first = '', second = '', third = ''] = ids;
    expect(catchRefusal(() => simulations.jobs.cancel(first))).toMatchObject({
      ok: true,
      value: { state: 'cancelled' },
    });
    expect(simulations.jobs.job(third)?.state).toBe('running');
    expect(catchRefusal(() => simulations.jobs.cancel(first))).toMatchObject({
      refused: { code: 'job_state_not_allowed' },
    });
    runner.letGo();
    expect(await endOf(simulations, second)).toBe('succeeded');
    expect(await endOf(simulations, third)).toBe('succeeded');
    expect(simulations.jobs.job(first)?.state).toBe('cancelled');
    expect(told.filter(({ type }) => type === 'job.done')).toHaveLength(3);
  });

  it('that a process leaves are run again by the next one, to the same results', async () => {
    const path = join(aFolder(), 'callwright.db');
    const before = aSimulationService({
      runner: heldRunner(),
      store: openStore({ path, nowMs: () => 0 }),
    });
    const scenario = keptBy(before.simulations);
    const ids = Array.from({ length: 3 }, () => begunBy(before.simulations, scenario));
    await before.simulations.stop();
    before.store.close();
    const after = aSimulationService({ store: openStore({ path, nowMs: () => 0 }) });
    expect(after.simulations.jobs.jobs().map(({ state }) => state)).toEqual([
      ...['queued', 'running', 'running'],
    ]);
    after.simulations.open();
    for (const id of ids) expect(await endOf(after.simulations, id)).toBe('succeeded');
    const fresh = begunBy(after.simulations, scenario);
    expect(await endOf(after.simulations, fresh)).toBe('succeeded');
    for (const id of ids) {
      expect(after.simulations.jobs.resultOf(id)).toEqual(after.simulations.jobs.resultOf(fresh));
    }
    after.store.close();
  });

  it('about rules leave their run once, whatever process ends them', async () => {
    const path = join(aFolder(), 'callwright.db');
    const opened = () => openStore({ path, nowMs: () => 0 });
    const before = aSimulationService({ runner: heldRunner(), store: opened() });
    const sideOf = (version: number, busy: readonly string[]) => {
      return { version, hash: `hash of ${version}`, file: admitting(busy, version) };
    };
    const begun = catchRefusal(() =>
      before.simulations.impact({
        person: 'ines',
        sides: { setId: 'doors', before: sideOf(1, ['order']), after: sideOf(2, ['return']) },
        scenario: aScenario({ callTypes: [aCallType({ facts: { 'call.type': 'order' } })] }),
        replications: 10,
      }),
    );
    if (!begun.ok) throw new Error(begun.refused.detail);
    await before.simulations.stop();
    expect(before.store.rules.runs('doors', 2)).toEqual([]);
    before.store.close();
    const after = aSimulationService({ store: opened() });
    after.simulations.open();
    await endOf(after.simulations, begun.value.id);
    expect(after.simulations.jobs.job(begun.value.id)).toMatchObject({
      state: 'succeeded',
      problem: null,
    });
    expect(after.store.rules.runs('doors', 2)).toMatchObject([
      { id: impactRunId(begun.value.id), kind: 'simulation', result: { replications: 10 } },
    ]);
    after.store.close();
  });

  it('that fail say why', async () => {
    const runner = heldRunner();
    const { simulations } = aSimulationService({ runner });
    const id = begunBy(simulations, keptBy(simulations));
    await runner.close();
    runner.letGo();
    expect(await endOf(simulations, id)).toBe('failed');
    expect(simulations.jobs.job(id)?.problem).toMatch(/replication \d was given up/);
  });

  it.each(['failed', 'lost'] as const)(
    'whose replication has %s tell people no stack and no path, and the log both',
    async (code) => {
      const stack = 'Error: x is y\n    at run (file:///srv/callwright/simulator/day.ts:7:1)';
      const runner = {
        ...heldRunner(),
        run: () => Promise.reject(new ReplicationError(code, stack)),
      };
      const { simulations, errors } = aSimulationService({ runner });
      const id = begunBy(simulations, keptBy(simulations));
      expect(await endOf(simulations, id)).toBe('failed');
      expect(simulations.jobs.job(id)?.problem).toMatch(/^We have made a mistake; the log of/);
      expect(errors.map(({ message }) => message)).toEqual([stack]);
    },
  );

  it('fail alone by an error that nobody expects, which says of which job it is', async () => {
    const { run: held, ...others } = heldRunner();
    let isFirst = true;
    const run: typeof held = (job, options) => {
      if (!isFirst) return held(job, options);
      isFirst = false;
      return Promise.reject(new TypeError('x is undefined'));
    };
    const { simulations, errors, places } = aSimulationService({ runner: { ...others, run } });
    const scenario = keptBy(simulations);
    const [first, second] = [begunBy(simulations, scenario), begunBy(simulations, scenario)];
    expect(await endOf(simulations, first)).toBe('failed');
    others.letGo();
    expect(await endOf(simulations, second)).toBe('succeeded');
    expect(errors).toHaveLength(1);
    expect(places).toEqual([`job ${first}`]);
  });

  it('of which the stored question is damaged fail, and the others run', async () => {
    const path = join(aFolder(), 'callwright.db');
    const opened = () => openStore({ path, nowMs: () => 0 });
    const before = aSimulationService({ runner: heldRunner(), store: opened() });
    const scenario = keptBy(before.simulations);
    const ids = Array.from({ length: 4 }, () => begunBy(before.simulations, scenario));
    await before.simulations.stop();
    before.store.close();
    const database = new DatabaseSync(path);
    for (const [n, text] of ['{}', 'null', '{"x'].entries()) {
      database.prepare('update job set question = ? where id = ?').run(text, ids[n] ?? '');
    }
    database.close();
    const after = aSimulationService({ store: opened() });
    after.simulations.open();
    const ends: string[] = [];
    for (const id of ids) ends.push(await endOf(after.simulations, id));
    expect(ends).toEqual(['failed', 'failed', 'failed', 'succeeded']);
    const damaged = ids.slice(0, 3).map((id) => `job ${id}`);
    expect(after.places.toSorted()).toEqual(damaged.toSorted());
    after.store.close();
  });

  it('keep the scenario as it was when they were asked for', async () => {
    const runner = heldRunner();
    const { simulations } = aSimulationService({ runner });
    const scenario = keptBy(simulations);
    const [before, same] = [begunBy(simulations, scenario), begunBy(simulations, scenario)];
    const patch = { agents: { noAnswerShare: 0.5 } };
    const of = { person: 'ines', id: scenario, version: 1, notes: undefined };
    simulations.scenarios.patch({ ...of, patch });
    const other = begunBy(simulations, scenario);
    runner.letGo();
    for (const id of [before, same, other]) await endOf(simulations, id);
    const { jobs } = simulations;
    expect(jobs.resultOf(same)).toEqual(jobs.resultOf(before));
    expect(jobs.resultOf(other)).not.toEqual(jobs.resultOf(before));
  });
});
