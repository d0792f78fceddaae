/** Prometheus' promtool; where it comes from: `scripts/metrics-programs.mjs`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { leaveOut } from './scope.ts';
import { root } from './tree.ts';

/** Its path; null: it is not here, and its tests are left out. */
export function promtoolHere(): string | null {
  const script = join(root, 'scripts/metrics-programs.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status === 0) return (JSON.parse(stdout) as { readonly promtool: string }).promtool;
  leaveOut('promtool', new Error(stderr.trim()));
  return null;
}
