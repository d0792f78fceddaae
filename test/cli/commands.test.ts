/** Every command of the list, and what follows from the list for all of them. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ListedCommand } from '../../cli/command.ts';
import { commandList } from '../../cli/commands/index.ts';
import {
  aFolder,
  callwrightHere,
  type ProgramResult,
  plainEnvironment,
} from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const commands = commandList.filter((one): one is ListedCommand => 'load' in one);
const ruleSet = 'rules/sets/verdier-route.rules.json';

/** What a shell offers where `line` ends, its last word not finished. */
function offered(script: string, line: readonly string[]): readonly string[] {
  const path = join(aFolder(), 'completion.bash');
  writeFileSync(path, script);
  const asked = [
    'source "$1"; shift',
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _callwright',
    `printf "%s\\n" "\${COMPREPLY[@]}"`,
  ];
  const { stdout, stderr } = spawnSync('bash', ['-c', asked.join('\n'), '-', path, ...line], {
    encoding: 'utf8',
    env: plainEnvironment,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

const helpPages = new Map<string, ProgramResult>();

async function helpOf(name: string): Promise<ProgramResult> {
  const page = helpPages.get(name) ?? (await callwrightHere([...name.split(' '), '--help']));
  helpPages.set(name, page);
  return page;
}

describe('the list of commands', () => {
  it('names each of them once, and a group before what it holds', () => {
    const names = commandList.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(50);
    expect(new Set(names).size).toBe(names.length);
    for (const [place, name] of names.entries()) {
      const group = name.split(' ').slice(0, -1).join(' ');
      if (group !== '') expect(names.slice(0, place)).toContain(group);
    }
  });

  it.each(commandList)(
    'says of "$name" what it is for, with examples that name it',
    async (one) => {
      expect(one.summary).toMatch(/^\S.{10,}$/);
      const { examples } = 'load' in one ? (await one.load()).command : one;
      expect(examples.length).toBeGreaterThanOrEqual(2);
      for (const example of examples) expect(example).toContain(`callwright ${one.name}`);
      const { code, stdout } = await helpOf(one.name);
      expect(code).toBe(0);
      expect(stdout.split('\n').slice(0, examples.length)).toEqual(
        examples.map((example) => `  $ ${example}`),
      );
      expect(stdout).toContain(`Usage: callwright ${one.name}`);
    },
  );

  it('tells all of them in the help that is written down, within 80 columns', async () => {
    const pages: string[] = [];
    for (const { name } of commandList) {
      const { stdout } = await helpOf(name);
      pages.push(`# callwright ${name} --help\n\n${stdout}`);
    }
    const help = pages.join('\n');
    // Written anew by `npm test -- test/cli/commands.test.ts -u`.
    await expect(help).toMatchFileSnapshot('../golden/help.txt');
    const isExample = (line: string) => line.startsWith('  $ ');
    const wide = help.split('\n').filter((line) => line.length > 80 && !isExample(line));
    expect(wide).toEqual([]);
  });

  it.each(commands)('has "$name" answer programs, or says why not', async ({ load }) => {
    const { forms, options, withoutJson = '' } = (await load()).command;
    const isForPrograms = forms.includes('json') || '--json' in options;
    expect(isForPrograms).toBe(withoutJson === '');
  });

  it.each([
    ['accounts hash --json', 'callwright.passwordHash/1', 'four wet grey herons\n'],
    [`rules fmt --check --json ${ruleSet}`, 'callwright.rulesFmt/1', ''],
    [`rules table export --json ${ruleSet}`, 'callwright.rulesTable/1', ''],
  ])('answers "%s" as JSON with its schema', async (line, schema, input) => {
    const { code, stdout, stderr } = await callwrightHere(line.split(' '), { input, cwd: root });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ schema, version: expect.any(String) });
  });
});

describe('callwright completion', () => {
  it.skipIf(!existsSync('/bin/bash'))('makes bash complete what the list says', async () => {
    const { code, stdout } = await callwrightHere(['completion', 'bash']);
    expect(code).toBe(0);
    const offer = (...line: string[]) => offered(stdout, ['callwright', ...line]);
    const first = commandList.filter(({ name }) => !name.includes(' ')).map(({ name }) => name);
    expect(offer('')).toEqual(first);
    expect(offer('rules', 'l')).toEqual(['lint', 'list']);
    expect(offer('rules', 'table', '')).toEqual(['export', 'import']);
    expect(offer('rules', 'lint', 'x.json', '--f')).toEqual(['--fix']);
    expect(offer('sweep', 'x.json', '--on', '')).toEqual(['here', 'temporal']);
    expect(offer('--color', 'always', 'help', 'un')).toEqual(['units']);
    expect(offer('route', '--trace', '')).toEqual([]);
  });

  it.each([
    ['zsh', '#compdef callwright', "'rules lint') names='' options='--fix "],
    ['fish', "-l fix -d 'mend in the file", "-l on -d 'here, or on the workers of Temporal"],
  ])('has a script for %s', async (shell, ...parts) => {
    const { code, stdout } = await callwrightHere(['completion', shell]);
    expect(code).toBe(0);
    for (const part of parts) expect(stdout).toContain(part);
    if (spawnSync(shell, ['--version']).error === undefined) {
      const { status, stderr } = spawnSync(shell, ['-n'], {
        input: stdout,
        encoding: 'utf8',
        env: plainEnvironment,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  it('names the shells it knows', async () => {
    const { code, stderr } = await callwrightHere(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toBe("error: no completion for 'tcsh'; expected one of bash, zsh, fish\n");
  });
});
