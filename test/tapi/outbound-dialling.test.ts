/** Lists that are dialled: by ready agents, ahead of them, and after an agent has seen the entry. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { aFolder } from '../support/a-folder.ts';
import type { Body } from '../support/api-server.ts';
import { anAgent, arrives, logsOn, pauses, queueTurns, readies } from '../support/builders.ts';
import { numberOf, type OutboundStations, someOutbound } from '../support/outbound.ts';
import { stationsCentre } from '../support/stations.ts';

const minuteMs = 60_000;

/** The centre of the stations, with agents who need none. */
function manyAgents(count: number): CentreFile {
  const ids = Array.from({ length: count }, (_, n) => `a${n}`);
  return { ...stationsCentre, agents: ids.map((id) => anAgent(id, { groups: ['g'] })) };
}

/** Turns the clock so far, and lets all happen that follows. */
async function later(served: OutboundStations, ms: number): Promise<void> {
  served.clock.turn(ms);
  await served.settle();
}

async function aRunning(settings: { readonly [member: string]: unknown }, count = 20) {
  const served = await someOutbound();
  const id = await served.aList(settings);
  await served.addEntries(id, count);
  await served.as('malik', `POST /outbound-lists/${id}/start`);
  await served.settle();
  return { ...served, id };
}

describe('a backlog list', () => {
  it('TAPI 57 is dialled by the agents idle longest, while one stays ready', async () => {
    const served = await someOutbound();
    for (const agent of ['cai', 'ann', 'ben'] as const) {
      served.seat(agent);
      served.clock.turn(1_000);
    }
    const id = await served.aList({ idleMin: 1, attemptsMax: 2, spacingMs: 10 * minuteMs });
    await served.addEntries(id, 1);
    await served.addEntries(id, 3);
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    await served.settle();
    expect(served.dials.dialled).toEqual([numberOf(1), numberOf(2)]);
    const states = async () =>
      Promise.all(
        (['cai', 'ann', 'ben'] as const).map(async (one) => (await served.agent(one))['state']),
      );
    expect(await states()).toEqual(['busyOutgoing', 'busyOutgoing', 'ready']);
    served.tell(pauses('ben'));
    const waiting = await served.arrive({ queueId: 'shop.q' });
    expect(await served.call(waiting)).toMatchObject({ state: 'queued', offers: [] });
    await served.as('switch', `POST /calls/${waiting}/hangup`);

    served.tell(readies('ben'));
    await served.settle();

    const sessions = (await served.as('malik', 'GET /agents/shop.cai/sessions'))['items'];
    const [session] = sessions as readonly Body[];
    expect(session).toMatchObject({ state: 'busyOnCall' });
    served.dials.ringing[0]?.comesTo('busy');
    await served.settle();
    // Who dialled in vain has been idle for no time: another dials.
    expect(await states()).toEqual(['ready', 'busyOutgoing', 'busyOutgoing']);
    expect(served.dials.dialled.at(-1)).toBe(numberOf(3));
    const busy = (await served.entries(id))[0];
    expect(busy).toMatchObject({ state: 'waiting', lastResult: 'busy', attempts: 1 });
    expect(Date.parse(String(busy?.['dueAt']))).toBe(served.centreNowMs() + 10 * minuteMs);

    // The second is answered, and the third too: nobody is left to dial until they hang up.
    for (const one of [...served.dials.ringing]) one.comesTo('answered');
    await served.settle();
    const talks = (await served.entries(id)).filter(({ state }) => state === 'talking');
    expect(talks).toHaveLength(2);
    const work = async () => (await served.agent('ann'))['work'] as readonly Body[];
    const [talk] = await work();
    await served.as('ann', `POST /calls/${talk?.['callId']}/hangup`);
    await served.as('ann', `POST /calls/${talk?.['callId']}/outcome`, { codes: ['sale'] });
    const reached = (await served.entries(id)).find(({ state }) => state === 'reached');
    expect(reached).toMatchObject({ codes: ['sale'], attempts: 1, lastResult: 'answered' });

    await later(served, 10 * minuteMs);
    expect(served.dials.dialled.at(-1)).toBe(numberOf(1));
    served.dials.ringing.at(-1)?.comesTo('noAnswer');
    await served.settle();
    expect((await served.entries(id))[0]).toMatchObject({ state: 'exhausted', attempts: 2 });
    const stats = await served.as('malik', `GET /agent-sessions/${session?.['id']}/stats`);
    expect(stats).toMatchObject({ numberOfCalls: 0 });
  });

  it('TAPI 57 dials an entry inside the window of its own local time alone', async () => {
    const served = await someOutbound();
    served.seat('ann', 'ben');
    const id = await served.aList({ windows: { weekly: { '1-5': [['09:00', '17:00']] } } });
    const entries = [
      { number: '+12125550100', timeZone: 'America/New_York' },
      { number: '+33639980001', timeZone: 'Europe/Paris' },
      { number: '+819012345678', timeZone: 'Asia/Tokyo' },
    ];
    await served.as('malik', `POST /outbound-lists/${id}/entries`, { entries });
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    await served.settle();
    // Nine in Paris: three at night in New York, and past five in Tokyo.
    expect(served.dials.dialled).toEqual(['+33639980001']);
    served.dials.ringing[0]?.comesTo('noAnswer');
    await later(served, 6 * 60 * minuteMs - 1);
    const before = served.dials.dialled.filter((number) => number.startsWith('+1'));
    await later(served, 1);
    expect([before, served.dials.dialled.includes('+12125550100')]).toEqual([[], true]);
    expect(served.dials.dialled).not.toContain('+819012345678');
  });

  it('TAPI 57 lets what rings go on when it is paused; a closed queue dials nothing', async () => {
    const served = await aRunning({});
    served.seat('ann');
    await served.settle();
    await served.as('malik', `POST /outbound-lists/${served.id}/pause`);
    expect(await served.agent('ann')).toMatchObject({ state: 'busyOutgoing' });
    served.dials.ringing[0]?.comesTo('noAnswer');
    await served.settle();
    expect(await served.agent('ann')).toMatchObject({ state: 'ready' });
    expect(served.dials.dialled).toHaveLength(1);
    served.tell(queueTurns('q', 'closed'));
    await served.as('malik', `POST /outbound-lists/${served.id}/start`);
    await later(served, minuteMs);
    expect(served.dials.dialled).toHaveLength(1);
    served.tell(queueTurns('q', 'open'));
    await served.settle();
    expect(served.dials.dialled).toHaveLength(2);
  });

  it('shares agents between lists in turn, and lends them back to calls that wait', async () => {
    const served = await aRunning({});
    const other = await served.aList({ name: 'Other', queueId: 'shop.z' });
    await served.as('malik', `POST /outbound-lists/${other}/entries`, {
      entries: [{ number: '+33639989001' }, { number: '+33639989002' }],
    });
    await served.as('malik', `POST /outbound-lists/${other}/start`);
    served.seat('ann', 'ben');
    await served.settle();
    expect(served.dials.dialled.map((number) => number.slice(0, 9))).toEqual(
      expect.arrayContaining(['+33639980', '+33639989']),
    );
    const waiting = await served.arrive({ queueId: 'shop.q' });
    expect(await served.call(waiting)).toMatchObject({ offers: [] });
    served.dials.ringing[0]?.comesTo('noAnswer');
    await served.settle();
    expect((await served.call(waiting))['offers']).toHaveLength(1);
    expect(served.dials.dialled).toHaveLength(2);
  });

  it('calls again when the agent says, and nobody who asks not to be called', async () => {
    const served = await aRunning({ attemptsMax: 1 }, 1);
    served.seat('ann');
    await served.settle();
    served.dials.ringing[0]?.comesTo('answered');
    await served.settle();
    const [call] = (await served.as('ann', 'GET /centres/shop/calls'))['items'] as readonly Body[];
    const callbackAt = new Date(served.centreNowMs() + 60 * minuteMs).toISOString();
    await served.as('ann', `POST /calls/${call?.['id']}/outcome`, { codes: ['later'], callbackAt });
    await served.as('ann', `POST /calls/${call?.['id']}/hangup`);
    await later(served, 31_000);
    expect((await served.entries(served.id))[0]).toMatchObject({
      state: 'waiting',
      dueAt: callbackAt,
      codes: ['later'],
    });
    await later(served, 60 * minuteMs);
    expect(served.dials.dialled).toEqual([numberOf(1), numberOf(1)]);
    served.dials.ringing[0]?.comesTo('answered');
    await served.settle();
    const [again] = (await served.as('ann', 'GET /centres/shop/calls'))['items'] as readonly Body[];
    await served.as('ann', `POST /calls/${again?.['id']}/outcome`, { codes: ['doNotCall'] });
    await served.as('ann', `POST /calls/${again?.['id']}/hangup`);
    await served.settle();
    const [entry] = await served.entries(served.id);
    expect(entry).toMatchObject({ state: 'reached', attempts: 2 });
    const barred = await served.as('malik', 'GET /centres/shop/do-not-call');
    expect(barred['items']).toMatchObject([{ number: numberOf(1), source: 'agent' }]);
    expect(await served.list(served.id)).toMatchObject({ state: 'done' });
  });
});

