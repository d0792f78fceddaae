import { describe, expect, it } from 'vitest';
import { operations } from '../../api/index.ts';
import type { StreamEvent } from '../../live/index.ts';
import { compileScenario, reportOf, simulateScenario } from '../../simulator/index.ts';
import { aServer, type Body } from '../support/api-server.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';
import {
  api,
  clerkCentre,
  clerkScenario,
  fresh,
  keeps,
  starts,
  waitForEnd,
} from '../support/simulations.ts';

const scenariosUrl = `${api}/centres/shop/scenarios`;

describe('a scenario over HTTP', () => {
  it('is kept, read, changed under its version, copied and thrown away', async () => {
    const { ask } = await aServer();
    const made = await ask('POST', scenariosUrl, {
      as: 'ines',
      body: { ...aScenario(), notes: 'n' },
    });
    const url = String(made.headers['location']);
    expect(made).toMatchObject({ status: 201, headers: { etag: '"v1"' } });
    expect(made.body).toMatchObject({ version: 1, notes: 'n', changedBy: 'ines', ...aScenario() });
    const patch = { agents: { noAnswerShare: 0.1 }, notes: 'm' };
    const changed = await ask('PATCH', url, {
      as: 'malik',
      body: patch,
      headers: { 'if-match': '"v1"' },
    });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"v2"' } });
    expect(changed.body).toMatchObject({
      version: 2,
      notes: 'm',
      changedBy: 'malik',
      agents: { ...aScenario().agents, noAnswerShare: 0.1 },
    });
    const removed = await ask('PATCH', url, {
      as: 'malik',
      body: { agents: { noAnswerShare: null } },
      headers: { 'if-match': '"v2"' },
    });
    expect(removed.body['agents']).toEqual(aScenario().agents);
    const copy = await ask('POST', `${url}/clone`, { as: 'ines' });
    expect(copy.body).toMatchObject({ version: 1, agents: aScenario().agents });
    expect(copy.body['id']).not.toBe(made.body['id']);
    const listed = await ask('GET', scenariosUrl, { as: 'ines' });
    expect(listed.body['items']).toHaveLength(2);
    for (const [id, { body }] of [
      ['getScenario', made],
      ['listScenarios', listed],
    ] as const) {
      expect(operations[id].answer.safeParse(body).error?.issues ?? []).toEqual([]);
    }
    const headers = { 'if-match': '"v3"' };
    expect((await ask('DELETE', url, { as: 'ines', headers })).status).toBe(204);
    expect((await ask('DELETE', url, { as: 'ines', headers })).status).toBe(404);
  });

  it.each([
    ['of another form', { schema: 'x' }, /\/body\/schema is "x"/],
    ['with an unknown member', { ...aScenario(), line: 1 }, /\/body\/line.*lines/],
    ['of another centre', { ...aScenario(), centre: { file: 'hub' } }, /hub; expected shop/],
    ['with rules of its own', { ...aScenario(), rules: [{ file: 'r' }] }, /rules in force/],
    [
      'with a file',
      aScenario({ callTypes: [aCallType({ patience: { law: 'empirical', file: 'p.csv' } })] }),
      /p\.csv; expected a file that can be read/,
    ],
    [
      'with shifts of nobody',
      {
        ...aScenario(),
        agents: { shifts: [{ profile: 'x', count: 1, start: '08:00', end: '09:00' }] },
      },
      /shifts\/0\/profile is x; expected one of/,
    ],
  ])('is refused %s, with pointers', async (_what, body, told) => {
    const { ask } = await aServer();
    const answer = await ask('POST', scenariosUrl, { as: 'ines', body });
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_parameter']);
    expect(answer.body['detail']).toMatch(told);
    expect(answer.body['errors']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: expect.stringMatching(/^\/body/) }),
      ]),
    );
  });
});

