/** What a service needs from outside, and how its operators hear of it. */
import { describe, expect, it } from 'vitest';
import { PartsWatch } from '../../services/index.ts';
import { StoreError } from '../../store/index.ts';
import { aServer } from '../support/api-server.ts';
import { expositionOf } from '../support/exposition.ts';
import { TurnedClock } from '../support/turned-clock.ts';

function aWatch() {
  const clock = new TurnedClock();
  const said: unknown[] = [];
  const parts = new PartsWatch({ clock, log: { warn: (...line: unknown[]) => said.push(line) } });
  const looks = async (): Promise<void> => {
    clock.turn(2_000);
    await new Promise(setImmediate);
  };
  return { parts, clock, said, looks };
}

describe('what is watched', () => {
  it('is told once when it is lost, and once when it is back, by its name', async () => {
    const { parts, said, looks } = aWatch();
    let problem: string | null = null;
    parts.watch('temporal', () =>
      problem === null ? Promise.resolve(null) : Promise.reject(new Error(problem)),
    );
    parts.watch('switch', () => Promise.resolve(undefined));
    await looks();
    expect([said, parts.all().map(({ name }) => name)]).toEqual([[], ['temporal']]);
    problem = 'nothing answers at db://me:secret@host';
    for (let look = 0; look < 3; look += 1) await looks();
    problem = null;
    await looks();
    const shown = 'nothing answers at db://me:***@host';
    expect(said).toEqual([
      [{ part: 'temporal', state: 'lost', problem: shown }, 'temporal is lost'],
      [{ part: 'temporal', state: 'up', lostMs: expect.any(Number) }, 'temporal is back'],
    ]);
    parts.stop();
    problem = 'gone';
    await looks();
    expect(said).toHaveLength(2);
  });

  it('keeps a service from being ready where it is storage, and else is shown', async () => {
    const { parts } = aWatch();
    const { get } = await aServer(undefined, [], {}, { parts });
    parts.tell('storage', null);
    parts.tell('provider sandbox', 'it answers 503');
    const ready = await get('/health/ready');
    expect([ready.status, ready.body['parts']]).toEqual([
      200,
      [
        { name: 'storage', state: 'up', since: expect.any(String) },
        { name: 'provider sandbox', state: 'lost', since: expect.any(String) },
      ],
    ]);
    parts.tell('storage', 'connection refused');
    const lost = await get('/health/ready');
    expect([lost.status, lost.body['code']]).toEqual([503, 'storage_unavailable']);
    expect(lost.body['detail']).toMatch(/^storage is lost since \d{4}-.*; the log says why\.$/);
  });

  it('logs the whole cause, and tells clients its kind without places', async () => {
    const { parts, said } = aWatch();
    const { app, get } = await aServer(undefined, [], {}, { parts });
    const figures = async () => {
      const headers = { authorization: 'Bearer nadia' };
      const { series } = expositionOf((await app.inject({ url: '/metrics', headers })).payload);
      const shown = series.map(({ name, labels, value }) => [`${name} ${labels['part']}`, value]);
      return Object.fromEntries(shown);
    };
    parts.tell('storage', null);
    expect(await figures()).toMatchObject({
      'callwright_store_blocked undefined': 0,
      'callwright_part_up storage': 1,
    });
    const refused = 'the database db-7/shop says: connect ECONNREFUSED 10.0.0.7:5432';
    parts.tell('storage', new StoreError('store_io_failed', refused));
    const cause = 'The system cannot read or write the store';
    expect(said).toEqual([
      [{ part: 'storage', state: 'lost', cause, problem: refused }, 'storage is lost'],
    ]);
    expect(await figures()).toMatchObject({
      'callwright_store_blocked undefined': 1,
      'callwright_centre_up undefined': 0,
      'callwright_part_up storage': 0,
    });
    const { detail } = (await get('/health/ready')).body;
    expect(detail).toContain(`: ${cause}; the log says why.`);
    expect(detail).not.toMatch(/db-7|10\.0/);
  });
});
