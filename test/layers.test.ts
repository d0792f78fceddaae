/**
 * The import law of ARCHITECTURE.md: a folder imports only lower ones, through their `index.ts`.
 */
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type TreeFile, treeFiles } from './support/tree.ts';

const layers: readonly (readonly string[])[] = [
  ['kernel'],
  ['machines', 'rules'],
  ['routing', 'orders'],
  ['metrics', 'contracts'],
  ['simulator'],
  ['store', 'gateways'],
  ['live', 'workflows'],
  ['api'],
  ['cli', 'console', 'bench', 'examples'],
];
const pureFloor = layers.slice(0, 5).flat();
/** Packages that a folder of the pure floor may import; the others import none. */
const allowedPackages: { readonly [folder: string]: string } = {
  machines: 'xstate',
  contracts: 'zod',
};
const importPattern = /^(?:import|export)\b[^;]*?from '([^']+)'|\bimport\('([^']+)'\)/gm;

const levelOf = (folder: string) => layers.findIndex((layer) => layer.includes(folder));

/** Every import that breaks the law, and how many were looked at. */
function judge(files: readonly TreeFile[]): { checked: number; broken: string[] } {
  let checked = 0;
  const broken: string[] = [];
  for (const { path, text } of files) {
    const [own = ''] = path.split('/');
    for (const match of text.matchAll(importPattern)) {
      const target = match[1] ?? match[2] ?? '';
      checked += 1;
      if (!isLawful(own, path, target)) broken.push(`${path} imports ${target}`);
    }
  }
  return { checked, broken };
}

function isLawful(own: string, path: string, target: string): boolean {
  if (!target.startsWith('.')) {
    return !pureFloor.includes(own) || target.split('/')[0] === allowedPackages[own];
  }
  const to = posix.join(posix.dirname(path), target);
  if (to === 'package.json') return !pureFloor.includes(own);
  const [folder = ''] = to.split('/');
  if (folder === own) return true;
  if (own === 'console' && !pureFloor.includes(folder)) return false;
  return levelOf(folder) >= 0 && levelOf(folder) < levelOf(own) && to === `${folder}/index.ts`;
}

describe('the import law', () => {
  it('holds for every import of the house', () => {
    const house = new RegExp(`^(${layers.flat().join('|')})/.*\\.ts$`);
    const { checked, broken } = judge(treeFiles(house));
    expect(checked).toBeGreaterThan(50);
    expect(broken).toEqual([]);
  });

  it.each([
    ['a higher folder', 'kernel/heap.ts', '../routing/index.ts'],
    ['a folder of the same number', 'rules/plan.ts', '../machines/index.ts'],
    ['a lower folder past its index', 'routing/router.ts', '../kernel/heap.ts'],
    ['the tests', 'api/server.ts', '../test/support/tree.ts'],
    ['a package on the pure floor', 'routing/router.ts', 'xstate'],
    ['a node module on the pure floor', 'metrics/fold.ts', 'node:fs'],
    ['the service from the console', 'console/app.ts', '../api/index.ts'],
    ['the manifest on the pure floor', 'routing/router.ts', '../package.json'],
  ])('catches an import of %s', (_what, path, target) => {
    const planted = `import {\n  type A,\n  b,\n} from '${target}';\n`;
    expect(judge([{ path, text: planted }]).broken).toEqual([`${path} imports ${target}`]);
  });

  it('lets a folder import a lower one by its index, itself, and its allowed package', () => {
    const text = `import { a } from '../kernel/index.ts';\nexport * from './step.ts';\nimport { setup } from 'xstate';\n`;
    expect(judge([{ path: 'machines/call.machine.ts', text }])).toEqual({ checked: 3, broken: [] });
  });
});
