import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type Router,
  restoreRouter,
  type Snapshot,
} from '../../routing/index.ts';
import { aCentreWithPlan, accepts, arrives, fails, hangsUp, logsOn } from '../support/builders.ts';
import { type Drive, drive } from '../support/drive-router.ts';

const ringGroup = { offers: 2, everyMs: 5_000 };
const centre = aCentreWithPlan({ strategy: { ringGroup } }, 'a', 'b');

/** The same router from its snapshot, as JSON. */
function restored(router: Router, of: CentreFile): Drive {
  const snapshot = JSON.parse(JSON.stringify(router.snapshot())) as Snapshot;
  return drive((options) => restoreRouter(options, snapshot), of);
}

describe('B15: a restored core', () => {
  it('knows who has accepted behind a claim', () => {
    const before = drive(createRouter, centre);
    before.at(0, logsOn('a'), logsOn('b'), arrives('c1'));
    before.at(1, accepts('c1/1'), accepts('c1/2'));
    const after = restored(before.router, centre);
    expect(after.offersAt(2, fails('c1/1', 'media'))).toEqual([
      'c1/1 failed (media)',
      'c1/2 connecting',
    ]);
  });

  it('counts the attempts of a callback on', () => {
    const plain = aCentreWithPlan({}, 'a', 'b');
    const before = drive(createRouter, plain);
    before.at(0, arrives('c1'), { type: 'call.callbackTaken', callId: 'c1' });
    before.at(1, logsOn('a'), logsOn('b'));
    before.at(2, accepts('c1/1'), fails('c1/1', 'media'));
    const after = restored(before.router, plain);
    const [attempt] = after
      .effectsAt(3, accepts('c1/2'))
      .filter(({ type }) => type === 'callback.attempted');
    expect(attempt).toMatchObject({ attempt: 2, offerId: 'c1/2' });
  });

  it('numbers the offers of a round robin on', () => {
    const robin = aCentreWithPlan({ strategy: 'roundRobin' }, 'a', 'b', 'c');
    const before = drive(createRouter, robin);
    before.at(0, logsOn('a'), logsOn('b'), logsOn('c'));
    const turn = (of: Drive, k: number): readonly string[] => [
      ...of.offersAt(2 * k, arrives(`c${k}`)),
      ...of.offersAt(2 * k + 1, hangsUp(`c${k}`)).slice(1),
    ];
    for (const k of [1, 2, 3, 4]) turn(before, k);
    const after = restored(before.router, robin);
    expect([5, 6, 7, 8].flatMap((k) => turn(after, k))).toEqual([
      'offer c5/1 to b',
      'offer c6/1 to c',
      'offer c7/1 to a',
      'offer c8/1 to b',
    ]);
  });
});
