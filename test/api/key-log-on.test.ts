/** Agents log on at a telephone by its keys, where the switch is a simulated one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { root } from '../support/tree.ts';

const pin = '407151';
const onError = (error: Error): never => {
  throw error;
};

/** Ann has the number 4711 and a PIN, and nobody is logged on at station 12. */
async function telephone() {
  const centre = aCentre({
    id: 'shop',
    queues: [aQueue('q')],
    addresses: [{ id: 'st12', dial: '12' }],
    telephoneLogOn: { on: '*50', off: '*51' },
    agents: [anAgent('a', { number: '4711' })],
  });
  const journal = new MemoryJournal();
  const of = { journal: { journal, engine: 'test', onError } };
  const served = await aServer(centre, [], {}, of);
  const { live, ask } = served;
  expect((await ask('PUT', '/api/v1/agents/shop.a/pin', { as: 'a', body: { pin } })).status).toBe(
    204,
  );
  const events: unknown[] = [];
  live.onEvents((told) => void events.push(...told));
  const stage = aLegSwitchStage(served.clock);
  const { legs } = stage;
  await live.switch.attach(legs);
  const lines: string[] = [];
  const { ask: obey } = legs;
  legs.ask = (command) => {
    if (command.command === 'call.treatment') lines.push(`hears ${command.treatment}`);
    if (command.command === 'call.hangup') lines.push(`is hung up: ${command.cause}`);
    return obey.call(legs, command);
  };
  /** All that was heard since, when the last of it is heard. */
  const until = async (last: string, stepMs = 0) => {
    // PINs are compared in time that no clock turns.
    const now = async () => {
      await stage.until('all else has happened', () => true);
      served.clock.turn(stepMs);
      return lines.at(-1);
    };
    await expect.poll(now).toBe(last);
  };
  const isHungUp = () => until('is hung up: normal', 1_000);
  const dials = async (to: string, last: string) => {
    lines.push(`dials ${to}`);
    await stage.dial('12', to);
    await until(last);
  };
  const presses = async (digits: string, last: string) => {
    lines.push(`presses ${digits}`);
    await stage.digits('12', digits);
    await until(last);
  };
  const state = () => live.projection.agents.get('a')?.shown.state;
  const seat = () => live.projection.agents.at('st12')?.agentId;
  return { ...served, stage, lines, dials, presses, state, seat, journal, events, until, isHungUp };
}

const heard = (lines: readonly string[]) => lines.filter((line) => line !== 'hears silence');

describe('an agent at a telephone', () => {
  it('logs on by number and PIN, is ready there, and logs off, as the guide shows', async () => {
    const { lines, dials, presses, isHungUp, ...at } = await telephone();
    const { state, seat, journal, events, ask } = at;
    await dials('*50', 'hears agent-user');
    await presses('4711#', 'hears agent-pass');
    await presses('407152#', 'hears agent-incorrect,agent-user');
    await presses('4711#', 'hears agent-pass');
    await presses(`${pin}#`, 'hears agent-loginok');
    expect([seat(), state()]).toEqual(['a', 'ready']);
    await isHungUp();
    await dials('*51', 'hears agent-loggedoff');
    await isHungUp();
    expect([seat(), state()]).toEqual([undefined, 'released']);
    const guide = readFileSync(join(root, 'docs/agents.md'), 'utf8');
    expect(guide).toContain(heard(lines).join('\n'));
    const url = '/api/v1/centres/shop/audit?action=signIn&limit=100';
    const audit = await ask('GET', url, { as: 'nadia' });
    expect(audit.body['items']).toMatchObject([
      { after: { result: 'refused', account: 'number:4711', address: 'shop.st12' } },
      { after: { result: 'signedIn' } },
    ]);
    const written = journal.kept.map(({ body }) => body).join('') + JSON.stringify(events);
    expect(written).toContain('logOn');
    for (const secret of [pin, '407152', '4711#']) expect(written).not.toContain(secret);
    expect(audit.text).not.toContain(pin);
  });

  it('is hung up after three wrong PINs, and the keys that follow do nothing', async () => {
    const { stage, lines, dials, presses, isHungUp, state } = await telephone();
    await dials('*50', 'hears agent-user');
    for (const last of ['hears agent-incorrect,agent-user', 'hears agent-incorrect,agent-user']) {
      await presses('4711#', 'hears agent-pass');
      await presses('1#', last);
    }
    await presses('4712#', 'hears agent-pass');
    await presses(`${pin}#`, 'hears agent-incorrect');
    await stage.digits('12', `4711#${pin}#`);
    await isHungUp();
    expect(state()).toBe('released');
    expect(lines.filter((line) => line === 'hears agent-pass')).toHaveLength(3);
  });

  it('is hung up who presses nothing for long, and may begin again', async () => {
    const { stage, live, clock, lines, dials, until } = await telephone();
    await dials('*50', 'hears agent-user');
    clock.turn(19_000);
    expect(lines.at(-1)).toBe('hears agent-user');
    clock.turn(1_000);
    await until('is hung up: normal');
    await dials('*50', 'hears agent-user');
    await stage.hangUp('12');
    clock.turn(60_000);
    expect(lines.at(-1)).toBe('hears agent-user');
    expect(live.projection.calls.all()).toEqual([]);
  });

  it('is turned away where somebody is logged on, and at log-off where nobody is', async () => {
    const { dials, tell, seat } = await telephone();
    await dials('*51', 'is hung up: rejected');
    await dials('12', 'is hung up: rejected');
    tell({ type: 'logOn', agentId: 'a', addressId: 'st12' });
    await expect.poll(seat).toBe('a');
    await dials('*50', 'is hung up: busy');
  });
});
