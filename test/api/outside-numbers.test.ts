/** Which numbers outside may be dialled, and by whom, at each door where one is dialled. */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import type { Body } from '../support/api-server.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { numberOf, someOutbound } from '../support/outbound.ts';
import { type Stations, someStations, stationsCentre } from '../support/stations.ts';
import { aTapiClient } from '../support/tapi-client.ts';

const outsideNumbers = [{ prefix: '+33' }, { prefix: '+338', cost: 'premium' }];
const centre: CentreFile = { ...stationsCentre, outsideNumbers };
/** `LINEERR_ADDRESSBLOCKED`. */
const blocked = '0x80000053';
const [free, premium, foreign] = ['+33140000099', '+33890000099', '+441632960001'];
const refused = { code: 'number_not_permitted', status: 403 };
const needsRight = {
  ...refused,
  detail: `${premium} (prefix +338) is of the cost class premium; expected the right dial.premium.`,
  needs: ['dial.premium'],
};
const needsPrefix = {
  ...refused,
  detail: `${foreign} begins with no prefix that the centre allows; expected one of: +33, +338.`,
};

type Command = readonly [request: `POST /${string}`, bodyOf: (number: string) => object];

/** A command of Ann's that sends a call to a number, and the call or the address it is given at. */
const commands: { readonly [door: string]: (served: Stations) => Promise<Command> } = {
  consult: async (served) => [`POST /calls/${await served.talking('ann')}/consult`, asTarget],
  transfer: async (served) => [`POST /calls/${await served.talking('ann')}/transfer`, asTarget],
  redirect: async (served) => [
    `POST /calls/${await served.arrive({ to: '12' })}/redirect`,
    asTarget,
  ],
  'dialling from an address': () =>
    Promise.resolve(['POST /addresses/shop.st12/calls', (to) => ({ to })]),
};

function asTarget(number: string): object {
  return { to: { number } };
}

/** Gives an agent's account the right of the class. */
async function entitle({ ask }: Stations, user: string): Promise<void> {
  const role = { id: 'buyer', name: 'Buyer', rights: ['agent', 'dial.premium'] };
  const made = await ask('POST', '/api/v1/centres/shop/roles', { as: 'nadia', body: role });
  expect(made.status).toBe(201);
  const headers = { 'if-match': '"v0"' };
  const path = `/api/v1/centres/shop/users/${user}`;
  const given = await ask('PATCH', path, { as: 'nadia', body: { roles: ['buyer'] }, headers });
  expect(given.status).toBe(200);
}

