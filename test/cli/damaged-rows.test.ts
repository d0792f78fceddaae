/** A service starts on stored data that was damaged, and answers what it still can. */
import { describe, expect, it } from 'vitest';
import { aFilledFolder, damagedCopy, readAll, structuresIn } from '../support/damaged-rows.ts';

describe('a service on damaged data', () => {
  it('starts where a row in each column is damaged, and answers without an error', async () => {
    const data = await aFilledFolder();
    const places = structuresIn(data);
    const tables = new Set(places.map(({ table }) => table));
    for (const one of ['customer', 'item', 'coupon', 'script', 'webhook', 'channel']) {
      expect(tables).toContain(one);
    }
    const { reads, failed, faults } = await readAll(damagedCopy(data, places, '{"x'));
    expect(reads).toBeGreaterThan(40);
    expect(failed).toEqual([]);
    expect(faults).toContain('stored person zoe');
  });
});