describe('a preview', () => {
  it('shows the entry first: who skips it leaves it to the next, who dials is busy', async () => {
    const served = await aRunning({ preview: true, previewLimitMs: 10_000 }, 1);
    served.seat('ann');
    await served.settle();
    expect(served.events('outbound.')).toEqual(['outbound.preview']);
    const shown = await served.as('ann', 'GET /agents/shop.ann/outbound-preview');
    expect(shown).toMatchObject({ entry: { number: numberOf(1), state: 'waiting' } });
    await served.as('ann', 'POST /agents/shop.ann/outbound-preview/skip');
    await served.settle();
    const preview = '/api/v1/agents/shop.ann/outbound-preview';
    const none = await served.ask('GET', preview, { as: 'ann' });
    expect([none.status, none.text]).toEqual([200, 'null']);
    const skip = 'POST /agents/shop.ann/outbound-preview/skip';
    expect(await served.as('ann', skip, undefined, 409)).toMatchObject({ code: 'offer_not_live' });
    served.seat('ben');
    await later(served, minuteMs);
    await served.as('ann', 'GET /agents/shop.ann/outbound-preview');
    await later(served, 10_000);
    const next = await served.as('ben', 'GET /agents/shop.ben/outbound-preview');
    expect(next).toMatchObject({ entry: { number: numberOf(1) } });
    expect(served.dials.dialled).toEqual([]);
    await served.as('ben', 'POST /agents/shop.ben/outbound-preview/dial');
    await served.settle();
    expect(served.dials.dialled).toEqual([numberOf(1)]);
    expect(await served.agent('ben')).toMatchObject({ state: 'busyOutgoing' });
  });

  it('goes on to the next agent where a call takes the one who is shown it', async () => {
    const served = await aRunning({ preview: true }, 1);
    served.seat('ann');
    served.clock.turn(1_000);
    served.seat('ben');
    await served.settle();
    const waiting = await served.arrive({ queueId: 'shop.q' });
    await served.settle();
    expect(await served.leg(waiting, 'ann')).toMatchObject({ state: 'offering' });
    const next = await served.as('ben', 'GET /agents/shop.ben/outbound-preview');
    expect(next).toMatchObject({ entry: { number: numberOf(1) } });
  });
});

