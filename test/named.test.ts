/** What the settings and scripts of the house name is there: a name that leads nowhere holds nothing. */
import { existsSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import vitestConfig from '../vitest.config.ts';
import { root, type TreeFile, treeFiles } from './support/tree.ts';

const paths = treeFiles(/./).map(({ path }) => path);
const made = ['dist', 'docs/schemas', 'node_modules', 'callwright-data', 'coverage', '.cache'];

function textOf(path: string): string {
  return treeFiles(/./).find((file) => file.path === path)?.text ?? expect.unreachable(path);
}

/** Whether there is such a file or folder, or one that the pattern matches; or it is made here. */
function leadsNowhere(name: string): boolean {
  const plain = name.replace(/^!/, '').replace(/^\.\//, '');
  if (made.some((folder) => plain === folder || plain.startsWith(`${folder}/`))) return false;
  return !existsSync(join(root, plain)) && !paths.some((path) => matchesGlob(path, plain));
}

/** Every text of a list under one of these members, however deep. */
function listed(value: unknown, members: readonly string[]): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    members.includes(name) && Array.isArray(inner)
      ? inner.filter((one) => typeof one === 'string')
      : listed(inner, members),
  );
}

/** Files of the house that a text runs, or says to run. */
function filesIn({ text }: Pick<TreeFile, 'text'>): readonly string[] {
  const pattern = /(?<![\w./-])(?:scripts|cli|bench|test|\.ci)\/[\w./-]*\w\b(?!\*|<|\/\*|\w*\{)/g;
  return [...text.matchAll(pattern)].map(([name]) => name);
}

describe('what is named', () => {
  it.each([
    ['biome.json', ['includes']],
    ['knip.json', ['entry', 'project']],
    ['tsconfig.json', ['include', 'exclude']],
    ['tsconfig.build.json', ['files']],
    ['package.json', ['files', 'workspaces']],
  ])('by %s is there', (file, members) => {
    const names = listed(JSON.parse(textOf(file)), members);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter(leadsNowhere)).toEqual([]);
  });

  it('by the walks through the code is there', () => {
    const names = [...textOf('docs/walks.md').matchAll(/`([\w./-]+\.ts)`/g)].map(
      ([, name = '']) => name,
    );
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter(leadsNowhere)).toEqual([]);
  });

  it('by the projects of the tests is there', () => {
    const names = listed(vitestConfig, ['include', 'exclude', 'setupFiles']);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter(leadsNowhere)).toEqual([]);
  });

  it('by the table of failures is a test there', () => {
    const row = /`(test\/[\w./-]+\.test\.ts)`: ([^|]+?) \|$/gm;
    const rows = [...textOf('docs/journal.md').matchAll(row)];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, path = '', title = ''] of rows) {
      expect([path, leadsNowhere(path)]).toEqual([path, false]);
      expect([path, title, textOf(path).includes(`'${title}`)]).toEqual([path, title, true]);
    }
  });

  it('by the manifest is a source or what is built of one', () => {
    const { exports, imports, bin } = JSON.parse(textOf('package.json'));
    const built = Object.values(exports).flatMap((one) =>
      Object.values(typeof one === 'object' && one !== null ? one : {}),
    ) as string[];
    const sources = [...built, ...(Object.values(bin) as string[])].map((path) =>
      path.replace('./dist/', '').replace(/(\.d\.ts|\.js)$/, '.ts'),
    );
    expect(sources.length).toBeGreaterThan(10);
    expect([...sources, ...(Object.values(imports) as string[])].filter(leadsNowhere)).toEqual([]);
  });

  it('by the scripts of npm has a command behind it, and that a file', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as {
      scripts: { [name: string]: string };
    };
    const door = textOf('scripts/run.mjs');
    for (const [name, line] of Object.entries(scripts)) {
      // What npm runs by itself around a packing.
      if (line.startsWith('npm run ') || name.startsWith('post')) continue;
      expect([name, line]).toEqual([name, `node scripts/run.mjs ${name}`]);
      const file = new RegExp(`^  '?${name}'?: \\{ run: \\['([^']+)'`, 'm').exec(door)?.[1];
      expect([name, file === undefined || leadsNowhere(file)]).toEqual([name, false]);
    }
  });

  it.each(['.ci/run', '.github/workflows/ci.yml', 'CONTRIBUTING.md', 'scripts/check.ts'])(
    'by %s is there',
    (file) => {
      const names = filesIn({ text: textOf(file) });
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter(leadsNowhere)).toEqual([]);
    },
  );

  it('and leads nowhere is caught', () => {
    expect(leadsNowhere('simulator/no-such-folder/**')).toBe(true);
    expect(filesIn({ text: 'node scripts/no-such.ts' }).filter(leadsNowhere)).toHaveLength(1);
  });
});
