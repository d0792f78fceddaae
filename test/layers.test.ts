/**
 * The import law of ARCHITECTURE.md: a folder imports only lower ones, through their `index.ts`.
 */
import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type TreeFile, treeFiles } from './support/tree.ts';

const layers: readonly (readonly string[])[] = [
  ['kernel'],
  ['machines', 'rules'],
  ['routing'],
  ['metrics', 'contracts'],
  ['simulator', 'orders'],
  ['store', 'gateways'],
  ['live', 'workflows'],
  ['services'],
  ['api'],
  ['server'],
  ['cli', 'console', 'bench', 'examples', 'entries'],
];
const pureFloor = layers.slice(0, 5).flat();
/** Packages that a folder of the pure floor may import; the others import none. */
const allowedPackages: { readonly [folder: string]: string } = {
  machines: 'xstate',
  contracts: 'zod',
};
/**
 * The facade of json-rules-engine and the reference: a house of its own in `rules/`, with an index
 * of its own, that may import packages. What imports it is the package's entry, the import of a
 * person's rules, and the comparison of rules with the library.
 */
const compat = 'rules/compat/';
const compatPackages = ['json-rules-engine', 'jsonpath-plus'];
const compatUsers =
  /^(entries\/jre|api\/(\w+\/)*rule-drafts|cli\/commands\/rules-(import|test)|bench\/[\w/.-]+)\.ts$/;
/** The client is a package of its own for its users; its entry alone passes by the API's index. */
const clientEntry = ['entries/client.ts', 'api/client/index.ts'] as const;
/**
 * Entrances of their own that own Zod schemas: those who may come in, and Zod. The rest of `rules/`
 * and `routing/` takes types alone from its formats, for who decides or routes loads no Zod.
 */
