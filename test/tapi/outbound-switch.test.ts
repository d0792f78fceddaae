/** Lists over a telephone switch: the simulated one of legs dials, and tells what comes of it. */
import { describe, expect, it } from 'vitest';
import { LegSwitch } from '../support/leg-switch.ts';
import { numberOf, someOutbound } from '../support/outbound.ts';
import { row } from '../support/tapi-rows.ts';

/** The stations, and a switch that rings them and the numbers outside. */
async function aSwitched() {
  const served = await someOutbound(undefined, { isDialled: false });
  const { clock } = served;
  const legs = new LegSwitch({
    after: (delayMs, run) => clock.after(delayMs, run),
    nowMs: () => clock.nowMs(),
  });
  for (const station of ['12', '14', '16']) legs.set(station, { kind: 'answers', afterMs: 500 });
  await served.live.switch.attach(legs);
  /** So many ms, a second at a time. */
  const later = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      clock.turn(Math.min(1_000, ms - passed));
      await served.settle();
    }
  };
  return { ...served, legs, later };
}

describe('lists over a switch', () => {
  it('TAPI 55 a call dialled ahead enters the queue when it is answered', async () => {
    const served = await aSwitched();
    const id = await served.aList({ mode: 'predictive' });
    const [answers, silent] = [numberOf(1), numberOf(2)];
    served.legs.set(answers, { kind: 'answers', afterMs: 10_000, talkMs: 60_000 });
    served.legs.set(silent, { kind: 'silent' });
    served.seat('ann');
    const dial = (to: string) =>
      served.as('switch', `POST /outbound-lists/${id}/calls`, { to, ringLimitMs: 25_000 });
    const [first, second] = [await dial(answers), await dial(silent)];
    expect(first).toMatchObject({ state: 'dialing', origin: 'outbound' });
    await served.later(9_000);
    expect(await served.call(String(first['id']))).toMatchObject({ state: 'ringback', offers: [] });
    await served.later(2_000);
    const call = await served.call(String(first['id']));
    expect(call).toMatchObject({ origin: 'outbound', queueId: 'shop.q', state: 'connected' });
    expect(await served.agent('ann')).toMatchObject({ state: 'busyOutgoing' });
    await served.later(13_000);
    expect(await served.call(String(second['id']))).toMatchObject({ state: 'ringback' });
    await served.later(2_000);
    const { legs } = (await served.call(String(second['id']))) as { legs: readonly object[] };
    expect(legs).toMatchObject([{ state: 'disconnected', cause: 'noAnswer' }]);
    const barred = { number: silent };
    await served.as('ann', 'POST /centres/shop/do-not-call', barred);
    const refused = await served.as(
      'switch',
      `POST /outbound-lists/${id}/calls`,
      { to: silent },
      422,
    );
    expect(refused).toMatchObject({ code: 'number_do_not_call' });
  });

  row(
    'TAPI 73 who answers a dialler in time is in its queue, with data, until sent on',
    async () => {
      const served = await aSwitched();
      const id = await served.aList({ mode: 'predictive' });
      const [answers, silent] = [numberOf(1), numberOf(2)];
      served.legs.set(answers, { kind: 'answers', afterMs: 2_000 });
      served.legs.set(silent, { kind: 'silent' });
      const dial = async (to: string) => {
        const said = { to, ringLimitMs: 5_000, data: 'order:ord_5' };
        const made = await served.as('malik', `POST /outbound-lists/${id}/calls`, said, 201);
        return String(made['id']);
      };
      const [first, second] = [await dial(answers), await dial(silent)];
      await served.later(4_000);
      const waits = { derivedState: 'queued', queueId: 'shop.q', data: 'order:ord_5' };
      expect(await served.call(first)).toMatchObject(waits);
      expect(await served.call(second)).toMatchObject({ state: 'ringback' });
      await served.later(2_000);
      expect(await served.call(second)).toMatchObject({ derivedState: 'ended', cause: 'noAnswer' });
      const to = { kind: 'queue', id: 'shop.z' };
      await served.as('malik', `POST /calls/${first}/redirect`, { to });
      expect(await served.call(first)).toMatchObject({ derivedState: 'queued', queueId: 'shop.z' });
    },
  );

  it('TAPI 57 an agent at a station dials, and is busy until it has an end', async () => {
    const served = await aSwitched();
    served.legs.set(numberOf(1), { kind: 'busy' });
    served.legs.set(numberOf(2), { kind: 'silent' });
    served.legs.set(numberOf(3), { kind: 'unreachable' });
    served.legs.set(numberOf(4), { kind: 'answers', afterMs: 5_000, talkMs: 30_000 });
    const id = await served.aList({ ringLimitMs: 20_000 });
    await served.addEntries(id, 4);
    served.seat('ann');
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    await served.later(4_000);
    expect(await served.agent('ann')).toMatchObject({ state: 'busyOutgoing' });
    await served.later(76_000);
    const entries = await served.entries(id);
    expect(entries.map(({ state, lastResult }) => [state, lastResult])).toEqual([
      ['waiting', 'busy'],
      ['waiting', 'noAnswer'],
      ['excluded', 'badNumber'],
      ['reached', 'answered'],
    ]);
    const [session] = (await served.as('malik', 'GET /agents/shop.ann/sessions'))[
      'items'
    ] as readonly { readonly id: string }[];
    expect(await served.as('malik', `GET /agent-sessions/${session?.id}/stats`)).toMatchObject({
      numberOfCalls: 1,
    });
  });

  it('a list whose switch is lost waits, and goes on with the next', async () => {
    const served = await aSwitched();
    const id = await served.aList({ mode: 'predictive', ringLimitMs: 20_000 });
    await served.addEntries(id, 8);
    const silence = (legs: LegSwitch): void => {
      for (let n = 1; n <= 8; n += 1) legs.set(numberOf(n), { kind: 'silent' });
    };
    silence(served.legs);
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    served.seat('ann');
    await served.settle();
    const rang = served.legs.records.length;
    expect(rang).toBeGreaterThan(0);
    served.legs.lose();
    served.seat('ben');
    await served.later(30_000);
    const states = (await served.entries(id)).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['waiting']));
    const { ringing } = (await served.list(id))['results'] as { readonly ringing: number };
    expect(ringing).toBe(0);
    const legs = new LegSwitch({
      after: (delayMs, run) => served.clock.after(delayMs, run),
      nowMs: () => served.clock.nowMs(),
    });
    silence(legs);
    await served.live.switch.attach(legs);
    served.seat('cai');
    await served.settle();
    expect(legs.records.length).toBeGreaterThan(0);
  });

  it('a predictive list hangs up what rings where a caller has taken the agent', async () => {
    const served = await aSwitched();
    served.legs.set(numberOf(1), { kind: 'answers', afterMs: 9_000 });
    const id = await served.aList({ mode: 'predictive' });
    await served.addEntries(id, 1);
    served.seat('ann');
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    await served.later(1_000);
    expect(await served.list(id)).toMatchObject({ results: { ringing: 1 } });
    await served.arrive({ queueId: 'shop.q' });
    await served.later(1_000);
    expect(served.legs.records[0]).toMatchObject({ upAtMs: null, endedBy: 'command' });
    const [entry] = await served.entries(id);
    expect(entry).toMatchObject({ state: 'waiting', lastResult: 'failed', attempts: 0 });
  });

  it('a predictive list connects who answers, and lets go who finds nobody', async () => {
    const served = await aSwitched();
    for (let n = 1; n <= 4; n += 1) {
      served.legs.set(numberOf(n), { kind: 'answers', afterMs: 3_000, talkMs: 20_000 });
    }
    const id = await served.aList({ mode: 'predictive', abandonShareMax: 0.9 });
    await served.addEntries(id, 4);
    served.seat('ann');
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    await served.later(10_000);
    const states = (await served.entries(id)).map(({ state, lastResult }) => [state, lastResult]);
    expect(states).toContainEqual(['talking', 'answered']);
    expect(states).toContainEqual(['waiting', 'abandoned']);
    const lost = served.legs.records.filter(({ to, endedAtMs }) => {
      return to.startsWith('+') && endedAtMs !== null;
    });
    expect(lost.length).toBeGreaterThan(0);
  });
});
