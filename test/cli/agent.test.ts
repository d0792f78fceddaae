/** An agent's work by lines, and the wallboard, beside a service that runs. */
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { calledAs } from '../../cli/agent/action.ts';
import { AgentWork } from '../../cli/agent/agent-work.ts';
import { workPlainly } from '../../cli/agent/plain-client.ts';
import { boardLines, readBoard } from '../../cli/supervise/board.ts';
import { supervisorActions } from '../../cli/supervise/supervisor-actions.ts';
import { centreTime } from '../../cli/text/centre-time.ts';
import { styleOf } from '../../cli/text/style.ts';
import { callwrightHere } from '../support/callwright.ts';
import { aRunningService, type RunningService, smallCentre } from '../support/running-service.ts';

/** An agent's client, and what it has told. */
async function aClientOf(running: RunningService, who: string) {
  const stop = new AbortController();
  const client = running.client(who);
  const work = await AgentWork.of({ client, agentId: `shop.${who}`, centreId: 'shop' });
  expect(await work.start()).toBeNull();
  onTestFinished(() => {
    stop.abort();
    work.close();
  });
  const told: string[] = [];
  const run = (script: string, waitMs = 20_000): Promise<boolean> =>
    workPlainly({
      work,
      waitMs,
      stop: stop.signal,
      endsAtRefusal: true,
      lines: Readable.from([script]),
      write: (kind, text) => told.push(`${kind} ${text}`),
    });
  const until = (isSo: () => boolean): Promise<boolean> => work.until(isSo, 20_000, stop.signal);
  return { work, told, run, until };
}

it('the wallboard shows the time of the centre, in its own zone', async () => {
  const running = await aRunningService({ ...smallCentre, timeZone: 'Asia/Kolkata' });
  const board = await readBoard(running.client('sue'), 'shop');
  const { asOf, localTime } = board.wallboard;
  expect(localTime).toMatch(/\+05:30$/);
  expect(Date.parse(localTime)).toBe(Math.floor(Date.parse(asOf) / 1e3) * 1e3);
  const [top] = boardLines(board, styleOf({ color: 'never' }, process.stdout));
  expect(top).toBe(`The shop   ${centreTime(asOf, 'Asia/Kolkata')}`);
  const me = await running.client('ann').get('/api/v1/me');
  expect(me).toMatchObject({ body: { centres: [{ timeZone: 'Asia/Kolkata' }] } });
});

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

  it('brings a colleague into the call, and takes them out of it', async () => {
    const running = await aRunningService();
    const ann = await aClientOf(running, 'ann');
    const ben = await aClientOf(running, 'ben');
    const callId = await running.arrive('orders');
    const both = await Promise.all([
      ann.run('on sales seat-1; ready; accept; consult agent:ben; conference; remove agent:ben'),
      ben.run('on; ready; accept'),
    ]);
    expect(both, [...ann.told, ...ben.told].join('\n')).toEqual([true, true]);
    await ann.until(() => ann.work.now.current?.leg?.state === 'connected');
    const { call } = ann.work.now.current ?? {};
    expect(call?.callId).toBe(callId);
    expect(call?.legs.at(-1)).toMatchObject({ agentId: 'shop.ben', state: 'ended' });
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
    expect(nothing.stderr).toContain('It needs a call that waits, and none does.');
    const refused = await supervise('--do', 'state ann ready now');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/agent_released/);
    const wrong = await supervise('--do', 'dance');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^--do: 'dance' is no action; expected state, /);
  });

  it('moves the next call that waits if the longest waiting was answered meanwhile', async () => {
    const running = await aRunningService();
    const [first, second] = [await running.arrive('orders'), await running.arrive('orders')];
    const client = running.client('sue');
    const board = await readBoard(client, 'shop');
    expect(board.waiting.map(({ callId }) => callId)).toEqual([first, second]);
    const { run } = await aClientOf(running, 'ann');
    expect(await run('on; ready; accept')).toBe(true);
    const move = calledAs(supervisorActions, 'move returns');
    if (typeof move === 'string') expect.unreachable(move);
    expect(await move.action.run({ client, board, centreId: 'shop' }, move.given)).toBeNull();
    expect((await readBoard(client, 'shop')).waiting).toMatchObject([
      { queueId: 'shop.returns', callId: second },
    ]);
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