const schemaEntrances: { readonly [entrance: string]: RegExp } = {
  'kernel/schemas/': /^(rules\/files|routing\/files|contracts)\//,
  'rules/files/': /^(routing\/files|contracts)\//,
  'routing/files/': /^contracts\//,
};
/** Databases without repositories: the threads of `workflows/embedded/` load nothing else of the store. */
const databases = 'store/database/index.ts';
const databaseThreads = 'workflows/embedded/';
/** The simulator runs in a thread of the browser: that thread alone loads it, its screen its types. */
const labFolder = 'console/sim/';
const labWorker = /^console\/sim\/worker[\w-]*\.ts$/;
/** Tables: the only entrance of `rules/` for screens that read tables; it loads no Zod. */
const tables = 'rules/tables/index.ts';
const tablesScreens = /^console\/(?:rules|catalogue)\//;
/** Agent states as clients see them: the desk and the example clients use the same machine. */
const clientMachine = 'machines/agent-client.machine.ts';
/** Of the console: its own files, styles and messages, types of contracts, and the typed client. */
const consolePackages = /^(?!node:)(?!callwright$)(?!#(?!client$))/;
const importPattern = /^(?:import|export)\b( type\b)?[^;]*?from '([^']+)'|\bimport\('([^']+)'\)/gm;

const levelOf = (folder: string) => layers.findIndex((layer) => layer.includes(folder));

/** Every import that breaks the law, and how many were looked at. */
function judge(files: readonly TreeFile[]): { checked: number; broken: string[] } {
  let checked = 0;
  const broken: string[] = [];
  for (const { path, text } of files) {
    const [own = ''] = path.split('/');
    for (const match of text.matchAll(importPattern)) {
      const target = match[2] ?? match[3] ?? '';
      checked += 1;
      if (!isLawful(own, path, target, match[1] !== undefined))
        broken.push(`${path} imports ${target}`);
    }
  }
  return { checked, broken };
}

function isLawful(own: string, path: string, target: string, isType: boolean): boolean {
  if (!target.startsWith('.')) {
    if (path.startsWith(compat) && compatPackages.includes(target)) return true;
    const entrance = Object.keys(schemaEntrances).find((one) => path.startsWith(one));
    if (entrance !== undefined) return target === 'zod';
    if (own === 'console') return consolePackages.test(target);
    return !pureFloor.includes(own) || target.split('/')[0] === allowedPackages[own];
  }
  const to = posix.join(posix.dirname(path), target);
  if (to === 'package.json') return !pureFloor.includes(own);
  const [folder = ''] = to.split('/');
  if (to.startsWith(compat) && !path.startsWith(compat)) {
    return compatUsers.test(path) && to === `${compat}index.ts`;
  }
  const entrance = Object.keys(schemaEntrances).find((one) => to.startsWith(one));
  if (entrance !== undefined && !path.startsWith(entrance)) {
    if (folder === own && isType) return true;
    return to === `${entrance}index.ts` && schemaEntrances[entrance]?.test(path) === true;
  }
  if (folder === own || (path === clientEntry[0] && to === clientEntry[1])) return true;
  if (path.startsWith(databaseThreads) && to === databases) return true;
  if (own === 'console' && path.startsWith(labFolder) && to === 'simulator/index.ts') {
    return isType || labWorker.test(path);
  }
  if (own === 'console' && tablesScreens.test(path) && to === tables) return true;
  if (path.startsWith('console/desk/') && to === clientMachine) return true;
  if (own === 'console') return to === 'contracts/index.ts' && isType;
  return levelOf(folder) >= 0 && levelOf(folder) < levelOf(own) && to === `${folder}/index.ts`;
}

/** Files that import one another, types included, in order: what is left without its leaves. */
function inCircles(files: readonly TreeFile[]): readonly string[] {
  const imports = new Map(
    files.map(({ path, text }) => {
      const targets = [...text.matchAll(importPattern)].map((match) => match[2] ?? match[3] ?? '');
      return [path, new Set(targets.map((target) => posix.join(posix.dirname(path), target)))];
    }),
  );
  const leadsTo = (from: string): boolean => {
    const seen = new Set<string>();
    const open = [from];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      for (const target of imports.get(path) ?? []) {
        if (target === from) return true;
        if (seen.has(target) || !imports.has(target)) continue;
        seen.add(target);
        open.push(target);
      }
    }
    return false;
  };
  // A file that imports none of those left is in no circle: few are looked at one by one.
  for (let before = Number.POSITIVE_INFINITY; imports.size < before; ) {
    before = imports.size;
    for (const [path, targets] of imports) {
      if (![...targets].some((target) => imports.has(target))) imports.delete(path);
    }
  }
  return [...imports.keys()].filter(leadsTo).sort();
}