describe('a number outside', () => {
  for (const [door, commandOf] of Object.entries(commands)) {
    it(`is dialled by ${door} where its prefix is listed, by who has its right`, async () => {
      const served = await someStations(centre);
      served.seat('ann');
      const [request, bodyOf] = await commandOf(served);
      const asks = (number: string, status?: number) =>
        served.as('ann', request, bodyOf(number), status);
      expect(await asks(premium, 403)).toMatchObject(needsRight);
      expect(await asks(foreign, 403)).toMatchObject(needsPrefix);
      expect(await asks('sales', 422)).toMatchObject({ code: 'number_invalid' });
      await entitle(served, 'ann');
      await asks(foreign, 403);
      await asks(premium);
    });
  }

  it('needs no right where the longest prefix that fits has no class', async () => {
    for (const listed of [
      undefined,
      outsideNumbers,
      [{ prefix: '', cost: 'all' }, { prefix: '+' }],
    ]) {
      const { outsideNumbers: _, ...others } = centre;
      const of = listed === undefined ? others : { ...others, outsideNumbers: listed };
      const served = await someStations(of);
      served.seat('ann');
      await served.as('ann', 'POST /addresses/shop.st12/calls', { to: free });
    }
  });

  it('is no number of the centre’s own, which needs no prefix', async () => {
    const served = await someStations({ ...centre, outsideNumbers: [] });
    served.seat('ann', 'ben');
    await served.as('ann', 'POST /addresses/shop.st12/calls', { to: '14' });
    await served.as('ben', 'POST /addresses/shop.st14/calls', { to: free }, 403);
  });

  it('of a listed prefix is where supervisors send waiting calls and forward', async () => {
    const served = await someStations(centre);
    const id = await served.arrive({ queueId: 'shop.q' });
    const station = (to: string) => ({ forwarding: [{ when: 'always', to }] });
    for (const [request, body] of [
      [`POST /calls/${id}/redirect`, asTarget],
      [`POST /calls/${id}/transfer`, asTarget],
      ['PUT /addresses/shop.st12/status', station],
    ] as const) {
      expect(await served.as('malik', request, body(foreign), 403)).toMatchObject(needsPrefix);
    }
    await served.as('malik', 'PUT /addresses/shop.st12/status', station(premium));
    await served.as('malik', `POST /calls/${id}/redirect`, asTarget(premium));
  });

  it('that the switch forwards to takes no call unless its prefix is listed', async () => {
    const served = await someStations(centre);
    for (const [to, cause] of [
      [foreign, 'busy'],
      [free, 'transferred'],
    ] as const) {
      const forwarding = [{ when: 'always', to }] as const;
      served.live.stations.change('st12', { forwarding: [...forwarding] });
      const id = await served.arrive({ to: '12' });
      await Promise.resolve();
      served.clock.turn(0);
      expect([to, await served.call(id)]).toMatchObject([to, { cause }]);
    }
  });

  it('is dialled at a station by who has its right, and by nobody else', async () => {
    const served = await someStations(centre);
    const { legs, until } = aLegSwitchStage(served.clock);
    await served.live.switch.attach(legs);
    legs.set(premium, { kind: 'answers', afterMs: 1_000 });
    served.seat('ann');
    const dial = async (to: string): Promise<unknown> => {
      const legId = legs.call({ from: '12', to, trunk: null });
      const record = () => legs.records.find((one) => one.legId === legId);
      const isDialled = () => legs.records.some((one) => one.to === to && !one.isIncoming);
      await until('it is dialled or refused', () => record()?.cause !== null || isDialled());
      return record()?.cause ?? null;
    };
    expect(await dial(foreign)).toBe('rejected');
    expect(await dial(premium)).toBe('rejected');
    await entitle(served, 'ann');
    expect(await dial(premium)).toBe(null);
  });

  it('of a list is taken in where who adds it may dial it; another row is rejected', async () => {
    const served = await someOutbound({ ...centre, outsideNumbers: [{ prefix: '+336' }] });
    const id = await served.aList();
    const entries = [{ number: numberOf(1) }, { number: foreign }];
    const added = await served.as('malik', `POST /outbound-lists/${id}/entries`, { entries });
    expect(added).toMatchObject({ added: 1, rejected: [{ line: 2, code: refused.code }] });
    const ahead = `POST /outbound-lists/${id}/calls` as const;
    expect(await served.as('malik', ahead, { to: foreign }, 403)).toMatchObject(refused);
  });

  it('is refused to a program of TAPI as a blocked address', async () => {
    const served = await someStations(centre);
    served.seat('ann');
    const { call, hLine, stop } = await aTapiClient(served, 'ann');

    const { problem } = await call('lineMakeCall', { hLine, lpszDestAddress: premium }, blocked);
    expect(problem).toMatchObject(needsRight);
    stop();
  });

  it('is named by its class among the rights of who may dial it', async () => {
    const served = await someStations(centre);
    const rightsOf = async (as: string): Promise<readonly string[]> => {
      const { centres } = (await served.ask('GET', '/api/v1/me', { as })).body as {
        centres: readonly { readonly rights: readonly string[] }[];
      };
      return centres.flatMap(({ rights }) => rights.filter((right) => right.startsWith('dial.')));
    };
    expect(await rightsOf('ann')).toEqual([]);
    expect(await rightsOf('malik')).toEqual(['dial.premium']);
    const role: Body = { id: 'x', name: 'X', rights: ['dial.gold'] };
    const made = await served.ask('POST', '/api/v1/centres/shop/roles', {
      as: 'nadia',
      body: role,
    });
    expect([made.status, made.text.includes('dial.premium')]).toEqual([400, true]);
  });
});
