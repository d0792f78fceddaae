/** The agent client and the wallboard, beside a service that runs. */
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { machineClock } from '#client';
import { agentActions } from '../../cli/agent/actions.ts';
import { agentScreen } from '../../cli/agent/agent-screen.ts';
import { AgentWork } from '../../cli/agent/agent-work.ts';
import { changeLines } from '../../cli/agent/work-text.ts';
import { boardLines } from '../../cli/supervise/board.ts';
import { workPlainly } from '../../cli/terminal/plain.ts';
import { centreTime } from '../../cli/text/centre-time.ts';
import { styleOf } from '../../cli/text/style.ts';
import { callwrightHere } from '../support/callwright.ts';
import { aRunningService, type Running, smallCentre } from '../support/running-service.ts';

const plain = styleOf({ color: 'never' }, process.stdout);

/** An agent's client, and what it has told. */
async function aClientOf(running: Running, who: string) {
  const stop = new AbortController();
  const work = new AgentWork({
    client: running.client(who),
    agentId: `shop.${who}`,
    centreId: 'shop',
    timeZone: 'Asia/Kolkata',
    connectsItself: true,
    timing: { clock: machineClock, random: () => 0.1 },
  });
  expect(await work.watch.start()).toBeNull();
  onTestFinished(() => {
    stop.abort();
    work.watch.close();
  });
  const told: string[] = [];
  const run = (script: string, waitMs = 20_000): Promise<boolean> =>
    workPlainly({
      work,
      waitMs,
      stop: stop.signal,
      endsAtRefusal: true,
      actions: agentActions,
      changes: changeLines,
      input: Readable.from([script]),
      write: (kind, text) => told.push(`${kind} ${text}`),
    });
  const screen = (columns: number): readonly string[] =>
    agentScreen(work.now, { columns, rows: 20, nowMs: machineClock.nowMs() }, plain);
  const until = (isSo: () => boolean): Promise<boolean> =>
    work.watch.until(isSo, 20_000, stop.signal);
  return { work, told, run, screen, until };
}

describe('B8: the time on a screen', () => {
  it('is that of the centre, in its own zone, for agents and supervisors', async () => {
    const running = await aRunningService({ ...smallCentre, timeZone: 'Asia/Kolkata' });
    const ann = await aClientOf(running, 'ann');
    const clock = (line = ''): string => / (\w{3},? \d\d:\d\d:\d\d)$/.exec(line)?.[1] ?? line;
    const [head] = ann.screen(100);
    expect(nearby('Asia/Kolkata')).toContain(clock(head));
    const params = { centre: 'shop' };
    const read = await running.client('sue').get('/api/v1/centres/{centre}/wallboard', { params });
    if (!read.ok) throw new Error(read.problem.detail);
    const wallboard = read.body;
    expect(wallboard.localTime).toMatch(/\+05:30$/);
    expect(Date.parse(wallboard.localTime)).toBe(
      Math.floor(Date.parse(wallboard.asOf) / 1e3) * 1e3,
    );
    const board = { wallboard, waiting: [], line: 'connected', aheadMs: 0 } as const;
    const nowMs = Date.parse(wallboard.asOf);
    const [top] = boardLines(board, { rows: 9, nowMs }, plain);
    expect(clock(top)).toBe(centreTime(nowMs, 'Asia/Kolkata'));
    const me = await running.client('ann').get('/api/v1/me');
    expect(me).toMatchObject({ body: { centres: [{ timeZone: 'Asia/Kolkata' }] } });
  });
});

/** The times of the last minute, as a clock of the zone shows them. */
function nearby(timeZone: string): readonly string[] {
  const nowMs = machineClock.nowMs();
  return Array.from({ length: 60 }, (_, ago) => centreTime(nowMs - ago * 1_000, timeZone));
}

