import { describe, expect, it } from 'vitest';
import { createRouter, restoreRouter, type Snapshot } from '../../routing/index.ts';
import { aCentreWithPlan, accepts, arrives, fails, logsOn } from '../support/builders.ts';
import { drive } from '../support/drive-router.ts';

const ringGroup = { offers: 2, everyMs: 5_000 };
const centre = aCentreWithPlan({ strategy: { ringGroup } }, 'a', 'b');

describe('a restored core', () => {
  it('knows who has accepted behind a claim', () => {
    const before = drive(createRouter, centre);
    before.at(0, logsOn('a'), logsOn('b'), arrives('c1'));
    before.at(1, accepts('c1/1'), accepts('c1/2'));
    const snapshot = JSON.parse(JSON.stringify(before.router.snapshot())) as Snapshot;
    const after = drive((options) => restoreRouter(options, snapshot), centre);
    expect(after.offersAt(2, fails('c1/1', 'media'))).toEqual([
      'c1/1 failed (media)',
      'c1/2 connecting',
    ]);
  });
});
