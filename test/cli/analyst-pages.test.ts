/** The programs of the page on simulation, in Python and R, read the tables that it names. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../support/a-folder.ts';
import { callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const programs = [
  ['python', 'python3', '-c'],
  ['r', 'Rscript', '-e'],
] as const;
const page = readFileSync(join(root, 'docs', 'simulation.md'), 'utf8');

function programOf(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
}

describe('the programs of the page on simulation', () => {
  const folder = newFolder('study');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    const day = join(root, 'examples', 'mail-order-fr', 'day.scenario.json');
    const { stdout } = await callwrightHere([
      ...['simulate', day, '--replications', '5', '--table', 'queueIntervals'],
      ...['--output', 'csv'],
    ]);
    writeFileSync(join(folder, 'queues.csv'), stdout);
  });

  it.each(programs)('have at most ten lines in %s', (language) => {
    const lines = programOf(language).trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.length).toBeLessThanOrEqual(10);
  });

  for (const [language, program, option] of programs) {
    const isHere = spawnSync(program, ['--version']).status === 0;
    it.skipIf(!isHere)(`run in ${language}, and name the worst intervals`, () => {
      const args = [option, programOf(language)];
      const { stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/[a-z]+ +\d\d:\d\d +0\.\d+ +\d+/);
      expect(stdout.trim().split('\n').length).toBeGreaterThanOrEqual(3);
    });
  }
});
