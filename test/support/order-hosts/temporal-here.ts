/**
 * The Temporal dev server of a test file, begun when the file is read and ended with it, and the
 * bundle of the workflows of its tests.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach } from 'vitest';
import { retriesUntil } from '../../../workflows/temporal/retries.ts';
import { bundleOf } from '../../../workflows/temporal/worker-parts.ts';
import { hasTemporal, startTemporalServer } from '../temporal-server.ts';
import { root, treeFiles } from '../tree.ts';
import { bundleVariable, serverVariable } from './temporal-names.ts';

/** Whether there is a server; in continuous integration its absence fails. */
export const isTemporalHere = await hasTemporal('dev-server');
const here = isTemporalHere ? await begin() : null;

async function begin() {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-'));
  const [server, bundle] = await Promise.all([startTemporalServer(), keptBundle()]);
  process.env[serverVariable] = server.address;
  process.env[bundleVariable] = bundle;
  // The server repeats a task that would end a workflow while an activity completes, and its
  // updates are to be sent again.
  const interceptors = retriesUntil(new AbortController().signal);
  const connection = await Connection.connect({ address: server.address, interceptors });
  return { folder, server, connection, client: new Client({ connection }) };
}

/** The bundle, made by the first file that needs it: of the same sources it is the same. */
async function keptBundle(): Promise<string> {
  const sources = createHash('sha256');
  const all = treeFiles(
    /^(package-lock\.json|(?!test\/).*\.ts|test\/support\/order-hosts\/tally.*)$/,
  );
  for (const { path, text } of all) sources.update(path).update(text);
  const folder = join(root, 'node_modules/.cache/workflows');
  const kept = join(folder, `${sources.digest('hex')}.js`);
  if (existsSync(kept)) return kept;
  const { code } = await bundleOf(fileURLToPath(new URL('./tally.workflow.ts', import.meta.url)));
  mkdirSync(folder, { recursive: true });
  const own = join(folder, String(process.pid));
  writeFileSync(own, code);
  renameSync(own, kept);
  return kept;
}

/** A folder as long as the server. */
export function folderHere(): string {
  return here?.folder ?? '';
}

export function clientHere(): Client {
  if (here === null) throw new Error('there is no Temporal here');
  return here.client;
}

// Each test after it would wait for a server that is gone, and not know why.
afterEach(() => {
  const words = here?.server.lastWords() ?? null;
  if (words !== null) throw new Error(words);
});

afterAll(async () => {
  if (here === null) return;
  await here.connection.close();
  await here.server.stop();
  rmSync(here.folder, { recursive: true, force: true });
});
