import { describe, expect, it } from 'vitest';
import { operations } from '../../api/index.ts';
import type { StreamEvent } from '../../live/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { Body, HttpReply, TestApi } from '../support/api-server.ts';
import { cheap, costly, doorDay, doorServer } from '../support/door-days.ts';
import { agree, doors, drafts } from '../support/doors.ts';
import { fresh, keeps, waitForEnd } from '../support/simulations.ts';

const limit = { measureId: 'abandonShare', side: 'most', limit: 0.01 } as const;
const limits = [limit, { ...limit, queueId: 'shop.z' }];
const waiver = 'no journal yet';

/** Paul's version, checked; its number. */
async function checked(served: TestApi, file: RuleSetFile): Promise<number> {
  const version = await drafts(served, file);
  await served.ask('POST', `${doors}/versions/${version}/check`, { as: 'paul' });
  return version;
}

function simulates({ ask }: TestApi, version: number, body: object = {}): Promise<HttpReply> {
  return ask('POST', `${doors}/versions/${version}/simulate`, {
    as: 'ines',
    body: { scenario: doorDay, replications: 10, measures: ['serviceLevelNet'], ...body },
    headers: fresh(),
  });
}

/** Simulates to the end; the run. */
async function runOf(served: TestApi, version: number, body: object = {}): Promise<Body> {
  const begun = await simulates(served, version, { acceptance: limits, ...body });
  expect([begun.status, begun.body['detail']]).toEqual([202, undefined]);
  const job = await waitForEnd(served, begun.headers['location']);
  expect(operations.getJob.answer.safeParse(job).error?.issues ?? []).toEqual([]);
  expect(job).toMatchObject({ kind: 'impact', state: 'succeeded' });
  const { href } = job['result'] as { readonly href: string };
  return (await served.ask('GET', href, { as: 'ines' })).body;
}

function proposes({ ask }: TestApi, version: number, body: object): Promise<HttpReply> {
  return ask('POST', `${doors}/versions/${version}/propose`, {
    as: 'malik',
    body: { waiver, acceptance: limits, ...body },
  });
}

