import { beforeAll, describe, expect, it } from 'vitest';
import { type Operation, operations } from '../../api/index.ts';
import { type Stations, someStations } from '../support/stations.ts';

/** Operations on calls and offers that take a body, and the person or program that may. */
const all: readonly (readonly [string, Operation])[] = Object.entries(operations);
const table = all.filter(
  ([, { path, method }]) => /\/(calls|offers)\b/.test(path) && method !== 'GET',
);

let served: Stations;
let waiting = '';
let talking = '';

/** Ids of things there are, in place of what a path names. */
function urlOf(path: string): string {
  return path
    .replace('/api/v1', '')
    .replace('{centre}', 'shop')
    .replace('{address}', 'shop.st12')
    .replace('{offer}', `${waiting}.1`)
    .replace('{call}', talking);
}

const whoMay = (id: string): string =>
  id === 'startCall' ||
  /^offer(Alerts|Connects|Fails)|planCallback|dialAhead|routeCall|reportMedia/.test(id)
    ? 'switch'
    : /^(requeue|reclass|pull|supervise|endSupervision)/.test(id)
      ? 'malik'
      : 'ann';

describe('bad input to calls and offers', () => {
  beforeAll(async () => {
    served = await someStations();
    served.seat('ann');
    talking = await served.talking('ann');
    served.seat('ben');
    waiting = await served.arrive({ queueId: 'shop.q' });
  });

  it('is sent to every one of them', () => {
    expect(table.length).toBeGreaterThan(25);
  });

  it.each(table)(
    '%s refuses members that it does not know, polluting ones too',
    async (id, { method, path, body }) => {
      if (body === undefined) return;
      for (const text of [
        '{"__proto__":{"a":1}}',
        '{"constructor":{"prototype":{}}}',
        '[1]',
        '7',
      ]) {
        const got = await served.raw(whoMay(id), method, urlOf(path), text);
        expect([got.status, got.body['code']]).toEqual([400, 'invalid_parameter']);
      }
      expect(({} as { a?: number }).a).toBeUndefined();
    },
  );

  it.each(table)('%s refuses a body of a megabyte', async (id, { method, path }) => {
    const text = JSON.stringify({ note: 'x'.repeat(1_100_000) });
    const got = await served.raw(whoMay(id), method, urlOf(path), text);
    expect([413, 400]).toContain(got.status);
  });

  it.each(table)('%s says that there is no such thing', async (id, { method, path, example }) => {
    if (!path.includes('{')) return;
    const url = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, 'shop.nothing');
    const got = await served.raw(whoMay(id), method, url, JSON.stringify(example ?? {}));
    expect([id, got.status]).toEqual([id, 404]);
  });

  it('leaves all as it was', async () => {
    expect(await served.call(talking)).toMatchObject({ state: 'connected', data: null });
    expect(await served.call(waiting)).toMatchObject({ state: 'queued' });
  });

  it.each([
    ['hold', 'ben', {}, 403],
    ['retrieve', 'ann', {}, 409],
    ['answer', 'ann', {}, 409],
    ['complete-transfer', 'ann', {}, 409],
    ['conference', 'ann', {}, 409],
    ['cancel-consult', 'ann', {}, 409],
    ['swap', 'ann', {}, 409],
    ['redirect', 'ann', { to: { kind: 'number', id: '14' } }, 409],
    ['park', 'ann', { slot: '700' }, 422],
    ['transfer', 'ann', { to: { kind: 'queue', id: 'shop.none' } }, 404],
    ['transfer', 'ann', { to: { kind: 'agent', id: 'shop.none' } }, 404],
    ['consult', 'ann', { to: { kind: 'planet', id: 'mars' } }, 400],
  ])('%s by %s, where it does not fit, is refused', async (verb, person, body, status) => {
    const refused = await served.as(person, `POST /calls/${talking}/${verb}`, body, status);
    if (status === 409) expect(refused['allowed']).toContain('hold');
  });

  it('a number that is none is not dialled, nor one’s own', async () => {
    await served.as('ben', 'POST /addresses/shop.st14/calls', { to: 'mum' }, 422);
    await served.as('ben', 'POST /addresses/shop.st14/calls', { to: '14' }, 422);
    await served.as('ben', 'POST /addresses/shop.st12/calls', { to: '16' }, 403);
    await served.as('ben', 'POST /addresses/shop.st14/calls', { to: '12' }, 409);
    await served.as('malik', 'POST /addresses/shop.st16/calls', { to: '12' }, 409);
  });
});
