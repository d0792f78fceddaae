/** Telephones in browsers, where the switch is a simulated one that has some. */
import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';

const path = '/api/v1/agents/shop.a/telephone';
const usedMs = 120_000;

/** Ann and Ben at stations 12 and 14, of which the first is in a browser. */
async function phones() {
  const stations = ['12', '14'];
  const served = await aServer(
    aCentre({
      id: 'shop',
      queues: [aQueue('q')],
      addresses: stations.map((dial) => ({ id: `st${dial}`, dial })),
      agents: [anAgent('a'), anAgent('b')],
    }),
  );
  const { legs } = aLegSwitchStage(served.clock);
  const passwords = new Map<string, string>();
  const telephones = {
    socketUrl: 'ws://127.0.0.1:9/ws',
    domain: 'switch.test',
    open: (station: string, password: string) => {
      if (station !== '12') return Promise.reject(new Error('it is on a desk'));
      passwords.set(station, password);
      return Promise.resolve();
    },
    close: (station: string) => {
      passwords.delete(station);
      return Promise.resolve();
    },
  };
  const open = async (as = 'a', url = path) => served.ask('POST', url, { as });
  const attach = () => served.live.switch.attach(Object.assign(legs, { telephones }));
  const logsOn = (agentId: string, addressId: string) =>
    served.tell({ type: 'logOn', agentId, addressId, ready: false });
  return { ...served, passwords, open, attach, logsOn };
}

describe('the password of a telephone', () => {
  it('is for one log-on, and void after the next one, the log-off, or two minutes', async () => {
    const { open, attach, logsOn, passwords, clock, tell } = await phones();
    await attach();
    logsOn('a', 'st12');
    const first = (await open()).body;
    expect(first).toMatchObject({ user: '12', domain: 'switch.test' });
    expect(passwords.get('12')).toBe(first['secret']);
    const second = (await open()).body;
    expect(second['secret']).not.toBe(first['secret']);
    expect(passwords.get('12')).toBe(second['secret']);
    clock.turn(usedMs - 1);
    expect(passwords.size).toBe(1);
    clock.turn(1);
    expect(passwords.size).toBe(0);
    await open();
    expect(passwords.size).toBe(1);
    tell({ type: 'logOff', agentId: 'a' });
    expect(passwords.size).toBe(0);
  });

  it('is one’s own alone, for a station in a browser, where there are any', async () => {
    const { open, attach, logsOn, passwords } = await phones();
    logsOn('a', 'st12');
    const none = await open();
    expect(none.body).toMatchObject({
      code: 'operation_unavailable',
      detail: 'No station is in a browser here; expected an Asterisk, and --browser-phones.',
    });
    await attach();
    expect((await open('b')).body['code']).toBe('role_missing');
    const nowhere = await open('b', '/api/v1/agents/shop.b/telephone');
    expect(nowhere.body['code']).toBe('no_agent_at_address');
    logsOn('b', 'st14');
    expect((await open('b', '/api/v1/agents/shop.b/telephone')).body).toMatchObject({
      code: 'operation_failed',
      detail: 'Station 14 is not in a browser: it is on a desk.',
    });
    expect(passwords.size).toBe(0);
  });
});
