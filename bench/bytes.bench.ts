/**
 * Bytes of heap per agent and per waiting call, measured by `heap.ts` in a process of its own, so
 * that other rows do not count.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { publishedSizes, type Sizes } from './bench-centre.ts';
import type { Bench } from './harness.ts';

const bytesMax = { agents: 400, waiting: 450 } as const;
const heapFile = fileURLToPath(import.meta.resolve('./heap.ts'));

export function bytesBenches({ heap }: Sizes = publishedSizes): readonly Bench[] {
  const row = (name: string, counted: 'agents' | 'waiting'): Bench => ({
    name,
    unit: 'bytes',
    peer: 'goal (at most)',
    config: { [counted]: heap },
    begin: () => ({ ours: countBytes(counted, heap), theirs: bytesMax[counted] }),
  });
  return [row('routing.bytesPerAgent', 'agents'), row('routing.bytesPerWaitingCall', 'waiting')];
}

function countBytes(counted: 'agents' | 'waiting', count: number): number {
  const args = ['--expose-gc', heapFile, counted, String(count)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const bytes = Number(stdout);
  if (status !== 0 || !(bytes > 0)) {
    throw new Error(`heap.ts ended with ${status} and ${stdout}, expected 0 and bytes: ${stderr}`);
  }
  return bytes;
}
