import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';
import { row } from '../support/tapi-rows.ts';

const helene = 'shop.helene';
const pin = '407151';
const secondMs = 1_000;
const agents = (tapiCentre.agents ?? []).map((one) =>
  one.id === 'helene' ? { ...one, number: '4711' } : one,
);

/** Hélène has the number 4711 and a PIN. */
async function numbered(): Promise<TapiServed> {
  const served = await aTapiServer({ ...tapiCentre, agents });
  await served.as('helene', `PUT /agents/${helene}/pin`, { pin }, 204);
  return served;
}

/** A telephone switch that says what was dialled at a station. */
async function aSwitch(served: TapiServed) {
  const body = { name: 'switch', scopes: ['gateway'], expiresAt: '1970-02-01T00:00:00Z' };
  const { secret } = await served.as('nadia', 'POST /centres/shop/api-keys', body, 201);
  return (station: string, said: object, status = 200): Promise<Body> =>
    served.as(String(secret), `POST /addresses/shop.${station}/log-on`, said, status);
}

describe('agent numbers', () => {
  row('TAPI 61 an agent logs on by number and PIN, and by no other PIN', async () => {
    const served = await numbered();
    const logsOn = (said: object, status: number) =>
      served.as('helene', 'POST /handlers/main/agents', said, status);
    const wrong = await logsOn({ agentId: '4711', pin: '407152' }, 403);
    expect(wrong).toMatchObject({ code: 'pin_rejected', detail: expect.stringContaining('9') });
    expect(await logsOn({ agentId: '4711' }, 403)).toMatchObject({ code: 'pin_rejected' });
    expect(await logsOn({ agentId: '4712', pin }, 404)).toMatchObject({ code: 'agent_not_found' });
    const agent = await logsOn({ agentId: '4711', pin }, 201);
    expect(agent).toMatchObject({ id: helene, agentId: '4711', state: 'notReady' });
    const place = { groupId: 'shop.ga', addressId: 'shop.desk-1' };
    const sessions = `POST /agents/${helene}/sessions` as const;
    const refused = await served.as('helene', sessions, { ...place, pin: '1' }, 403);
    expect(refused).toMatchObject({ code: 'pin_rejected' });
    const opened = await served.as('helene', sessions, { ...place, pin }, 201);
    expect(opened).toMatchObject({ groupId: 'shop.ga', state: 'notReady' });
  });

  it('TAPI 61 a switch logs an agent on at any telephone by the digits it has heard', async () => {
    const served = await numbered();
    const dials = await aSwitch(served);
    const there = await dials('desk-2', { number: '4711', pin });
    const groupIds = ['shop.ga', 'shop.gb'];
    expect(there).toMatchObject({ agentId: helene, state: 'notReady', groupIds });
    const elsewhere = await dials('desk-1', { number: '4711', pin }, 409);
    expect(elsewhere).toMatchObject({ code: 'agent_state_not_allowed' });
    const { body } = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
      as: 'nadia',
      body: { name: 'other', scopes: ['gateway'], expiresAt: '1970-02-01T00:00:00Z' },
    });
    const gateway = String(body['secret']);
    const state = 'PUT /addresses/shop.desk-2/agent-state' as const;
    expect(await served.as(gateway, state, { state: 'ready' })).toMatchObject({ state: 'ready' });
    const off = await served.as(gateway, state, { state: 'loggedOff' });
    expect(off).toMatchObject({ agentId: null, state: 'loggedOff' });
    const one = await dials('desk-1', { number: '4711', pin, groupIds: ['shop.gb'] });
    expect(one).toMatchObject({ agentId: helene, groupIds: ['shop.gb'] });
    await dials('desk-9', { number: '4711', pin }, 404);
  });

  it('TAPI 61 wrong PINs are limited for a number, told, and no longer after a while', async () => {
    const served = await numbered();
    const dials = await aSwitch(served);
    const left: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      const { detail } = await dials('desk-1', { number: '4711', pin: '999990' }, 403);
      left.push(Number(/; (\d+) more/.exec(String(detail))?.[1]));
    }
    expect(left).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const right = { number: '4711', pin };
    const limited = await dials('desk-2', right, 429);
    expect(limited).toMatchObject({ code: 'rate_limited' });
    served.clock.turn(60 * secondMs);
    expect(await dials('desk-2', right)).toMatchObject({ agentId: helene });
    const { items } = await served.as('nadia', 'GET /centres/shop/audit?action=signIn&limit=100');
    const results = (items as readonly Body[]).map(({ after }) => after as Body);
    const count = (result: string) => results.filter((one) => one['result'] === result).length;
    expect([count('refused'), count('limited'), count('signedIn')]).toEqual([10, 1, 1]);
    expect(results[0]).toMatchObject({ account: 'number:4711', address: 'shop.desk-1' });
  });

  it('TAPI 61 a PIN is set by its agent or administrators, and never shown', async () => {
    const served = await numbered();
    const put = (as: string, body: object, status: number, whose = helene) =>
      served.as(as, `PUT /agents/${whose}/pin`, body, status);
    expect(await put('malo', { pin }, 403)).toMatchObject({ code: 'role_missing' });
    expect(await put('malo', { pin }, 409, 'shop.malo')).toMatchObject({ code: 'agent_has_no_id' });
    for (const bad of ['123', '0000', '3456', '87654', '12a4', '1234567890123']) {
      expect([bad, (await put('helene', { pin: bad }, 400))['code']]).toEqual([
        bad,
        'invalid_parameter',
      ]);
    }
    await put('nadia', { pin: '190283' }, 204);
    const dials = await aSwitch(served);
    expect(await dials('desk-1', { number: '4711', pin }, 403)).toMatchObject({
      code: 'pin_rejected',
    });
    const audit = await served.ask('GET', '/api/v1/centres/shop/audit', { as: 'nadia' });
    const agent = await served.ask('GET', `/api/v1/agents/${helene}`, { as: 'nadia' });
    expect(audit.text).toContain('putAgentPin');
    expect(audit.text + agent.text).not.toMatch(/407151|190283|scrypt/);
    await put('nadia', { pin: null }, 204);
    await dials('desk-1', { number: '4711', pin: '190283' }, 403);
  });

  it('TAPI 61 a PIN ends with its agent: whoever has the number later has none', async () => {
    const served = await numbered();
    const path = `/api/v1/agents/${helene}`;
    const gone = await served.ask('DELETE', path, { as: 'nadia', headers: { 'if-match': '"v0"' } });
    expect(gone.status).toBe(204);
    const again = { id: 'helene', number: '4711', groupIds: ['shop.ga'] };
    await served.as('nadia', 'POST /centres/shop/agents', again, 201);
    const logsOn = { agentId: '4711', pin };
    const refused = await served.as('nadia', 'POST /handlers/main/agents', logsOn, 403);
    expect(refused).toMatchObject({ code: 'pin_rejected' });
  });

  it('TAPI 61 two agents cannot have one number', async () => {
    const served = await numbered();
    const headers = { 'if-match': '"v0"' };
    const url = '/api/v1/agents/shop.malo';
    const of = (number: string) => ({ as: 'nadia', headers, body: { number } });
    const taken = await served.ask('PATCH', url, of('4711'));
    expect([taken.status, taken.text]).toEqual([400, expect.stringContaining('4711')]);
    const free = await served.ask('PATCH', url, of('4712'));
    expect(free.body).toMatchObject({ agentId: '4712' });
  });

  it('TAPI 61 objects of 3.x are made by number and PIN, and tell the number', async () => {
    const served = await numbered();
    const asks = async (path: string, body?: object): Promise<Body> => {
      const method = body === undefined ? 'GET' : 'POST';
      const of = { as: 'helene', ...(body === undefined ? {} : { body }) };
      return (await served.ask(method, `/tapi/3.1/${path}`, of)).body;
    };
    const path = 'ITAgentHandler/main/CreateAgentWithID';
    const wrong = await asks(path, { pID: '4711', pPIN: '000' });
    expect(wrong['name']).toBe('TAPI_E_CALLCENTER_INVALPASSWORD');
    expect(await asks(path, { pID: '4711', pPIN: pin })).toMatchObject({ id: helene });
    expect(await asks(`ITAgent/${helene}/get_ID`)).toMatchObject({ value: '4711' });
    const session = { pACDGroup: 'shop.ga', pAddress: 'shop.desk-1', pPIN: pin };
    const made = await asks(`ITAgent/${helene}/CreateSessionWithPIN`, session);
    expect(made).toMatchObject({ name: 'S_OK', object: 'ITAgentSession' });
  });
});