describe('an agent', () => {
  it('takes a call, holds it, consults, passes it on and wraps up, from a script', async () => {
    const running = await aRunningService();
    const ann = await aClientOf(running, 'ann');
    const ben = await aClientOf(running, 'ben');
    const callId = await running.arrive('orders');
    const told = (): string => [...ann.told, ...ben.told].join('\n');
    const both = await Promise.all([
      ann.run('on sales seat-1; ready; accept; hold; retrieve; consult agent:ben; complete'),
      ben.run('on; ready; accept'),
    ]);
    expect(both, told()).toEqual([true, true]);
    await ben.until(() => ben.work.now.current?.call.callId === callId);
    expect(await ben.run('hangup'), told()).toBe(true);
    expect(await ann.run('codes sale; finish'), told()).toBe(true);
    expect(ann.told).toContain(`news call ${callId} connected, +33639980001`);
    expect(ann.told).toContain(`news call ${callId} on hold, +33639980001`);
    expect(ann.told.filter((line) => /^news consult cal_\S+ connected/.test(line))).toHaveLength(1);
    expect(ann.told).toContain('news agent wrap-up');
    expect(ann.told.slice(-2)).toEqual(['news agent ready', 'news call ended']);
    const call = await running
      .client('sue')
      .get('/api/v1/calls/{call}', { params: { call: callId } });
    expect(call).toMatchObject({
      ok: true,
      body: { derivedState: 'ended', outcomeCodes: ['sale'] },
    });
  });

  it('hears what was refused, and what an action has waited for in vain', async () => {
    const running = await aRunningService();
    const ann = await aClientOf(running, 'ann');
    expect(await ann.run('on repairs')).toBe(false);
    expect(ann.told.at(-1)).toMatch(/^refused group_not_permitted: .* Allowed now: shop\.sales\.$/);
    expect(await ann.run('on; accept; off', 10)).toBe(false);
    expect(ann.told.at(-1)).toBe(
      'refused accept needs an offer that rings; there is none after 0.01 s',
    );
    expect(await ann.run('dance')).toBe(false);
  });

  it('sees at 80 and 60 columns what rings, with its countdown, and the call', async () => {
    const running = await aRunningService();
    const ann = await aClientOf(running, 'ann');
    await ann.run('on; ready');
    const callId = await running.arrive('orders');
    await ann.until(() => ann.work.now.offers.length > 0);
    for (const columns of [80, 60]) {
      const ringing = ann.screen(columns);
      expect(ringing[0]).toMatch(/^Ann {2}ann +● connected/);
      expect(ringing[1]).toMatch(/^ringing 0:0\d$/);
      expect(ringing.join('\n')).toMatch(
        new RegExp(`RINGING  orders  call ${callId}  answer in \\d+ s`),
      );
      expect(ringing.every((line) => line.length <= columns)).toBe(true);
    }
    await ann.run('accept');
    await ann.until(() => ann.work.now.current !== null);
    const talking = ann.screen(80).join('\n');
    expect(talking).toMatch(/call {5}connected 0:0\d {3}\+33639980001/);
    expect(talking).toMatch(new RegExp(`orders   waited \\d:\\d\\d   id ${callId}`));
  });

  it('is signed on again by itself where a restart has lost the log-on', async () => {
    const first = await aRunningService();
    const ann = await aClientOf(first, 'ann');
    await ann.run('on; ready');
    await first.stop();
    expect(await ann.until(() => ann.work.now.line === 'reconnecting')).toBe(true);
    await aRunningService(smallCentre, first.port);
    const isBack = (): boolean =>
      ann.work.now.line === 'connected' && ann.work.now.agent.derivedState === 'notReady';
    expect(await ann.until(isBack)).toBe(true);
  });
});

describe('a supervisor', () => {
  it('sees the wallboard once, moves a waiting call, sets a state, closes a queue', async () => {
    const running = await aRunningService();
    const { address } = running;
    const callId = await running.arrive('orders');
    const supervise = (...args: readonly string[]) =>
      callwrightHere(['supervise', '--server', address, '--as', 'sue', ...args]);
    const seen = await supervise('--once');
    expect(seen.code).toBe(0);
    expect(seen.stdout).toMatch(/^The shop/);
    expect(seen.stdout).toMatch(/orders +open +1/);
    expect(seen.stdout).toMatch(new RegExp(`orders +class \\d .*${callId}`));
    expect(await supervise('--do', 'move returns')).toMatchObject({ code: 0, stderr: '' });
    const board: unknown = JSON.parse((await supervise('--json')).stdout);
    expect(board).toMatchObject({ waiting: [{ queueId: 'shop.returns', callId }] });
    expect(await supervise('--do', 'close orders stock-taking')).toMatchObject({ code: 0 });
    expect((await supervise('--once')).stdout).toMatch(/orders +closed/);
    expect(await supervise('--do', 'end')).toMatchObject({ code: 0 });
    const nothing = await supervise('--do', 'move returns');
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toContain("'move returns' needs a call that waits, and none does");
    const refused = await supervise('--do', 'state ann ready now');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/agent_released/);
    const wrong = await supervise('--do', 'dance');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^--do: 'dance' is no action; expected state, /);
  });

  it('is told when they may not, and when nobody answers', async () => {
    const { address } = await aRunningService();
    const at = ['supervise', '--server', address];
    const agent = await callwrightHere([...at, '--as', 'ann', '--do', 'close orders now']);
    expect(agent).toMatchObject({ code: 5 });
    expect(agent.stderr).toMatch(/role_missing.*Needed: supervisor/s);
    expect(await callwrightHere([...at, '--as', 'nobody'])).toMatchObject({ code: 5 });
    const silent = ['supervise', '--server', 'http://127.0.0.1:18799', '--as', 'sue', '--once'];
    expect(await callwrightHere(silent)).toMatchObject({ code: 4 });
  });
});

describe('a load', () => {
  it('has agents take the calls that arrive, and tells how fast each step was', async () => {
    const running = await aRunningService();
    const { code, stdout, stderr } = await callwrightHere([
      ...['load', '--server', running.address, '--key', await running.key(), '--as', 'sue'],
      ...['--agents', '2', '--queue', 'shop.orders', '--calls', '5', '--minutes', '0.05'],
      ...['--talk', '50ms', '--json'],
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const { schema, counts, latencies, refused } = JSON.parse(stdout) as {
      schema: string;
      counts: { arrived: number; offered: number; connected: number };
      latencies: { what: string; count: number }[];
      refused: object;
    };
    expect(schema).toBe('callwright.load/1');
    expect(counts.arrived).toBeGreaterThan(3);
    expect(counts.offered).toBeGreaterThan(3);
    expect(counts.connected).toBeGreaterThan(3);
    expect(refused).toEqual({});
    const steps = latencies.map(({ what }) => what);
    for (const what of ['arrivalToOffer', 'arrive', 'accept', 'connected', 'hangup', 'finish']) {
      expect(steps).toContain(what);
    }
  });
});