describe('a predictive list', () => {
  const tenAgents = Array.from({ length: 10 }, (_, n) => `a${n}`);

  /** A list of a day on which so many were answered, and so many of them let go. */
  async function aPredictive({ answered = 0, abandoned = 0 } = {}) {
    const path = join(aFolder(), 'store.sqlite');
    const before = await someOutbound(manyAgents(10), { path });
    const id = await before.aList({ mode: 'predictive' });
    await before.addEntries(id, 300);
    before.store.outbound.setDay({
      listId: id.replace('shop.', ''),
      day: '2026-11-23',
      counts: { answered: answered - abandoned, abandoned, firstAtMs: 0, lastAtMs: 0 },
    });
    await before.app.close();
    before.store.close();
    const served = await someOutbound(manyAgents(10), { path });
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    served.tell(...tenAgents.map((agent) => logsOn(agent)));
    await served.settle();
    return { ...served, id };
  }

  it('TAPI 58 has 21 ring for ten free agents, and ten while too many were let go', async () => {
    const held = await aPredictive({ answered: 100, abandoned: 3 });
    expect(held.dials.ringing).toHaveLength(21);
    expect(await held.list(held.id)).toMatchObject({ capped: false, results: { ringing: 21 } });
    const over = await aPredictive({ answered: 100, abandoned: 4 });
    expect(over.dials.ringing).toHaveLength(10);
    expect(await over.list(over.id)).toMatchObject({ capped: true });
    // 34 answers that find an agent, and the share is below the cap again.
    for (let answers = 0; answers < 34; answers += 1) {
      for (const result of ['noAnswer', 'busy', 'answered'] as const) {
        over.dials.ringing[0]?.comesTo(result);
      }
      await over.settle();
      const call = over.live.projection.calls.live().find((one) => one.call.offers.length > 0);
      const offer = call?.call.offers.at(-1)?.id ?? '';
      const offerId = offer.replace(/\.(\d+)$/, '/$1');
      over.tell({ type: 'acceptOffer', offerId }, { type: 'offer.connected', offerId });
      expect(over.dials.ringing.length).toBeLessThanOrEqual(answers < 33 ? 10 : 30);
      over.tell({ type: 'hangUp', offerId });
      over.tell({ type: 'endWrapUp', offerId });
      await over.settle();
    }
    expect(await over.list(over.id)).toMatchObject({ capped: false });
    expect(over.dials.ringing.length).toBeGreaterThan(10);
  });

  it('TAPI 58 rings for one free agent in turn with another list, then alone', async () => {
    const served = await someOutbound();
    const [first, second] = [
      await served.aList({ mode: 'predictive' }),
      await served.aList({ name: 'Other', mode: 'predictive' }),
    ];
    await served.addEntries(first, 3);
    await served.as('malik', `POST /outbound-lists/${second}/entries`, {
      entries: [{ number: '+33639989001' }],
    });
    for (const id of [first, second]) await served.as('malik', `POST /outbound-lists/${id}/start`);
    served.seat('ann');
    for (const n of [0, 1, 2, 3]) {
      await served.settle();
      expect(served.dials.ringing, `attempt ${n}`).toHaveLength(1);
      served.dials.ringing[0]?.comesTo('noAnswer');
    }
    await served.settle();
    const [one, two, three] = [numberOf(1), numberOf(2), numberOf(3)];
    expect(served.dials.dialled).toEqual([one, '+33639989001', two, three]);
  });

  it('TAPI 58 where callers take the agents hangs up all but those it may let go', async () => {
    const served = await aPredictive({ answered: 100, abandoned: 1 });
    served.tell(...tenAgents.slice(1).map((agent) => arrives(`for-${agent}`, { queueId: 'q' })));
    await served.settle();
    expect(served.events('outbound.done')).toEqual([]);
    served.tell(arrives('last', { queueId: 'q' }));
    await served.settle();
    expect(served.events('outbound.done')).toHaveLength(19);
    expect(await served.list(served.id)).toMatchObject({ results: { ringing: 2, failed: 19 } });
    const [first, second, third] = await served.entries(served.id);
    expect([first?.['state'], second?.['state']]).toEqual(['dialling', 'dialling']);
    expect(third).toMatchObject({ state: 'waiting', lastResult: 'failed', attempts: 0 });
    expect(Date.parse(String(third?.['dueAt']))).toBe(served.centreNowMs() + minuteMs);
  });

  it('TAPI 58 lets go who is not connected in time, and calls them a day later', async () => {
    const served = await aPredictive();
    const [first] = served.dials.ringing;
    first?.comesTo('answered');
    await served.settle();
    const call = served.live.projection.calls.live().find((one) => one.queueId !== null);
    expect(call?.call).toMatchObject({ origin: 'outbound', queueId: 'shop.q', state: 'queued' });
    await later(served, 1_999);
    expect(served.events('outbound.done')).toEqual([]);
    await later(served, 1);
    const entries = await served.entries(served.id);
    const dueAt = new Date(served.centreNowMs() + 24 * 60 * minuteMs).toISOString();
    expect(entries[0]).toMatchObject({ state: 'waiting', lastResult: 'abandoned', dueAt });
    const [day] = (await served.as('malik', `GET /outbound-lists/${served.id}/stats`))[
      'days'
    ] as readonly Body[];
    expect(day).toMatchObject({ dialAnswered: 1, dialAbandoned: 1, outboundAbandonShare: 1 });
    expect(await served.list(served.id)).toMatchObject({ capped: true });
  });

  it('has the agent who takes the call busy with an outgoing one', async () => {
    const served = await aPredictive();
    served.dials.ringing[0]?.comesTo('answered');
    await served.settle();
    const kept = served.live.projection.calls.live().find((one) => one.queueId !== null);
    const { callId = '', offers = [] } = kept?.call ?? {};
    expect(served.live.projection.calls.kept(callId)?.legs[0]?.leg).toMatchObject({
      calledId: { number: numberOf(1) },
    });
    const agentId = offers.at(-1)?.agentId.replace('shop.', '') ?? '';
    const offerId = `${callId}/1`;
    served.tell({ type: 'acceptOffer', offerId }, { type: 'offer.connected', offerId });
    await later(served, 5_000);
    expect(await served.as('malik', `GET /agents/shop.${agentId}`)).toMatchObject({
      state: 'busyOutgoing',
    });
    expect((await served.entries(served.id))[0]).toMatchObject({ state: 'talking' });
    served.tell({ type: 'hangUp', offerId });
    expect((await served.entries(served.id))[0]).toMatchObject({ state: 'reached' });
  });
});
