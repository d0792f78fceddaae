import { describe, expect, it } from 'vitest';
import type { ServiceFrame, SwitchCommand } from '../../contracts/index.ts';
import {
  AcdRefusal,
  acdRole,
  type GatewayChannel,
  GatewayClient,
  type GatewayClientOptions,
  type GatewayRole,
  type SwitchDriver,
  SwitchEvents,
  switchRole,
} from '../../gateways/index.ts';
import { settleTurns } from '../support/event-socket.ts';
import { TurnedClock } from '../support/turned-clock.ts';

/** A service that a test plays: each connection, what was said on it, and what it is told. */
function aService() {
  const clock = new TurnedClock();
  const notes: string[] = [];
  const connections: { said: unknown[]; say(frame: object | string): void; lose(): void }[] = [];
  let isDown = false;
  const open = (): Promise<GatewayChannel> => {
    if (isDown) return Promise.reject(new Error('nobody listens'));
    const said: unknown[] = [];
    let [hear, lose] = [(_text: string) => {}, () => {}];
    const say = (frame: object | string) =>
      hear(typeof frame === 'string' ? frame : JSON.stringify(frame));
    connections.push({ said, say, lose: () => lose() });
    return Promise.resolve({
      send: (text) => void said.push(JSON.parse(text)),
      close: () => lose(),
      onText: (listener) => {
        hear = listener;
      },
      onClose: (listener) => {
        lose = listener;
      },
    });
  };
  const connect = async (role: GatewayRole, kept: Partial<GatewayClientOptions> = {}) => {
    const onNote = (note: string) => notes.push(note);
    const client = new GatewayClient({ handlerId: 'main', role, open, clock, onNote, ...kept });
    await settleTurns();
    return client;
  };
  const at = (place: number) => connections.at(place) ?? expect.unreachable();
  return { clock, notes, connections, connect, at, setDown: (is: boolean) => (isDown = is) };
}

const welcome = (epoch: number, resumeFrom: number | null = null): ServiceFrame => ({
  op: 'welcome',
  epoch,
  resumeFrom,
  deadlineMs: 10_000,
});

/** A driver that answers when it is told to. */
function aDriver() {
  const asked: SwitchCommand[] = [];
  const answers: ((cause: string) => void)[] = [];
  const driver: SwitchDriver = {
    name: 's1',
    features: ['call.answer'],
    ask: (command) => {
      asked.push(command);
      return new Promise((settle) => {
        answers.push((cause) => settle({ result: 'failed', cause }));
      });
    },
    legs: () => Promise.reject(new Error('not now')),
    events: new SwitchEvents(),
    onLost: () => {},
  };
  const held = (legId: string) => driver.events.tell({ event: 'leg.held', legId });
  return { driver, asked, answers, held };
}
const command = (epoch: number, sequence: number, legId = 'l') => ({
  op: 'command',
  partition: 'main',
  epoch,
  sequence,
  command: 'call.answer',
  legId,
});
const event = (sequence: number, legId: string) => ({
  op: 'event',
  sequence,
  event: 'leg.held',
  legId,
});

