/**
 * `node scripts/metrics-programs.mjs` prints the path of promtool as JSON, `{ promtool }`: the
 * machine's own, or that of the package `prometheus` by apt.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foundInPackages } from './apt-packages.mjs';
import { answerWith } from './obtain-programs.mjs';

await answerWith(async () => {
  const own = promtoolBelow('/');
  if (own !== null) return JSON.stringify(own);
  return await foundInPackages({
    what: 'promtool',
    folderName: 'promtool-1',
    file: 'programs.json',
    packages: ['prometheus'],
    size: '20 MB',
    find: promtoolBelow,
  });
});

function promtoolBelow(root) {
  const promtool = join(root, 'usr/bin/promtool');
  return existsSync(promtool) ? { promtool } : null;
}