describe('a run', () => {
  it('gives the figures of a simulation of the same scenario, with intervals', async () => {
    const served = await aServer();
    const id = await keeps(served);
    const begun = await starts(served, `/scenarios/${id}/runs`, { replications: 12, seed: 4 });
    expect(begun).toMatchObject({
      status: 202,
      body: { scenarioId: id, replications: 12, seed: 4 },
    });
    const job = await waitForEnd(served, begun.headers['location']);
    expect(job).toMatchObject({ kind: 'simulation', state: 'succeeded', progressShare: 1 });
    const href = (job['result'] as Body)['href'];
    const { body } = await served.ask('GET', String(href), { as: 'ines' });
    expect(operations.getRunResults.answer.safeParse(body).error?.issues ?? []).toEqual([]);
    const compiled = compileScenario(aScenario());
    if (!compiled.ok) throw new Error('no plan');
    const plan = compiled.value;
    const report = reportOf(plan, [...simulateScenario(plan, { replications: 12, seed: 4 })]);
    const shown = body['measures'] as readonly { id: string; estimate: { value: number } }[];
    expect(shown.map(({ id: of, estimate }) => [of, estimate.value])).toEqual(
      report.measures.map(({ measureId, value }) => [measureId, value]),
    );
    expect(shown[1]).toMatchObject({
      byInterval: { length: 4 },
      byQueue: [{ queueId: 'shop.orders' }],
    });
    const csv = await served.ask('GET', String(href), {
      as: 'ines',
      headers: { accept: 'text/csv' },
    });
    expect(csv.type).toContain('text/csv');
    expect(csv.text).toMatch(/^part,id,from,to,measure,unit,value/);
  });

  it('stops by the rule that is asked for, and never before ten days', async () => {
    const served = await aServer();
    const id = await keeps(served, aScenario({ run: { replications: { max: 4 } } }));
    const stop = { measure: 'abandonShare', halfWidth: 0.5 };
    const days = async (body: object): Promise<unknown> => {
      const begun = await starts(served, `/scenarios/${id}/runs`, body);
      const job = await waitForEnd(served, begun.headers['location']);
      const href = (job['result'] as Body)['href'];
      return (await served.ask('GET', String(href), { as: 'ines' })).body['replications'];
    };
    expect(await days({})).toBe(10);
    expect(await days({ stop })).toBe(10);
    const few = await starts(served, `/scenarios/${id}/runs`, { replications: 9 });
    expect(few.body).toMatchObject({ code: 'invalid_parameter', status: 400 });
  });

  it('is of the centre that runs, where the scenario names it', async () => {
    const served = await aServer(clerkCentre);
    const id = await keeps(served, clerkScenario);
    const begun = await starts(served, `/scenarios/${id}/runs`, { replications: 10 });
    const job = await waitForEnd(served, begun.headers['location']);
    const href = String((job['result'] as Body)['href']);
    const { body } = await served.ask('GET', href, { as: 'ines' });
    expect(body['measures']).toMatchObject({
      0: { id: 'calls', byQueue: [{ queueId: 'shop.q', estimate: { value: 0 } }, {}] },
    });
  });

  it('is answered once for a key, however often it is asked for', async () => {
    const served = await aServer();
    const id = await keeps(served);
    const request = { as: 'ines', body: { replications: 10 }, headers: fresh() };
    const url = `${api}/scenarios/${id}/runs`;
    const [first, again] = [
      await served.ask('POST', url, request),
      await served.ask('POST', url, request),
    ];
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    await waitForEnd(served, first.headers['location']);
    const { body } = await served.ask('GET', `${api}/jobs`, { as: 'ines' });
    expect(body['items']).toHaveLength(1);
  });

  it('tells how far it is by the stream, and what has happened by its log', async () => {
    const served = await aServer();
    const events: StreamEvent[] = [];
    served.live.onEvents((more) => events.push(...more));
    const id = await keeps(served);
    const begun = await starts(served, `/scenarios/${id}/runs`, { replications: 10 });
    await waitForEnd(served, begun.headers['location']);
    const told = events.flatMap((event) => ('told' in event ? [event.told] : []));
    expect(told).toMatchObject([
      { type: 'job.progress', kind: 'simulation', version: 1, progressShare: 0.1 },
      { type: 'job.done', state: 'succeeded', version: 2, person: 'ines' },
    ]);
    const log = await served.ask('GET', `${begun.headers['location']}/log`, { as: 'ines' });
    expect(log.type).toContain('application/x-ndjson');
    const lines = log.text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual([
      ...['queued', 'started', 'progress', 'ended'],
    ]);
    const run = `${api}/runs/${begun.body['id']}`;
    expect((await served.ask('GET', `${run}/log`, { as: 'ines' })).text).toBe(log.text);
    const { body } = await served.ask('GET', run, { as: 'ines' });
    expect(operations.getRun.answer.safeParse(body).error?.issues ?? []).toEqual([]);
  });
});

