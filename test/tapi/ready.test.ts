/** Ready is true: who is shown ready is offered a call, and Ready ends a wrap-up by all four ways. */
import { describe, expect, it } from 'vitest';
import type { CentreFile, WrapUpRule } from '../../routing/index.ts';
import { accepts, arrives, connects, hangsUp } from '../support/builders.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';
import { aTapiClient } from '../support/tapi-client.ts';

const helene = 'shop.helene';
const state = `PUT /agents/${helene}/state` as const;

interface AtDesk {
  readonly served: TapiServed;
  readonly sessionId: string;
  agent(): Promise<Record<string, unknown>>;
  session(): Promise<Record<string, unknown>>;
  setSession(body: object, status?: number): Promise<Record<string, unknown>>;
  talks(): void;
  /** Whether a call that arrives is offered. */
  isOffered(callId: string): Promise<boolean>;
}

/** Helene, signed on to group A at desk 1. */
async function atDesk(centre: CentreFile = tapiCentre): Promise<AtDesk> {
  return signOn(await aTapiServer(centre));
}

async function signOn(served: TapiServed): Promise<AtDesk> {
  const { sessions } = await served.as('helene', `POST /agents/${helene}/sign-on`, {
    groupIds: ['shop.ga'],
    addressId: 'shop.desk-1',
  });
  const [{ id: sessionId }] = sessions as [{ id: string }];
  const session = `/agent-sessions/${sessionId}` as const;
  return {
    served,
    sessionId,
    agent: () => served.as('helene', `GET /agents/${helene}`),
    session: () => served.as('helene', `GET ${session}`),
    setSession: (body, status) => served.as('helene', `PUT ${session}/state`, body, status),
    talks: () => {
      served.tell(arrives('c1', { queueId: 'qa' }));
      served.tell(accepts('c1/1'), connects('c1/1'));
    },
    isOffered: async (callId) => {
      served.tell(arrives(callId, { queueId: 'qa' }));
      const { derivedState } = await served.as('helene', `GET /agents/${helene}`);
      return derivedState === 'reserved';
    },
  };
}

/** In the wrap-up of a call. */
async function inWrapUp(desk: AtDesk): Promise<AtDesk> {
  await desk.served.as('helene', state, { state: 'ready' });
  desk.talks();
  desk.served.tell(hangsUp('c1'));
  expect(await desk.agent()).toMatchObject({ derivedState: 'workingAfterCall' });
  return desk;
}

function withWrapUp(wrapUp: WrapUpRule): CentreFile {
  const groups = tapiCentre.groups?.map((group) =>
    group.id === 'ga' ? { ...group, wrapUp } : group,
  );
  return { ...tapiCentre, groups: groups ?? [] };
}

