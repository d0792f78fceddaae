/**
 * `journal-process.ts FOLDER`: writes a journal, entry after entry, and tells each position, or the
 * code of a refusal, until a later life has it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { openJournal, StoreError } from '../../store/index.ts';

const [, , folder = ''] = process.argv;
const originMs = Date.parse('2026-11-21T12:00:00Z');
const dateOf = () => '2026-11-21';
const of = { folder, centreId: 'shop', epoch: 1, originMs, speed: 1, dateOf };
const journal = await openJournal(of);

async function write(n: number): Promise<number | string> {
  const body = JSON.stringify({ n });
  try {
    return await journal.append([{ atMs: originMs + n, kind: 'instant', body, callIds: [] }]);
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
}

for (let n = 1, told: number | string = 0; told !== 'store_fenced'; n += 1) {
  told = await write(n);
  process.stdout.write(`${told}\n`);
  await wait(1);
}
await journal.close();
