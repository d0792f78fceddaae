/** A first centre from answers, a log or volumes: files that hold, and an answer by one command. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getCallLogPath, needsCallLogs } from '../support/call-logs.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const fourQueues = ['sales=400/4m', 'service=600/5m', 'billing=200/3m', 'tech=150/8m'];

interface Begun {
  readonly queues: readonly { queueId: string; calls: number; handleTimeMsMean: number }[];
  readonly agentsMax: number;
  readonly choices: readonly { readonly path: string }[];
  readonly next: readonly string[];
}

async function begun(args: readonly string[], input = '') {
  const out = join(aFolder(), 'centre');
  const { code, stdout, stderr } = await callwrightHere(['init', ...args, '--out', out, '--json'], {
    input,
  });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const file = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
  return { out, told: JSON.parse(stdout) as Begun, file, stderr };
}

async function refusal(args: readonly string[], input = ''): Promise<string> {
  const out = join(aFolder(), 'centre');
  const { code, stderr } = await callwrightHere(['init', ...args, '--out', out], { input });
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
  return stderr;
}

function aTable(lines: readonly string[]): string {
  const path = join(aFolder(), 'volumes.csv');
  writeFileSync(path, lines.join('\n'));
  return path;
}

describe('callwright init', () => {
  it('makes four queues with overflow of options, which reach their goals', async () => {
    const queues = fourQueues.flatMap((queue) => ['--queue', queue]);
    const { out, told, file } = await begun([...queues, '--overflow', '60s']);
    expect(told.queues.map(({ queueId }) => queueId)).toEqual([
      'sales',
      'service',
      'billing',
      'tech',
    ]);
    expect(told.queues[0]).toMatchObject({ calls: 400, handleTimeMsMean: 240_000 });
    const [sales] = file('centre.json').profiles;
    expect(sales.links).toContainEqual({ queue: 'tech', rank: 1, delayMs: 60_000 });
    const day = join(out, 'day.scenario.json');
    const { stdout } = await callwrightHere(['simulate', day, '--replications', '30', '--json']);
    const { measures, warnings } = JSON.parse(stdout);
    const level = measures.find((one: { measureId: string }) =>
      one.measureId.startsWith('service'),
    );
    expect(level.value).toBeGreaterThan(0.8);
    expect(warnings).toEqual([]);
    const check = await callwrightHere(['centre', 'check', join(out, 'centre.json')]);
    expect(check.stdout).toContain('valid, nothing found');
  });

  it('gives the reason of every choice in a README, and rules that staff takes', async () => {
    const { out, told } = await begun(['--queue', 'sales=400/4m']);
    const readme = readFileSync(join(out, 'README.md'), 'utf8');
    for (const { path } of told.choices) expect(readme).toContain(`\`${path}\``);
    const [, staff = ''] = told.next;
    const { code, stdout } = await callwrightHere([
      ...staff.split(' ').slice(1),
      ...['--method', 'erlangA', '--days', '10'],
    ]);
    expect({ code, goal: /goals? held/.test(stdout) }).toEqual({ code: 0, goal: true });
  });

  it('asks for what no option says, once more after an answer that cannot be read', async () => {
    const answers = ['Sales, After sales', '400/4m', '600/5', '600/5m', '09:00..17:30', '45s', ''];
    const { told, file, stderr } = await begun([], answers.join('\n'));
    expect(told.queues.map(({ queueId }) => queueId)).toEqual(['sales', 'after-sales']);
    expect(stderr).toContain('like sales=400/4m');
    expect(file('day.scenario.json').clock).toMatchObject({ dayStart: '09:00', dayEnd: '17:30' });
    expect(file('centre.json').profiles[0].links[1].delayMs).toBe(45_000);
    expect(await refusal([], 'sales\n')).toContain('no answer to: sales: calls a day');
  });

  it('takes volumes by interval as they are, and averages days', async () => {
    const { told, file } = await begun([
      '--volumes',
      aTable([
        'date,queue,start,calls,aht_s',
        '2026-03-02,sales,08:00,20,240',
        '2026-03-02,sales,08:30,40,180',
        '2026-03-03,sales,08:00,30,240',
        '2026-03-03,sales,08:30,60,180',
      ]),
    ]);
    const { clock, callTypes } = file('day.scenario.json');
    expect(clock).toMatchObject({ dayStart: '08:00', dayEnd: '09:00' });
    expect(callTypes[0].arrivals.callsPerInterval).toEqual([25, 50]);
    expect(told.queues[0]?.handleTimeMsMean).toBe(200_000);
  });

  it('spreads volumes of whole days over the opening hours', async () => {
    const table = aTable(['queue,calls,aht_s', 'sales,200,240', 'service,300,300']);
    const { told, file } = await begun(['--volumes', table, '--open', '10:00..14:00']);
    expect(told.queues.map(({ calls }) => calls)).toEqual([200, 300]);
    expect(file('day.scenario.json').callTypes[0].arrivals.callsPerInterval).toHaveLength(8);
  });

  it('makes the centre of a call log, staffed as the log shows', async () => {
    const folder = join(root, 'examples', 'call-log');
    const { told, file } = await begun([
      ...['--calls', join(folder, 'calls.csv')],
      ...['--columns', join(folder, 'columns.json')],
    ]);
    expect(told.queues.map(({ queueId }) => queueId)).toEqual(['orders', 'returns']);
    const { shifts } = file('day.scenario.json').agents;
    expect(shifts).toEqual([
      { profile: '1-orders-returns', count: 3, start: '08:00', end: '12:01' },
    ]);
    expect(told.next.at(-1)).toMatch(/^callwright fit .*calls\.csv --columns /);
  });

  it('reads a month of a bank', async (context) => {
    needsCallLogs(context);
    const bank = getCallLogPath('bank-calls-1999-02.csv');
    const columns = join(root, 'examples', 'bank-day', 'columns.json');
    const { told } = await begun(['--calls', bank, '--columns', columns]);
    expect(told.queues).toHaveLength(6);
    expect(told.queues[0]).toMatchObject({ queueId: 'regular' });
  });

  it('refuses what it cannot begin with, and names it', async () => {
    expect(await refusal(['--queue', 'sales=400'])).toContain('like sales=400/4m');
    expect(await refusal(['--queue', 'a=1/4m', '--queue', 'A=2/4m'])).toContain('a is there twice');
    expect(await refusal(['--queue', 'a=1/4m', '--open', '18:00..08:00'])).toContain(
      '08:00..18:00',
    );
    expect(await refusal(['--queue', 'a=1/4m', '--time-zone', 'Mars'])).toContain('Europe/Paris');
    expect(await refusal(['--queue', 'a=1/4m', '--volumes', 'x.csv'])).toContain('expected one of');
    expect(await refusal(['--columns', 'x.json', '--queue', 'a=1/4m'])).toContain('--volumes only');
  });

  it('says the line or the queue of a table that it cannot read', async () => {
    const bad = async (...lines: string[]) => {
      const out = join(aFolder(), 'centre');
      const args = ['init', '--volumes', aTable(lines), '--out', out];
      return (await callwrightHere(args)).stderr;
    };
    expect(await bad('queue,calls,aht_s', 'sales,many,240')).toMatch(/:2:.*many/);
    expect(await bad('queue,calls', 'sales,200')).toContain('sales with 200 calls and no handle');
    expect(await bad('queue,calls,aht_s', 'é,1,2', 'e,1,2')).toContain('whose names differ');
  });

  it('writes over no file without --force', async () => {
    const { out } = await begun(['--queue', 'sales=400/4m']);
    const again = await callwrightHere(['init', '--queue', 'sales=500/4m', '--out', out]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('there already') });
  });
});