describe('Ready', () => {
  it('after a break chosen during the call brings calls again', async () => {
    for (const byDesk of [true, false]) {
      const { served, talks, setSession, session, agent, isOffered } = await atDesk();
      await served.as('helene', state, { state: 'ready' });
      talks();
      await served.as('helene', state, { state: 'notReady', reason: 'break' });
      served.tell(hangsUp('c1'));
      if (byDesk) await setSession({ state: 'notReady' });
      else served.clock.turn(30_000);
      expect(await agent()).toMatchObject({ state: 'notReady', reason: 'break' });
      await served.as('helene', state, { state: 'ready' });
      expect(await session()).toMatchObject({ state: 'ready' });
      expect(await agent()).toMatchObject({ state: 'ready', reason: null });
      expect(await isOffered('c2')).toBe(true);
    }
  });

  it('leaves a paused session paused, and names why the agent is not ready', async () => {
    const { served, setSession, session, agent, isOffered } = await atDesk();
    await served.as('helene', state, { state: 'ready' });
    await setSession({ state: 'notReady', reason: 'coaching' });
    await served.as('helene', state, { state: 'ready' });
    expect(await session()).toMatchObject({ state: 'notReady', reason: 'coaching' });
    expect(await agent()).toMatchObject({ derivedState: 'notReady', reason: 'sessions' });
    expect(await isOffered('c2')).toBe(false);
    const { items } = await served.as('malik', 'GET /queues/shop.qa/waiting');
    const [{ callId }] = items as [{ callId: string }];
    const whyNot = `GET /calls/${callId}/why-not?agentId=${helene}` as const;
    expect(await served.as('malik', whyNot)).toMatchObject({
      text: 'helene does not have the call: the agent is not ready (not ready in any group).',
    });
    expect((await served.as('malik', `GET /calls/${callId}/why-waiting`))['text']).toContain(
      'Agents who could not: 1 not logged on, 1 not ready (not ready in any group).',
    );
    await setSession({ state: 'ready' });
    expect(await agent()).toMatchObject({ derivedState: 'reserved', reason: null });
  });

  it.each(['lineSetAgentState', 'lineSetAgentStateEx', 'the agent’s state', 'the session’s state'])(
    'by %s ends the wrap-up',
    async (way) => {
      const served = await aTapiServer();
      const client = await aTapiClient(served, 'helene');
      const { hLine, call } = client;
      const { hAgent } = await call('lineCreateAgent', { hLine });
      const { setSession, session, agent, isOffered } = await inWrapUp(await signOn(served));
      if (way === 'lineSetAgentState') {
        await call(way, { hLine, dwAddressID: 0, dwAgentState: 4, dwNextAgentState: 0 });
      } else if (way === 'lineSetAgentStateEx') {
        await call(way, { hLine, hAgent, dwAgentState: 2, dwNextAgentState: 0 });
      } else if (way === 'the session’s state') await setSession({ state: 'ready' });
      else
        expect(await served.as('helene', state, { state: 'ready' })).toMatchObject({
          appliesAt: 'now',
        });
      expect(await session()).toMatchObject({ state: 'ready' });
      expect(await agent()).toMatchObject({ derivedState: 'ready', wrapUp: false, work: [] });
      expect(await isOffered('c2')).toBe(true);
      client.stop();
    },
  );

  it('as the next state ends no wrap-up, and clears a break', async () => {
    const { served, agent } = await inWrapUp(await atDesk());
    await served.as('helene', state, { nextState: 'notReady', reason: 'break' });
    expect(await served.as('helene', state, { nextState: 'ready' })).toMatchObject({
      appliesAt: 'afterCall',
      derivedState: 'workingAfterCall',
      nextState: null,
    });
    served.clock.turn(30_000);
    expect(await agent()).toMatchObject({ derivedState: 'ready' });
  });

  it('leaves a wrap-up that its rule keeps: a timed one, or one that lacks its code', async () => {
    const timed = await inWrapUp(await atDesk(withWrapUp({ mode: 'timed' })));
    expect(await timed.served.as('helene', state, { state: 'ready' })).toMatchObject({
      appliesAt: 'afterCall',
      derivedState: 'workingAfterCall',
    });
    const coded = await inWrapUp(
      await atDesk(withWrapUp({ mode: 'optional', outcomeRequired: true })),
    );
    expect(await coded.served.as('helene', state, { state: 'ready' }, 409)).toMatchObject({
      code: 'code_required',
    });
    expect(await coded.setSession({ state: 'ready' }, 409)).toMatchObject({
      code: 'code_required',
    });
    coded.served.tell({ type: 'setOutcome', offerId: 'c1/1', codes: ['sold'] });
    await coded.served.as('helene', state, { state: 'ready' });
    expect(await coded.agent()).toMatchObject({ derivedState: 'ready' });
  });
});

describe('the position of a call', () => {
  it('is that of the waiting list, while the one agent is not ready too', async () => {
    const { served } = await atDesk();
    for (const id of ['c1', 'c2', 'c3', 'c4']) served.tell(arrives(id, { queueId: 'qa' }));
    const { items } = await served.as('malik', 'GET /queues/shop.qa/waiting');
    const listed = items as { callId: string; position: number }[];
    expect(listed.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    for (const { callId, position } of listed) {
      expect(await served.as('malik', `GET /calls/${callId}`)).toMatchObject({ position });
    }
  });
});
