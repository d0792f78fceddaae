/**
 * The entry of a thread. It takes the compile cache of its process, which threads do not inherit,
 * before it loads the rest, and so starts in half the time.
 */
import { enableCompileCache } from 'node:module';
import { workerData } from 'piscina';

const { cacheFolder } = workerData as { readonly cacheFolder: string | null };
if (cacheFolder !== null) enableCompileCache(cacheFolder);

/** Called by the pool. */
export const { answerTask } = await import('./replication-worker.ts');
