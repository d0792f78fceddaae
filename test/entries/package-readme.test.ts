/** The README of the package: its programs run, and it links to nothing that the package lacks. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { nodePath } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const text = readFileSync(join(root, 'docs/package.md'), 'utf8');
const { exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly exports: { readonly [name: string]: { readonly default?: string } };
};
const programs = text.split(/^### `/m).flatMap((section) => {
  const name = /^callwright[a-z/]*/.exec(section)?.[0] ?? '';
  return [...section.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => ({
    name,
    code,
  }));
});

/** A program with the sources in place of what the build makes of them, and packages of ours. */
function asHere(code: string): string {
  const installed = code.replace("from 'xstate'", `from '${import.meta.resolve('xstate')}'`);
  return installed.replaceAll(/from 'callwright([a-z/]*)'/g, (_all, path: string) => {
    const built = entries[`.${path}`]?.default ?? 'nowhere';
    const file = join(root, built.replace('./dist/', '').replace(/\.js$/, '.ts'));
    return `from '${pathToFileURL(file).href}'`;
  });
}

describe('the README of the package', () => {
  it('has a program for each entry point', () => {
    const named = Object.keys(entries).filter((name) => /^\.(\/[a-z]+)?$/.test(name));
    const expected = named.map((name) => name.replace('.', 'callwright')).toSorted();
    const shown = new Set(programs.map(({ name }) => name));
    expect([...shown].toSorted()).toEqual(expected);
  });

  it.each(programs)('has a program of $name that runs and prints', ({ code }) => {
    const file = join(aFolder(), 'program.mts');
    writeFileSync(file, asHere(code));
    const { status, stdout, stderr } = spawnSync(nodePath, [file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toBe('');
    const said = [...code.matchAll(/ \/\/ → (.+)$/gm)].map(([, line]) => line);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(said));
  });

  it('links to nothing, and names every optional package', () => {
    expect(text).not.toMatch(/\]\(/);
    const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const name of Object.keys(peerDependencies)) {
      expect(text).toContain(name.replace(/^@\w+(\/(?!activity|api))/, '$1'));
    }
  });
});
