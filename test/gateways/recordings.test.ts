/** Which recordings Asterisk has whole. */
import { expect, it } from 'vitest';
import { type Ari, AriError } from '../../gateways/asterisk/ari.ts';
import { Recordings } from '../../gateways/asterisk/recordings.ts';
import type { Snoops } from '../../gateways/asterisk/snoops.ts';

it.each([
  [['in'], []],
  [['out'], []],
  [[], ['cal_1']],
] as const)(
  'a recording of which Asterisk writes the sides %j is listed as %j',
  async (live, ids) => {
    const name = (side: string) => `shop-${side}-${Buffer.from('cal_1').toString('base64url')}`;
    const writes = new Set(live.map((side) => `recordings/live/${name(side)}`));
    const ari = {
      place: { app: 'shop' },
      read: () => Promise.resolve(['in', 'out'].map((side) => ({ name: name(side) }))),
      ask: (_method: string, path: string) =>
        writes.has(path) ? Promise.resolve() : Promise.reject(new AriError(404, 'not found')),
    } as unknown as Ari;
    const recordings = new Recordings(ari, {} as Snoops, () => {});
    expect(await recordings.list()).toEqual(ids);
  },
);
