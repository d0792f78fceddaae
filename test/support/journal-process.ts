/** A journal that a process of its own writes, entry after entry, telling each position. */
import { setTimeout as wait } from 'node:timers/promises';
import { openJournal, StoreError } from '../../store/index.ts';

/** Until a later life has it; a refusal is told by its code, and does not end it. */
export async function writeAlways(folder: string): Promise<void> {
  const originMs = Date.parse('2026-11-21T12:00:00Z');
  const dateOf = () => '2026-11-21';
  const of = { folder, centreId: 'shop', epoch: 1, originMs, speed: 1, dateOf };
  const journal = await openJournal(of);
  for (let n = 1; ; n += 1) {
    const entry = { atMs: originMs + n, kind: 'instant', body: JSON.stringify({ n }), callIds: [] };
    const told = await journal.append([{ ...entry, kind: 'instant' }]).catch((error: unknown) => {
      if (error instanceof StoreError) return error.code;
      throw error;
    });
    process.stdout.write(`${told}\n`);
    if (told === 'store_fenced') break;
    await wait(1);
  }
  await journal.close();
}
