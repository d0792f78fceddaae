/** Conferences of more than three: who may add and remove, and how many the switch joins. */
import { describe, expect, it } from 'vitest';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { type Stations, someStations, stationsCentre } from '../support/stations.ts';
import { row } from '../support/tapi-rows.ts';

const outside = ['+33140000097', '+33140000098', '+33140000099'];

async function talking(): Promise<{ served: Stations; id: string }> {
  const served = await someStations();
  served.seat('ann');
  const id = await served.talking('ann');
  return { served, id };
}

/** Ann asks a number outside, which answers. */
async function asks(served: Stations, id: string, number: string | undefined): Promise<void> {
  const to = { kind: 'number', id: number };
  const { id: consult } = await served.as('ann', `POST /calls/${id}/consult`, { to });
  await served.as('ann', `POST /calls/${consult}/answer`);
}

async function adds(served: Stations, id: string, number: string | undefined): Promise<void> {
  await asks(served, id, number);
  await served.as('ann', `POST /calls/${id}/conference`);
}

async function asksBen(served: Stations, id: string): Promise<void> {
  served.seat('ben');
  const to = { kind: 'agent', id: 'shop.ben' };
  const { id: consult } = await served.as('ann', `POST /calls/${id}/consult`, { to });
  await served.as('ben', `POST /calls/${consult}/accept`);
  await served.as('switch', `POST /offers/${consult}.1/connected`);
}

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly agentId: string | null;
  readonly features: readonly string[];
}

async function legsOf(served: Stations, id: string): Promise<readonly Shown[]> {
  const { legs } = (await served.call(id)) as { readonly legs: readonly Shown[] };
  return legs.filter(({ state }) => state !== 'disconnected' && state !== 'ended');
}

describe('a conference', () => {
  row('TAPI 72 is added to and taken from by the agent who has the call', async () => {
    const { served, id } = await talking();
    await adds(served, id, outside[0]);
    await asks(served, id, outside[1]);
    expect(await served.leg(id, 'ann')).toMatchObject({
      state: 'onHoldPendingConference',
      features: ['hangup', 'retrieve', 'swap', 'conference', 'cancel-consult', 'treatment', 'data'],
    });
    await served.as('ann', `POST /calls/${id}/complete-transfer`, {}, 409);
    await served.as('ann', `POST /calls/${id}/conference`);
    await asksBen(served, id);
    await served.as('ann', `POST /calls/${id}/conference`);
    const [caller, ann, first, second, ben] = await legsOf(served, id);
    expect([caller, ann, first, second, ben].map((leg) => leg?.state)).toEqual([
      'connected',
      ...Array.from({ length: 4 }, () => 'conferenced'),
    ]);
    expect(ann?.features).toEqual(['hangup', 'hold', 'consult', 'remove', 'data', 'digits']);
    expect(ben?.features).toEqual(['hangup', 'hold', 'data', 'digits']);
    for (const leg of [first, ben, second]) {
      await served.as('ann', `POST /calls/${id}/remove`, { legId: leg?.id });
    }
    expect((await legsOf(served, id)).map(({ state }) => state)).toEqual([
      'connected',
      'connected',
    ]);
    expect(served.events('call.partyLeft')).toHaveLength(2);
    expect(await served.agent('ben')).toMatchObject({ wrapUp: true });
  });

  it('is another’s once who had it has left; a supervisor takes from it too', async () => {
    const { served, id } = await talking();
    await adds(served, id, outside[0]);
    await asksBen(served, id);
    await served.as('ann', `POST /calls/${id}/conference`);
    const [, , party] = await legsOf(served, id);
    const body = { legId: party?.id };
    const denied = await served.as('ben', `POST /calls/${id}/remove`, body, 409);
    expect(denied).toMatchObject({ code: 'call_state_not_allowed' });
    await served.as('cai', `POST /calls/${id}/remove`, body, 403);
    await served.as('ann', `POST /calls/${id}/hangup`);
    expect((await served.leg(id, 'ben'))['features']).toContain('remove');
    await served.as('malik', `POST /calls/${id}/remove`, body);
    expect(await served.leg(id, 'ben')).toMatchObject({ state: 'connected' });
  });

  it('is not left by its caller, nor by whom it does not have', async () => {
    const { served, id } = await talking();
    await adds(served, id, outside[0]);
    await asksBen(served, id);
    await served.as('ann', `POST /calls/${id}/conference`);
    const [caller, ann, party] = await legsOf(served, id);
    for (const legId of [caller?.id, ann?.id, 'leg_none']) {
      const refused = await served.as('ann', `POST /calls/${id}/remove`, { legId }, 400);
      expect(refused).toMatchObject({ code: 'invalid_parameter' });
      expect(refused['detail']).toContain(String(party?.id));
    }
  });

  it.each([
    [undefined, 3],
    [4, 4],
  ])('has as many as a switch joins that tells %s: %i', async (told, most) => {
    const served = await someStations({ ...stationsCentre, defaults: { queue: 'q' } });
    const { legs, until } = aLegSwitchStage(served.clock);
    legs.conferenceMax = told;
    for (const number of outside) legs.set(number, { kind: 'answers', afterMs: 0 });
    await served.live.switch.attach(legs);
    served.seat('ann');
    legs.call({ from: '+33639980001', to: '0140000000' });
    const call = () => served.live.projection.calls.all()[0]?.call;
    await until('she talks', () => call()?.derivedState === 'connected');
    const id = String(call()?.callId);
    const consult = async (number: string | undefined): Promise<void> => {
      await served.as('ann', `POST /calls/${id}/consult`, { to: { number } });
      const last = () => served.live.projection.calls.all().at(-1)?.call;
      await until('they have answered', () => last()?.derivedState === 'connected');
    };
    for (const number of outside.slice(0, most - 2)) {
      await consult(number);
      await served.as('ann', `POST /calls/${id}/conference`);
    }
    await consult(outside[most - 2]);
    expect(served.live.switch.view?.conferenceMax).toBe(most);
    const refused = await served.as('ann', `POST /calls/${id}/conference`, {}, 409);
    expect(refused).toMatchObject({
      code: 'conference_full',
      detail: `The conference of call ${id} has all the ${most} parties that the switch joins.`,
    });
    await served.as('ann', `POST /calls/${id}/cancel-consult`);
    expect(await legsOf(served, id)).toHaveLength(most);
  });
});
