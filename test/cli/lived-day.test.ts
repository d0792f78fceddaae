/** A day that a service wrote down as it was lived, read as it stands by what rehearses days. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '../../routing/index.ts';
import { type NewJournalEntry, openJournal } from '../../store/index.ts';
import { aFolder, callwrightHere, jsonLines } from '../support/callwright.ts';

const scenario = 'examples/mail-order-fr/day.scenario.json';
const tsconfig = 'tsconfig.json';
const rules = 'rules/sets/verdier-route.rules.json';
const folder = mkdtempSync(join(tmpdir(), 'callwright-lived-'));
let trace = '';
let tracePath = '';
let centre = '';
/** Folder of a service whose journal has the trace's instants. */
let data = '';

beforeAll(async () => {
  tracePath = join(folder, 'day.trace.jsonl');
  const made = ['--replications', '1', '--journal', tracePath];
  expect((await callwrightHere(['simulate', scenario, ...made])).code).toBe(0);
  centre = join(folder, 'day.centre.json');
  trace = readFileSync(tracePath, 'utf8');
  const [header, ...instants] = jsonLines<Instant & { readonly origin: string }>(trace);
  const originMs = Date.parse(header?.origin ?? '');
  const dateOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
  const of = { centreId: 'verdier', epoch: 1, originMs, speed: 1, dateOf };
  data = join(folder, 'data');
  const life = { centre: JSON.parse(readFileSync(centre, 'utf8')), ruleSets: [] };
  const journal = await openJournal({ folder: data, ...of });
  const entryOf = ({ atMs, inputs }: Instant): NewJournalEntry => ({
    atMs: originMs + atMs,
    kind: 'instant',
    body: JSON.stringify({ n: 0, inputs }),
    callIds: [],
  });
  await journal.append([
    { atMs: originMs, kind: 'life', body: JSON.stringify(life), callIds: [] },
    ...instants.map(entryOf),
  ]);
  await journal.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder of a service, as a trace', () => {
  it('is routed as the trace is', async () => {
    const routed = await callwrightHere(['route', '--centre', centre, '--trace', data]);
    expect(routed.code).toBe(0);
    expect(routed.stdout).toBe(
      (await callwrightHere(['route', '--centre', centre], { input: trace })).stdout,
    );
    expect(routed.stdout.length).toBeGreaterThan(100_000);
    // Its journal says which centre it is of.
    expect(await callwrightHere(['route', '--trace', data])).toEqual(routed);
  });

  it('says what another centre would have decided otherwise', async () => {
    const { agents, ...rest } = JSON.parse(readFileSync(centre, 'utf8'));
    const other = join(aFolder(), 'other.json');
    writeFileSync(other, JSON.stringify({ ...rest, agents: agents.slice(1), rules: undefined }));
    const args = ['--centre', centre, '--trace', data, '--shadow', other];
    const { code, stderr } = await callwrightHere(['route', ...args]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/offers made alike [1-9]\d*, to another agent [1-9]/);
  });

  it.each(['backtest', 'shadow'])('is what rules %s reads', async (verb) => {
    const args = (journal: string) => [
      ...['rules', verb, rules, '--before', rules, '--journal', journal, '--json'],
    ];
    const [read, expected] = [
      await callwrightHere(args(data)),
      await callwrightHere(args(tracePath)),
    ];
    expect([read.code, read.stderr]).toEqual([expected.code, expected.stderr]);
    expect(read.stdout.replaceAll(data, tracePath)).toBe(expected.stdout);
  });

  it('answers why, and which of several journals is meant', async () => {
    const [call] = jsonLines<Instant>(trace).flatMap(({ inputs = [] }) =>
      inputs.flatMap((input) => (input.type === 'call.arrived' ? [input.callId] : [])),
    );
    const why = ['why', '--centre', centre, '--call', call ?? ''];
    const expected = await callwrightHere([...why, '--trace', tracePath]);
    expect(await callwrightHere([...why, '--trace', `${data}:verdier`])).toEqual(expected);
    const none = await callwrightHere([...why, '--trace', `${data}:other`]);
    expect(none.stderr).toContain('keeps no journal of other; expected one of verdier');
    expect(none.code).toBe(3);
  });
});

describe('callwright simulate --trace', () => {
  it('rehearses the lived day with its callers and its agents', async () => {
    const args = ['simulate', '--trace', data, '--centre', centre, '--replications', '2'];
    const { code, stdout, stderr } = await callwrightHere([...args, '--json']);
    expect(code, stderr).toBe(0);
    const arrivals = trace.match(/"call\.arrived"/g)?.length ?? 0;
    const { reproduce, measures } = JSON.parse(stdout);
    expect(reproduce).toContain(`simulate --trace ${data} --centre ${centre}`);
    const [calls] = measures as { measureId: string; value: number }[];
    expect(calls).toMatchObject({ measureId: 'calls' });
    expect(Math.abs((calls?.value ?? 0) / arrivals - 1)).toBeLessThan(0.05);
  });

  it.each([
    [['--trace', tsconfig], '--centre is missing'],
    [['--trace', 'nowhere'], 'nowhere'],
    [[scenario, '--trace', '.'], 'a scenario and --trace; expected one'],
    [['--check', '--trace', '.', '--centre', 'c'], '--check needs a scenario'],
  ])('refuses %j', async (args, said) => {
    const { code, stderr } = await callwrightHere(['simulate', ...args]);
    expect(stderr).toContain(said);
    expect(code).toBeGreaterThan(1);
  });
});
