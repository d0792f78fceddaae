import { describe, expect, it, onTestFinished } from 'vitest';
import { callwrightHere } from '../support/callwright.ts';
import { agree, doors, drafts, keyed, returns, withDoors } from '../support/doors.ts';
import { admitting } from '../support/rule-service.ts';

/** A server that has decided on some calls, with a second version of its rules; its address. */
async function aServerThatDecided() {
  const served = await withDoors();
  served.tell(returns('c1'), returns('c2'));
  // A backtest ends before the instant at which it is asked for.
  served.clock.turn(1_000);
  await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
  const server = await served.app.listen({ port: 0, host: '127.0.0.1' });
  let isOver = false;
  const turn = () => {
    if (isOver) return;
    served.clock.turn(0);
    setImmediate(turn);
  };
  turn();
  onTestFinished(async () => {
    isOver = true;
    await served.app.close();
  });
  return { ...served, place: ['--server', server, '--centre-id', 'shop', '--as', 'paul'] };
}

describe('without a journal, on a server', () => {
  it('rules backtest runs a version over the decisions that the server has kept', async () => {
    const { place } = await aServerThatDecided();
    const told = await callwrightHere(['rules', 'backtest', 'doors@2', ...place, '--json']);
    expect([told.stderr, told.code]).toEqual(['', 0]);
    expect(JSON.parse(told.stdout)).toMatchObject({ decisions: 2, changed: 2 });
  });

  it('rules coverage looks at the decisions that the server has kept', async () => {
    const { place } = await aServerThatDecided();
    const told = await callwrightHere(['rules', 'coverage', 'doors@active', ...place, '--json']);
    expect([told.stderr, told.code]).toEqual(['', 0]);
    expect(JSON.parse(told.stdout)).toMatchObject({ evaluations: 2, neverFired: [{}] });
  });

  it('rules backtest says which version it takes', async () => {
    const { place } = await aServerThatDecided();
    const told = await callwrightHere(['rules', 'backtest', 'doors', ...place]);
    expect([told.code, told.stderr]).toEqual([2, expect.stringContaining('like orders@3')]);
  });
});

describe('a draft of another version than the one in force', () => {
  it('is refused when it is checked, and says how it goes on', async () => {
    const served = await withDoors();
    const { ask } = served;
    await drafts(served, admitting(['return'], 1));
    // Somebody else's is in force meanwhile.
    const shown = await ask('GET', `${doors}/draft`, { as: 'anna' });
    const text = JSON.stringify(admitting(['order', 'return'], 1));
    const headers = { 'if-match': String(shown.headers['etag']) };
    const saved = await ask('PUT', `${doors}/draft`, { as: 'anna', body: text, headers });
    const other = Number(saved.body['version']);
    await agree(served, other);
    const body = { waiting: 'migrate' };
    await ask('POST', `${doors}/versions/${other}/activate`, {
      as: 'paul',
      body,
      headers: keyed('k'),
    });
    const late = await ask('POST', `${doors}/versions/2/check`, { as: 'paul' });
    expect([late.status, late.body['code'], late.body['detail']]).toEqual([
      expect.any(Number),
      'rules_base_stale',
      expect.stringContaining(`save it with "version": ${other}`),
    ]);
    await drafts(served, admitting(['return'], other));
    expect((await ask('POST', `${doors}/versions/2/check`, { as: 'paul' })).status).toBe(200);
  });
});
