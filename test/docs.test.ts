/**
 * The pages as their readers use them: links lead somewhere, code parses, commands exist and run. A
 * rule in a fence `json rule` stands in a rule set among the examples.
 */
import { existsSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScorecard, type ScorecardRow } from '../scripts/scorecard-page.ts';
import { aFolder } from './support/a-folder.ts';
import { type Fence, fences, fencesOf, pages, runFence, runWell, served } from './support/pages.ts';
import { root, type TreeFile, treeFiles } from './support/tree.ts';

const [manifest] = treeFiles(/^package\.json$/);
const { scripts } = JSON.parse(manifest?.text ?? '{}') as { readonly scripts: object };

function deadLinks({ path, text }: TreeFile): readonly string[] {
  return [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => {
      const to = join(dirname(path), target);
      // Made by `npm run docs`; a fresh clone has none.
      return to.startsWith(join('docs', 'schemas')) || !existsSync(join(root, to));
    });
}

/** Lines that call npm with a script that package.json does not have. */
function unknownScripts(code: string): readonly string[] {
  return code.split('\n').filter((line) => {
    const called = /^(?:\$ )?npm (?:run )?(?:-s )?([a-z]+)/.exec(line.trim())?.[1];
    const own = called !== undefined && !['install', 'ci', 'ls'].includes(called);
    return own && !Object.hasOwn(scripts, called);
  });
}

/** What is wrong with a fence whose language is known here. */
function fault({ mark, code }: Fence): string | undefined {
  const [language] = mark.split(' ');
  try {
    if (language === 'json') JSON.parse(code);
    if (language === 'jsonl') for (const line of code.trim().split('\n')) JSON.parse(line);
    if (language === 'ts') stripTypeScriptTypes(code);
    if (language === 'sh') return unknownScripts(code)[0];
  } catch (error) {
    return String(error);
  }
  return undefined;
}

/** Every rule of the examples, by what it says. */
const exampleRules = treeFiles(/^examples\/.*\.rules\.json$/).flatMap(
  ({ text }) => (JSON.parse(text) as { readonly rules: readonly unknown[] }).rules,
);

const shownRules = fences.filter(({ mark }) => mark === 'json rule');
const runnable = fences.filter(({ mark, page }) => mark === 'sh run' && !served.has(page));

/** Commands of the README's table. */
const rowCommands = (pages.find(({ path }) => path === 'README.md')?.text ?? '')
  .split('\n')
  .flatMap((line) => /^\| .*\| `(npm run -s callwright -- [^`]+)` \|/.exec(line)?.[1] ?? []);

describe('the pages', () => {
  it('link only to what exists', () => {
    expect(pages.length).toBeGreaterThan(5);
    const dead = pages.flatMap((page) => deadLinks(page).map((link) => `${page.path}: ${link}`));
    expect(dead).toEqual([]);
  });

  it('show only code that parses and commands that exist', () => {
    expect(fences.length).toBeGreaterThan(5);
    const faulty = fences.filter((fence) => fault(fence) !== undefined);
    expect(faulty.map((fence) => `${fence.page}: ${fault(fence)}`)).toEqual([]);
  });

  it('show rules that stand, and are tried, among the examples', () => {
    expect(shownRules.length).toBeGreaterThan(0);
    for (const { code } of shownRules) expect(exampleRules).toContainEqual(JSON.parse(code));
  });

  it('have commands to run', () => {
    expect(runnable.length).toBeGreaterThan(0);
  });

  it.each(rowCommands)('have a README whose row runs as it stands: %s', async (command) => {
    await runWell(command.replace(' --out fitted', ` --out ${aFolder()}/fitted`));
  });

  it.each(runnable)('run as they say: $page, $code', runFence);
});

describe('tests that pages name', () => {
  it('are there', () => {
    const named = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file = '']) => ({ path, file })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('hold the scorecard of the console, row by row, or it says why not', () => {
    const { rows } = readScorecard();
    const texts = new Map(treeFiles(/^test\//).map(({ path, text }) => [path, text]));
    /** Whether there is no such test: its title is looked for as it is written in its file. */
    const isGone = ([file, title]: readonly [file: string, title?: string]): boolean => {
      const text = texts.get(file);
      if (text === undefined || title === undefined) return text === undefined;
      return !["'", '"', '`'].some((sign) => text.includes(`${sign}${title}${sign}`));
    };
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 44 }, (_, n) => `S${n + 1}`));
    const isHeld = ({ tests, bench, missed }: ScorecardRow) => tests ?? bench ?? missed;
    expect(rows.filter((row) => isHeld(row) === undefined)).toEqual([]);
    expect(rows.flatMap(({ tests = [] }) => tests.filter(isGone))).toEqual([]);
    expect(isGone(['test/docs.test.ts', `no ${'such'} title`])).toBe(true);
    expect(isGone(['test/docs.test.ts', 'link only to what exists'])).toBe(false);
  });
});

describe('the tests of the pages', () => {
  it('catch a planted dead link', () => {
    expect(deadLinks({ path: 'README.md', text: '[a](docs/no-such-page.md#b)' })).toHaveLength(1);
  });

  it.each([
    ['json', '{ "a": }'],
    ['jsonl', '{}\n{'],
    ['ts', 'const = 1;'],
    ['sh', 'npm run no-such-script'],
  ])('catch planted %s', (mark, code) => {
    const [planted] = fencesOf({ path: 'a.md', text: `\`\`\`${mark}\n${code}\n\`\`\`\n` });
    expect(planted && fault(planted)).toBeTypeOf('string');
  });
});
