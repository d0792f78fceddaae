/** As `damaged-rows.test.ts`, one column at a time. */
import { expect, it } from 'vitest';
import {
  aFilledFolder,
  damagedCopy,
  damagedTexts,
  readAll,
  structuresIn,
} from '../support/damaged-rows.ts';

it('starts whichever stored column is damaged, and answers without an error', async () => {
  const data = await aFilledFolder();
  const places = structuresIn(data);
  expect(places.length).toBeGreaterThan(20);
  const failures: string[] = [];
  for (const place of places) {
    for (const text of damagedTexts) {
      const where = `${place.file} ${place.table}.${place.column} ${text}`;
      const { failed } = await readAll(damagedCopy(data, [place], text)).catch((error) => {
        return { failed: [`does not start: ${String(error)}`] };
      });
      failures.push(...failed.map((one) => `${where}: ${one}`));
    }
  }
  expect(failures).toEqual([]);
});
