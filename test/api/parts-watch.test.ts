/** What a service needs from outside, and how its operators hear of it. */
import { describe, expect, it } from 'vitest';
import { PartsWatch } from '../../services/index.ts';
import { aServer } from '../support/api-server.ts';
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
});