describe('the impact of a version', () => {
  it('is a run of it: what it changes over the one in force, by queue as well', async () => {
    const served = await doorServer();
    const events: StreamEvent[] = [];
    served.live.onEvents((more) => events.push(...more));
    const version = await checked(served, costly);
    const run = await runOf(served, version, { seed: 7 });
    expect(operations.getRuleRun.answer.safeParse(run).error?.issues ?? []).toEqual([]);
    expect(run).toMatchObject({ kind: 'simulation', version, seed: 7, person: 'ines' });
    const result = run['result'] as Body;
    expect(result).toMatchObject({
      schema: 'callwright.impact/1',
      ruleSet: { set: 'doors', before: { version: 1 }, after: { version } },
      scenario: { id: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      replications: 10,
      seed: 7,
      confidence: 0.95,
      acceptance: [
        { measureId: 'abandonShare', passes: false },
        { queueId: 'z', passes: false },
      ],
    });
    const [, after] = result['designs'] as readonly { readonly differences: readonly Body[] }[];
    expect(after?.differences.map(({ measureId }) => measureId)).toEqual([
      ...['calls', 'serviceLevelNet', 'abandonShare'],
    ]);
    expect(after?.differences[2]).toMatchObject({ verdict: 'more', isBetter: false });
    const told = events.flatMap((event) => ('told' in event ? [event.told.type] : []));
    expect(told.filter((type) => type.startsWith('job.'))).toEqual(['job.progress', 'job.done']);
    const shown = await served.ask('GET', `${doors}/versions/${version}`, { as: 'ines' });
    const evidence = shown.body['evidence'] as readonly Body[];
    expect(evidence.map(({ kind }) => kind).toSorted()).toEqual(['cases', 'simulation']);
  });

  it('is the same for the same seed, and ends as soon as it is known so well', async () => {
    const served = await doorServer();
    const version = await checked(served, costly);
    const scenarioId = await keeps(served, doorDay);
    const kept = { scenario: undefined, scenarioId };
    const [one, two] = [await runOf(served, version), await runOf(served, version, kept)];
    const of = ({ result }: Body) => (result as Body)['designs'];
    expect(of(two)).toEqual(of(one));
    const precision = { measureId: 'abandonShare', halfWidth: 0.2 };
    const soon = await runOf(served, version, { replications: undefined, precision });
    expect(soon['result']).toMatchObject({ replications: 10 });
  });

  it.each([
    ['no scenario', { scenario: undefined }, /neither; expected scenarioId, or scenario/],
    ['two scenarios', { scenarioId: 'x' }, /both; expected/],
    ['a measure of nobody', { measures: ['x'] }, /measures\/0 is x/],
    [
      'a limit on no measure',
      { acceptance: [{ ...limit, measureId: 'x' }] },
      /the id of a measure/,
    ],
    ['a limit on no queue', { acceptance: [{ ...limit, queueId: 'shop.x' }] }, /x; expected .*z/],
    ['another centre', { scenario: { ...doorDay, centre: { file: 'hub' } } }, /expected shop/],
    [
      'callers who never meet the rules',
      {
        scenario: {
          ...doorDay,
          callTypes: doorDay.callTypes.map(({ facts: _facts, ...type }) => type),
        },
      },
      /is of no caller who meets rules of kind admit; expected a call type with facts/,
    ],
  ])('is refused for %s', async (_what, body, told) => {
    const served = await doorServer();
    const answer = await simulates(served, await checked(served, costly), body);
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_parameter']);
    expect(answer.body['detail']).toMatch(told);
  });
});

describe('limits in a proposal', () => {
  it('are kept with it where a simulation shows all of them to hold', async () => {
    const served = await doorServer();
    const version = await checked(served, cheap);
    const run = await runOf(served, version);
    const runId = run['runId'];
    const proposed = await proposes(served, version, { evidence: [runId] });
    expect([proposed.status, proposed.body['detail']]).toEqual([200, undefined]);
    const shown = [
      { ...limit, passes: true, runId },
      { ...limit, queueId: 'shop.z', passes: true, runId },
    ];
    expect(proposed.body).toMatchObject({ state: 'proposed', acceptance: shown });
    await served.ask('POST', `${doors}/versions/${version}/approve`, { as: 'malik' });
    const events = served.store.rules.events('doors', version);
    expect(events.find(({ action }) => action === 'rules.approved')?.body).toMatchObject({
      acceptance: [{ runId }, { runId, queueId: 'z' }],
    });
    expect(served.store.rules.approvals('doors', version)).toMatchObject([
      { runs: expect.arrayContaining([runId]) },
    ]);
  });

  it('refuse a change that costs too much, with what was seen', async () => {
    const served = await doorServer();
    const version = await checked(served, costly);
    const { runId } = await runOf(served, version);
    const refused = await proposes(served, version, { evidence: [runId] });
    expect([refused.status, refused.body['code']]).toEqual([409, 'rules_state_not_allowed']);
    const seen = /Abandon share: \+?[\d.]+ points \(.* to .*\); expected at most \+?1\.0 points?$/;
    expect(refused.body['blockers']).toEqual([
      expect.stringMatching(seen),
      expect.stringMatching(/^z: Abandon share: /),
    ]);
    // Without limits it is proposed as ever.
    const plain = await proposes(served, version, { acceptance: undefined, evidence: [runId] });
    expect(plain.body).toMatchObject({ state: 'proposed', acceptance: [] });
  });

  it('ask for a simulation of this version and measure, beside what is in force', async () => {
    const served = await doorServer();
    const first = await checked(served, cheap);
    const { runId } = await runOf(served, first, { acceptance: [] });
    const blockersOf = async (version: number, evidence: readonly unknown[]) =>
      (await proposes(served, version, { evidence })).body['blockers'];
    expect(await blockersOf(first, [])).toEqual([
      `no simulation of version ${first} is among the evidence`,
    ]);
    expect(await blockersOf(first, [runId])).toEqual([
      `abandonShare is not among what ${runId} compares`,
      `z.abandonShare is not among what ${runId} compares`,
    ]);
    const second = await checked(served, { ...cheap, note: 'again' });
    const ofOther = await proposes(served, second, { evidence: [runId] });
    expect([ofOther.status, ofOther.body['code']]).toEqual([404, 'run_not_found']);
    const ofSecond = await runOf(served, second);
    const between = await drafts(served, costly);
    await agree(served, between);
    await served.ask('POST', `${doors}/versions/${between}/activate`, {
      as: 'paul',
      body: { waiting: 'pin' },
      headers: fresh(),
    });
    expect(await blockersOf(second, [ofSecond['runId']])).toEqual([
      `${ofSecond['runId']} compares with version 1, and version ${between} is in force`,
    ]);
  });

  it('are judged by stored differences, not by a verdict, nor by what was changed', async () => {
    const served = await doorServer();
    const version = await checked(served, costly);
    const { runId } = await runOf(served, version);
    const run = served.store.rules.run(String(runId));
    if (run === undefined) throw new Error('no run');
    const result = structuredClone(run.result) as { acceptance: { passes: boolean }[] };
    for (const one of result.acceptance) one.passes = true;
    Object.assign(served.store.rules, { run: () => ({ ...run, result }) });
    const refused = await proposes(served, version, { evidence: [runId] });
    expect(refused.body['blockers']).toEqual([`${runId} is not as it was stored`]);
  });
});