describe('the import law', () => {
  it('holds for every import of the house', () => {
    const house = new RegExp(`^(${layers.flat().join('|')})/.*\\.tsx?$`);
    const { checked, broken } = judge(treeFiles(house));
    expect(checked).toBeGreaterThan(50);
    expect(broken).toEqual([]);
  });

  it('has no import circle in the house, types included', () => {
    const house = new RegExp(`^(${layers.flat().join('|')}|scripts)/.*\\.(tsx?|mjs)$`);
    const files = treeFiles(house);
    expect(files.length).toBeGreaterThan(1000);
    expect(inCircles(files)).toEqual([]);
  });

  it('finds an import circle, of types too', () => {
    const files = [
      { path: 'a/one.ts', text: `import { two } from './b/two.ts';\n` },
      { path: 'a/b/two.ts', text: `export type * from '../three.ts';\n` },
      { path: 'a/three.ts', text: `import type {\n  One,\n  Other,\n} from './one.ts';\n` },
      { path: 'a/four.ts', text: `import { one } from './one.ts';\n` },
    ];
    expect(inCircles(files)).toEqual(['a/b/two.ts', 'a/one.ts', 'a/three.ts']);
  });

  it.each([
    ['a higher folder', 'kernel/heap.ts', '../routing/index.ts'],
    ['a folder of the same number', 'rules/plan.ts', '../machines/index.ts'],
    ['a lower folder past its index', 'routing/border/router.ts', '../../kernel/heap.ts'],
    ['the tests', 'api/server.ts', '../test/support/tree.ts'],
    ['a package on the pure floor', 'routing/border/router.ts', 'xstate'],
    ['a node module on the pure floor', 'metrics/fold.ts', 'node:fs'],
    ['the service from the console', 'console/app.ts', '../api/index.ts'],
    ['contracts as values from the console', 'console/app.ts', '../contracts/index.ts'],
    ['another folder from the console', 'console/app.tsx', '../routing/index.ts'],
    ['the simulator from another screen', 'console/desk/a.tsx', '../../simulator/index.ts'],
    ['the simulator from the page of its screen', 'console/sim/a.tsx', '../../simulator/index.ts'],
    ['the core from the thread of the simulator', 'console/sim/worker.ts', '../../live/index.ts'],
    ['tables from another screen', 'console/desk/a.ts', '../../rules/tables/index.ts'],
    ['rules from their own screen', 'console/rules/a.ts', '../../rules/index.ts'],
    ['a node module from the console', 'console/app.tsx', 'node:fs'],
    ['databases past the store from another folder', 'services/a.ts', '../store/database/index.ts'],
    ['the manifest on the pure floor', 'routing/border/router.ts', '../../package.json'],
    ['the rules library outside rules/compat', 'rules/evaluate/index.ts', 'json-rules-engine'],
    ['its path library outside rules/compat', 'rules/plan.ts', 'jsonpath-plus'],
    ['another package in rules/compat', 'rules/compat/engine.ts', 'eventemitter2'],
    ['rules/compat from the rest of rules', 'rules/index.ts', './compat/index.ts'],
    ['rules/compat from the pure floor', 'routing/border/router.ts', '../../rules/compat/index.ts'],
    ['rules/compat from a command', 'cli/commands/rules.ts', '../../rules/compat/index.ts'],
    ['rules/compat past its index', 'cli/commands/rules-test.ts', '../../rules/compat/engine.ts'],
    ['Zod outside the formats of rules', 'rules/evaluate/combine.ts', 'zod'],
    ['the formats of rules as values', 'rules/lint/names.ts', '../files/index.ts'],
    ['Zod outside the formats of routing', 'routing/border/router.ts', 'zod'],
    ['the formats of routing as values', 'routing/reading/shadow.ts', '../files/index.ts'],
    ['the formats of rules past their index', 'contracts/a.ts', '../rules/files/plan.schema.ts'],
    [
      'the formats of rules from the core',
      'routing/border/router.ts',
      '../../rules/files/index.ts',
    ],
    [
      'schemas of the kernel from the core',
      'routing/border/router.ts',
      '../../kernel/schemas/index.ts',
    ],
    ['theory of the tests', 'cli/commands/staff.ts', '../../test/theory/formulas/finite-lines.ts'],
  ])('catches an import of %s', (_what, path, target) => {
    const planted = `import {\n  type A,\n  b,\n} from '${target}';\n`;
    expect(judge([{ path, text: planted }]).broken).toEqual([`${path} imports ${target}`]);
  });

  it('lets a folder import a lower one by its index, itself, and its allowed package', () => {
    const text = `import { a } from '../kernel/index.ts';\nexport * from './step.ts';\nimport { setup } from 'xstate';\n`;
    expect(judge([{ path: 'machines/call.machine.ts', text }])).toEqual({ checked: 3, broken: [] });
  });

  it('lets the console import the typed client, types of contracts, and packages', () => {
    const text = `import { Client } from '#client';\nimport type { CallResource } from '../../contracts/index.ts';\nimport { useState } from 'react';\nimport styles from './a.module.css';\n`;
    expect(judge([{ path: 'console/live-data/a.tsx', text }])).toEqual({ checked: 4, broken: [] });
  });

  it('lets the thread of the sim lab import the simulator, and its screen the types of it', () => {
    const files = [
      {
        path: 'console/sim/worker-run.ts',
        text: `import { a } from '../../simulator/index.ts';\n`,
      },
      { path: 'console/sim/a.tsx', text: `import type { A } from '../../simulator/index.ts';\n` },
    ];
    expect(judge(files)).toEqual({ checked: 2, broken: [] });
  });

  it('lets the screen of rules import decision tables', () => {
    const text = `import { rowOf } from '../../rules/tables/index.ts';\n`;
    expect(judge([{ path: 'console/rules/a.ts', text }])).toEqual({ checked: 1, broken: [] });
  });

  it('lets rules/compat import its two packages, and the command line import it', () => {
    const own = `import { JSONPath } from 'jsonpath-plus';\nimport { Engine } from 'json-rules-engine';\nimport { holds } from '../language/holds.ts';\n`;
    const user = `import { referenceDecide } from '../../rules/compat/index.ts';\n`;
    const files = [
      { path: 'rules/compat/reference.ts', text: own },
      { path: 'cli/commands/rules-test.ts', text: user },
    ];
    expect(judge(files)).toEqual({ checked: 4, broken: [] });
  });

  it('lets the formats of rules import Zod, contracts import them, and rules their types', () => {
    const formats = `import { z } from 'zod';\nimport { strict } from '../../kernel/schemas/index.ts';\nimport { rulesMax } from '../language/limits.ts';\n`;
    const user = `import { planSchema } from '../../rules/files/index.ts';\nimport { whole } from '../../kernel/schemas/index.ts';\n`;
    const types = `import type { Outcome } from '../files/index.ts';\nexport type * from '../files/index.ts';\n`;
    const files = [
      { path: 'rules/files/plan.schema.ts', text: formats },
      { path: 'contracts/files/named-schemas.ts', text: user },
      { path: 'rules/lint/names.ts', text: types },
    ];
    expect(judge(files)).toEqual({ checked: 7, broken: [] });
  });

  it.each(['kernel', 'rules', 'machines', 'routing', 'orders', 'metrics'])(
    'keeps Zod out of what %s loads',
    (folder) => {
      const loaded = loadedBy([`${folder}/index.ts`]);
      expect(loaded).toContain(`${folder}/index.ts`);
      expect(loaded.filter((path) => path.includes('/zod/'))).toEqual([]);
    },
  );

  it.each(['workflows/embedded/store-worker.ts', 'store/journal/journal-worker.ts'])(
    'keeps the contracts out of what %s loads, so that a service starts at once',
    (thread) => {
      const loaded = loadedBy([thread]);
      expect(loaded).toContain('store/database/sqlite-driver.ts');
      expect(loaded.filter((path) => path.startsWith('contracts/'))).toEqual([]);
    },
  );

  it('keeps the service out of what planning loads, so that its commands begin at once', () => {
    const planning = ['simulate', 'compare', 'sweep', 'staff', 'fit', 'forecast', 'roster-week'];
    const loaded = loadedBy(planning.map((command) => `cli/commands/${command}.ts`));
    expect(loaded).toContain('simulator/index.ts');
    expect(loaded.filter((path) => /^(live|workflows|services|api|server)\//.test(path))).toEqual(
      [],
    );
  });
});

/** Files that are loaded with some, as paths in the house; a thread's file fails outside its thread. */
function loadedBy(paths: readonly string[]): readonly string[] {
  const load = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({
      resolve: (name, context, next) => {
        const found = next(name, context);
        loaded.push(found.url);
        return found;
      },
    });
    for (const path of process.argv.slice(1)) await import(path).catch(() => {});
    process.stdout.write(JSON.stringify(loaded));`;
  const home = new URL('../', import.meta.url).href;
  const args = ['--input-type=module', '-e', load, ...paths.map((path) => `${home}${path}`)];
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  return loaded.map((url) => url.replace(home, ''));
}