describe('the client of a gateway', () => {
  it('says its last epoch, and connects again after pauses that grow to 30 s', async () => {
    const service = aService();
    const client = await service.connect(acdRole({ name: 'a1', serve: { getAgentCaps: () => 1 } }));
    const hello = { op: 'hello', protocol: 1, handlerId: 'main', role: 'acd', name: 'a1' };
    const serves = { kinds: ['getAgentCaps'], extensions: [] };
    expect(service.at(0).said).toEqual([{ ...hello, epoch: 0, ...serves }]);
    service.at(0).say(welcome(8));
    service.at(0).say('{"op":"news"}');
    service.setDown(true);
    service.at(0).lose();
    for (const waitMs of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      expect(service.notes.at(-1)).toContain(`connects again in ${waitMs} ms`);
      service.clock.turn(waitMs - 1);
      await settleTurns();
      expect(service.notes.at(-1)).toContain(`connects again in ${waitMs} ms`);
      service.clock.turn(1);
      await settleTurns();
    }
    service.setDown(false);
    service.clock.turn(30_000);
    await settleTurns();
    expect(service.at(-1).said).toEqual([{ ...hello, epoch: 8, ...serves }]);
    client.close();
    service.clock.turn(60_000);
    await settleTurns();
    expect(service.connections).toHaveLength(2);
  });

  it('begins with the epoch of an earlier life, and hands out each that it is given', async () => {
    const service = aService();
    const given: number[] = [];
    const onEpoch = (epoch: number) => given.push(epoch);
    await service.connect(acdRole({ name: 'a1', serve: {} }), { epoch: 41, onEpoch });
    expect(service.at(0).said).toEqual([expect.objectContaining({ op: 'hello', epoch: 41 })]);
    service.at(0).say(welcome(42));
    service.at(0).lose();
    service.clock.turn(500);
    await settleTurns();
    expect(service.at(1).said).toEqual([expect.objectContaining({ op: 'hello', epoch: 42 })]);
    service.at(1).say(welcome(1_000_001));
    expect(given).toEqual([42, 1_000_001]);
  });

  it('asks its switch each command once, and none of a lower epoch', async () => {
    const service = aService();
    const { driver, asked, answers } = aDriver();
    await service.connect(switchRole(driver));
    const { say, said, lose } = service.at(0);
    say(welcome(8));
    say(command(8, 1, 'l1'));
    say(command(8, 1, 'l1'));
    say(command(7, 2, 'l2'));
    say({ ...command(8, 2), command: 'call.fly' });
    say({ ...command(8, 3), command: 'state.list' });
    await settleTurns();
    expect(asked).toEqual([{ command: 'call.answer', legId: 'l1' }]);
    answers[0]?.('no');
    await settleTurns();
    expect(said.slice(1)).toEqual([
      expect.objectContaining({ op: 'answer', sequence: 2, result: 'failed' }),
      { op: 'answer', sequence: 3, result: 'failed', cause: 'Error: not now' },
      { op: 'answer', sequence: 1, result: 'failed', cause: 'no' },
    ]);
    say(command(8, 4, 'l4'));
    lose();
    service.clock.turn(500);
    await settleTurns();
    service.at(1).say(welcome(9));
    answers[1]?.('late');
    await settleTurns();
    // An answer to what was asked on another connection goes nowhere.
    expect(service.at(1).said).toHaveLength(1);
  });

  it('tells again what was not heard, and what happened while nobody did', async () => {
    const service = aService();
    const { driver, held } = aDriver();
    await service.connect(switchRole(driver));
    held('early');
    service.at(0).say(welcome(8));
    held('heard');
    held('unheard');
    expect(service.at(0).said.slice(1)).toEqual([
      event(1, 'early'),
      event(2, 'heard'),
      event(3, 'unheard'),
    ]);
    service.at(0).lose();
    held('missed');
    service.clock.turn(500);
    await settleTurns();
    service.at(1).say(welcome(9, 2));
    expect(service.at(1).said.slice(1)).toEqual([event(3, 'unheard'), event(4, 'missed')]);
    service.at(1).lose();
    held('late');
    service.clock.turn(500);
    await settleTurns();
    // The service has begun anew: what it was told before is found by the state of the legs.
    service.at(2).say(welcome(10));
    expect(service.at(2).said.slice(1)).toEqual([event(5, 'late')]);
  });

  it('answers each request of an ACD once: what it gives, or why not', async () => {
    const service = aService();
    const { tell, ...role } = acdRole({
      name: 'a1',
      serve: {
        getAgentCaps: ({ params }) => Promise.resolve(params),
        getAgentInfo: () => {
          throw new AcdRefusal('agent_not_found', 'No agent.');
        },
        getGroupList: () => {
          throw new Error('broken');
        },
      },
    });
    await service.connect(role);
    const { say, said } = service.at(0);
    say(welcome(8));
    const client = { host: 'h', user: 'u', apiVersion: '1.0' };
    for (const [n, kind] of ['getAgentCaps', 'getAgentInfo', 'getGroupList'].entries()) {
      const request = { requestId: `r${n}`, kind, number: 1, operation: 'o', client };
      say({ op: 'proxy.request', ...request, params: { n } });
    }
    await settleTurns();
    tell({ type: 'agent.added', subject: 'agent/a', data: {} });
    const failed = (code: string, detail: string) => ({ ok: false, error: { code, detail } });
    expect(said.slice(1)).toEqual(
      expect.arrayContaining([
        { op: 'proxy.response', requestId: 'r0', ok: true, data: { n: 0 } },
        { op: 'proxy.response', requestId: 'r1', ...failed('agent_not_found', 'No agent.') },
        { op: 'proxy.response', requestId: 'r2', ...failed('operation_failed', 'broken') },
        { op: 'proxy.message', type: 'agent.added', subject: 'agent/a', data: {} },
      ]),
    );
    expect(said).toHaveLength(5);
  });
});