describe('a comparison', () => {
  it('shows what each scenario changes, over the same callers', async () => {
    const served = await aServer();
    const base = await keeps(served);
    const shift = { profile: 'clerk', count: 5, start: '08:00', end: '12:00' };
    const more = await keeps(served, {
      ...aScenario(),
      agents: { ...aScenario().agents, shifts: [shift] },
    });
    const begun = await starts(served, '/centres/shop/comparisons', {
      scenarioIds: [base, more],
      measures: ['abandonShare'],
      replications: 12,
    });
    const job = await waitForEnd(served, begun.headers['location']);
    const { body } = await served.ask('GET', String((job['result'] as Body)['href']), {
      as: 'ines',
    });
    expect(body).toMatchObject({
      schema: 'callwright.comparison/1',
      replications: 12,
      designs: [
        { name: base, differences: [] },
        {
          name: more,
          differences: [
            // The same callers: not one call more or less.
            { measureId: 'calls', difference: { value: 0, low: 0, high: 0 } },
            { measureId: 'abandonShare', verdict: 'less', isBetter: true },
          ],
        },
      ],
    });
  });
});

describe('a sweep over HTTP', () => {
  it('gives a grid of estimates, and each cell by the stream', async () => {
    const served = await aServer();
    const cells: unknown[] = [];
    served.live.onEvents((events) => {
      for (const event of events) {
        if ('told' in event && 'cell' in event.told) cells.push(event.told.cell);
      }
    });
    const scenarioId = await keeps(served);
    const begun = await starts(served, '/centres/shop/sweeps', {
      scenarioId,
      axes: [
        { path: 'staffing.clerk', values: [2, 4] },
        { path: 'aht', values: [120_000, 180_000] },
      ],
      measures: ['abandonShare'],
      replications: 10,
    });
    expect(begun).toMatchObject({ status: 202, body: { kind: 'sweep' } });
    const job = await waitForEnd(served, begun.headers['location']);
    const href = String((job['result'] as Body)['href']);
    const { body } = await served.ask('GET', href, { as: 'ines' });
    expect(body['cells']).toMatchObject([
      { values: [2, 120_000], replications: 10 },
      { values: [2, 180_000] },
      { values: [4, 120_000] },
      { values: [4, 180_000] },
    ]);
    expect(cells).toHaveLength(4);
    const csv = await served.ask('GET', href, { as: 'ines', headers: { accept: 'text/csv' } });
    expect(csv.text.split('\n')[0]).toMatch(/^staffing\.clerk,aht,measure,value/);
    const wrong = await starts(served, '/centres/shop/sweeps', {
      scenarioId,
      axes: [{ path: 'staffing.clrk', values: [2] }],
    });
    expect(wrong.body).toMatchObject({ status: 400, code: 'invalid_parameter' });
    expect(wrong.body['detail']).toMatch(/did you mean clerk/);
  });
});

describe('staffing over HTTP', () => {
  it('finds a roster that holds, by simulation, beside that of the formula', async () => {
    const served = await aServer();
    const scenarioId = await keeps(served);
    const begun = await starts(served, `/scenarios/${scenarioId}/staffing`, {
      target: { share: 0.7, targetMs: 20_000 },
      replications: 10,
      searchDays: 10,
    });
    expect(begun).toMatchObject({ status: 202, body: { kind: 'staffing' } });
    const job = await waitForEnd(served, begun.headers['location']);
    const href = String((job['result'] as Body)['href']);
    const { body } = await served.ask('GET', href, { as: 'ines' });
    expect(body).toMatchObject({
      schema: 'callwright.staffing/1',
      goals: [{ queueId: 'orders', share: 0.7, targetMs: 20_000 }],
      requirements: [{ queueId: 'orders' }],
      roster: { shifts: [{ profile: 'clerk' }], days: 10 },
    });
    const wrong = await starts(served, `/scenarios/${scenarioId}/staffing`, {
      shiftRules: {
        schema: 'callwright.shift-rules/1',
        shifts: [{ id: 'long', lengthMs: 86_400_000 }],
      },
    });
    expect(wrong.body).toMatchObject({ status: 400, code: 'invalid_parameter' });
  });
});
