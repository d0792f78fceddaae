import { describe, expect, it } from 'vitest';
import { accepts, arrives, connects, hangsUp } from '../support/builders.ts';
import { aTapiServer, type TapiServed } from '../support/tapi-centre.ts';
import { aTapiClient, heard, passes } from '../support/tapi-client.ts';

const helene = 'shop.helene';
const masks = { agents: 0x200, both: 0x600 } as const;

/** Asks an object of 3.1, for helene; what HTTP answers is always 200. */
function objectsOf({ ask }: TapiServed, as = 'helene') {
  const asking = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const got = await ask(method, `/tapi/3.1/${path}`, {
      as,
      ...(body === undefined ? {} : { body }),
    });
    expect(got.status, got.text).toBe(200);
    return got.body;
  };
  return {
    get: (path: string) => asking('GET', path),
    post: (path: string, body: object = {}) => asking('POST', path, body),
  };
}

describe('the view of 3.1', () => {
  it('TAPI 54 events come by the filter, and none before there is one', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene', { api: '3.1' });
    const { post } = objectsOf(served);
    const told = async () => {
      await heard();
      const events = client.messages.filter(({ event }) => event !== undefined);
      client.clear();
      return events.map(({ code, number }) => [code, number]);
    };
    await post('ITAgentHandler/main/CreateAgent');
    const opening = { pACDGroup: 'shop.ga', pAddress: 'shop.desk-1' };
    await post(`ITAgent/${helene}/CreateSession`, opening);
    expect(await told()).toEqual([]);
    client.say({ op: 'filter', mask: masks.agents });
    await client.until(({ op }) => op === 'ack');
    await post(`ITAgent/${helene}/put_State`, { AgentState: 1 });
    expect(await told()).toEqual([['AE_READY', 1]]);
    client.say({ op: 'filter', mask: masks.both });
    await client.until(({ op }) => op === 'ack');
    client.clear();
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    served.tell(hangsUp('c1'));
    await passes(served, 30_000);
    expect(await told()).toEqual([
      ['AE_BUSY_ACD', 2],
      ['ASE_BUSY', 3],
      ['ASE_WRAPUP', 4],
      ['AE_READY', 1],
      ['ASE_READY', 2],
    ]);
    await served.as('helene', `POST /agents/${helene}/sign-off`);
    expect(await told()).toEqual([['ASE_END', 5]]);
    client.say({ op: 'filter', mask: -1 });
    expect(await client.until(({ op }) => op === 'refused')).toMatchObject({
      problem: { code: 'invalid_parameter' },
    });
    client.stop();
  });

  it('TAPI 54 data and treatment of calls are told, and that figures have changed', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene', { api: '3.1' });
    client.say({ op: 'filter', mask: 0xc0 });
    await client.until(({ op }) => op === 'ack');
    const { post } = objectsOf(served);
    await post('ITAgentHandler/main/CreateAgent');
    const opening = { pACDGroup: 'shop.ga', pAddress: 'shop.desk-1' };
    await post(`ITAgent/${helene}/CreateSession`, opening);
    await post(`ITAgent/${helene}/put_State`, { AgentState: 1 });
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    await served.as('helene', 'PUT /calls/c1/data', { data: 'order 7' });
    await served.as('helene', 'POST /calls/c1/hold');
    await served.as('helene', 'PUT /calls/c1/treatment', { treatment: 'music' });
    await heard();
    const told = () =>
      client.messages.flatMap(({ event, code, number }) =>
        event === undefined ? [] : [[event, code, number]],
      );
    const of = 'TE_CALLINFOCHANGE';
    const changes = [...told()];
    expect(changes).toContainEqual([of, 'CIC_CALLDATA', 24]);
    expect(changes).toContainEqual([of, 'CIC_TREATMENT', 23]);
    expect(changes.filter(([event]) => event !== of)).toEqual([]);
    client.clear();
    await passes(served, 1_000);
    expect(told()).toEqual([['TE_PRIVATE', 'CW_QUEUE_FIGURES', 2]]);
    served.tell(hangsUp('c1'));
    await passes(served, 30_000);
    expect(told()).toContainEqual(['TE_PRIVATE', 'CW_AGENT_FIGURES', 0]);
    expect(told()).toContainEqual(['TE_PRIVATE', 'CW_AGENT_SESSION_FIGURES', 1]);
    client.stop();
  });

  it('TAPI 54 objects have properties, cursors and methods, with results of COM', async () => {
    const served = await aTapiServer();
    const { get, post } = objectsOf(served);
    expect(await get('ITTAPICallCenter/shop/EnumerateAgentHandlers?limit=1')).toMatchObject({
      result: '0x00000000',
      items: [{ object: 'ITAgentHandler', id: 'main' }],
    });
    const all = objectsOf(served, 'malik');
    expect(await all.get('ITAgentHandler/main/EnumerateACDGroups?limit=5')).toMatchObject({
      result: '0x00000001',
      name: 'S_FALSE',
      items: [{ id: 'shop.ga', Name: 'A' }, { id: 'shop.gb' }, { id: 'shop.gc' }],
    });
    expect(await get('ITAgentHandler/main/EnumerateUsableAddresses?limit=2')).toMatchObject({
      name: 'S_OK',
      items: [{ id: 'shop.desk-1', Name: '112' }, { id: 'shop.desk-2' }],
    });
    const noPin = { pID: '1' };
    expect(await post('ITAgentHandler/main/CreateAgentWithID', noPin)).toMatchObject({
      result: '0x80070057',
      name: 'E_INVALIDARG',
    });
    const made = await post('ITAgentHandler/main/CreateAgent');
    expect(made).toMatchObject({ name: 'S_OK', id: helene });
    const opening = { pACDGroup: 'shop.ga', pAddress: 'shop.desk-1' };
    const opened = await post(`ITAgent/${helene}/CreateSession`, opening);
    const pin = { ...opening, pACDGroup: 'shop.gb', pPIN: '1' };
    expect(await post(`ITAgent/${helene}/CreateSessionWithPIN`, pin)).toMatchObject({
      result: '0x80040047',
      name: 'TAPI_E_CALLCENTER_NO_AGENT_ID',
    });
    expect(await get(`ITAgent/${helene}`)).toMatchObject({
      ID: null,
      User: 'helene',
      State: { value: 0, name: 'AS_NOT_READY' },
      MeasurementPeriod: 86_400,
      NumberOfACDCalls: 0,
      OverallCallRate: 0,
    });
    expect(await get(`ITAgent/${helene}/get_ID`)).toMatchObject({
      result: '0x80040047',
      name: 'TAPI_E_CALLCENTER_NO_AGENT_ID',
      problem: { code: 'agent_has_no_id', status: 409 },
    });
    expect(await get(`ITAgent/${helene}/get_User`)).toMatchObject({ value: 'helene' });
    expect(await get(`ITAgent/${helene}/EnumerateAgentSessions`)).toMatchObject({
      items: [{ object: 'ITAgentSession', id: opened['id'] }],
    });
    const session = `ITAgentSession/${opened['id']}`;
    expect(await get(session)).toMatchObject({
      Agent: helene,
      Address: 'shop.desk-1',
      ACDGroup: 'shop.ga',
      State: { value: 0, name: 'ASST_NOT_READY' },
      NumberOfCalls: 0,
    });
    expect(await post(`${session}/put_State`, { SessionState: 1 })).toMatchObject({ name: 'S_OK' });
    expect(await post(`${session}/put_State`, { SessionState: 2 })).toMatchObject({
      name: 'TAPI_E_CALLCENTER_INVALAGENTSTATE',
    });
    expect(await post(`${session}/put_State`, { SessionState: 9 })).toMatchObject({
      name: 'E_INVALIDARG',
    });
    const malik = await served.ask('POST', '/tapi/3.1/ITQueue/shop.qa/put_MeasurementPeriod', {
      as: 'malik',
      body: { lPeriod: 0 },
    });
    expect(malik.body).toMatchObject({ result: '0x80070057', name: 'E_INVALIDARG' });
    expect(await get('ITACDGroup/shop.ga/EnumerateQueues')).toMatchObject({
      items: [{ object: 'ITQueue', id: 'shop.qa' }],
    });
    expect(await get('ITQueue/shop.qa')).toMatchObject({ Name: 'qa', TotalCallsQueued: 0 });
    await served.as('helene', `POST /agents/${helene}/sign-off`);
    expect(await get(`ITAgent/${helene}/get_State`)).toMatchObject({
      value: { value: 5, name: 'AS_UNKNOWN' },
    });
  });

  it.each([
    ['ITAgent/shop.nobody', 'TAPI_E_CALLCENTER_INVALAGENTID'],
    ['ITTelephone/x', 'TAPI_E_NOTSUPPORTED'],
    ['ITAgent/shop.helene/get_Mood', 'TAPI_E_NOTSUPPORTED'],
    ['ITQueue/shop.none', 'E_INVALIDARG'],
  ])('%s is %s', async (path, name) => {
    const served = await aTapiServer();
    const { get, post } = objectsOf(served);
    expect(await get(path)).toMatchObject({ name });
    expect(await post(`${path.split('/').slice(0, 2).join('/')}/put_Mood`)).toMatchObject({
      name: 'TAPI_E_NOTSUPPORTED',
    });
  });

  it('lists where it departs from Microsoft’s text', async () => {
    const { get } = await aTapiServer();
    const { body } = await get('/tapi/notes');
    const items = body['items'] as readonly { of: string }[];
    expect(items.length).toBeGreaterThan(19);
    expect(items.map(({ of }) => of)).toContain('LINE_AGENTSTATUSEX');
  });

  it('TAPI 82 a collection has at once what its enumerator yields in parts', async () => {
    const served = await aTapiServer();
    const { get, post } = objectsOf(served);
    await post('ITAgentHandler/main/CreateAgent');
    const opening = { pACDGroup: 'shop.ga', pAddress: 'shop.desk-1' };
    const { id } = await post(`ITAgent/${helene}/CreateSession`, opening);
    for (const [member, value] of [
      ['ITTAPICallCenter/shop/get_AgentHandlers', ['main']],
      ['ITAgentHandler/main/get_ACDGroups', ['shop.ga', 'shop.gb']],
      ['ITAgentHandler/main/get_UsableAddresses', ['shop.desk-1', 'shop.desk-2']],
      [`ITAgent/${helene}/get_AgentSessions`, [id]],
      ['ITACDGroup/shop.ga/get_Queues', ['shop.qa']],
    ] as const) {
      expect([member, await get(member)]).toMatchObject([member, { name: 'S_OK', value }]);
    }
    // Next, Skip past the end, Reset, and two positions at once, as Clone has it.
    const groups = 'ITAgentHandler/main/EnumerateACDGroups';
    const ids = async (query: string) => {
      const { name, items } = await get(`${groups}?${query}`);
      return [name, (items as { id: string }[]).map((one) => one.id)];
    };
    expect(await ids('limit=1')).toEqual(['S_OK', ['shop.ga']]);
    expect(await ids('limit=1&skip=1')).toEqual(['S_OK', ['shop.gb']]);
    expect(await ids('limit=1&skip=0')).toEqual(['S_OK', ['shop.ga']]);
    expect(await ids('limit=1&skip=9')).toEqual(['S_FALSE', []]);
  });
});
