/**
 * `callwright rules test`: runs the cases of rule sets. With `--engine reference` json-rules-engine
 * must match the same rules. Exit code 1 for a failing case or none, 3 for an invalid file.
 */
import {
  type CaseFile,
  type CaseResult,
  type CheckedRuleSet,
  instantMs,
  runCases,
  unreachedRules,
} from '../../rules/index.ts';
import { exitCodes } from '../cli-error.ts';
import { answering, type OptionsOf } from '../command.ts';
import { choice, storedRulesOptions } from '../options.ts';
import { readCaseRows } from '../rules/read-case-rows.ts';
import { readRules, ruleFiles } from '../rules/read-rule-set.ts';
import { plural } from '../text/figures.ts';
import type { JunitSuite } from '../text/junit.ts';
import type { Style } from '../text/style.ts';

const options = {
  '--rows <csv>': 'run the cases of this table in place of those in the file',
  '--engine <engine>': [
    'index, or json-rules-engine as the reference',
    choice('index', 'reference'),
    'index',
  ],
  ...storedRulesOptions,
} as const;

type TestOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<files...>': 'rule files, patterns, - for stdin, or set@version' },
  options,
  examples: [
    'callwright rules test orders.rules.json',
    'callwright rules test "rules/**/*.rules.json" --output junit > cases.xml',
  ],
  schema: 'rulesTest/1',
  also: ['junit'],
  answer: async (asked, { files: names }) => {
    const files: Tested[] = [];
    for (const path of ruleFiles(names)) files.push(await test(path, asked));
    const results = files.flatMap((file) => file.results);
    const isYes = results.length > 0 && results.every(({ passed }) => passed);
    const told = files.map(({ name, unreached, ...of }) => {
      return { file: name, results: of.results, unreached };
    });
    return {
      exitCode: isYes ? exitCodes.yes : exitCodes.no,
      json: { engine: asked.engine, files: told },
      text: (style) => linesOf(files, asked, style),
      junit: () => files.map(suiteOf),
    };
  },
});

interface Tested {
  readonly name: string;
  readonly ruleCount: number;
  readonly results: readonly CaseResult[];
  readonly unreached: readonly string[];
}

async function test(path: string, options: TestOptions): Promise<Tested> {
  const rules = await readRules(path, options);
  const { rows } = options;
  const cases = rows === undefined ? (rules.file.cases ?? []) : readCaseRows(rows, options);
  const own = runCases(rules.checked, cases);
  const results = options.engine === 'index' ? own : await asReference(rules.checked, cases, own);
  const unreached = unreachedRules(rules.checked, results);
  return { name: rules.name, ruleCount: rules.file.rules.length, results, unreached };
}

function suiteOf({ name, results }: Tested): JunitSuite {
  const cases = results.map((result) => ({
    name: result.name,
    failure: result.passed ? null : failureLines(result).join('\n'),
  }));
  return { name, cases };
}

function linesOf(files: readonly Tested[], options: TestOptions, style: Style): readonly string[] {
  const results = files.flatMap((file) => file.results);
  return [
    verdict(results, files.length, options, style),
    ...files.flatMap(({ name, results: own }) => {
      const failed = own.filter(({ passed }) => !passed);
      return failed.flatMap((result) => [
        `${style.red(style.signs.no)} ${name}  ${style.bold(result.name)}`,
        ...failureLines(result).map((line) => `    ${line}`),
      ]);
    }),
    ...files.flatMap(({ name, unreached }) => unreachedLines(name, unreached, style)),
  ];
}

function verdict(
  results: readonly CaseResult[],
  fileCount: number,
  { engine }: TestOptions,
  style: Style,
): string {
  const { signs } = style;
  const where = fileCount === 1 ? '' : ` in ${plural(fileCount, 'file')}`;
  if (results.length === 0) return style.red(`${signs.no} no case to run${where}`);
  const failed = results.filter(({ passed }) => !passed).length;
  const by = engine === 'reference' ? ', and json-rules-engine agrees' : '';
  return failed === 0
    ? style.green(`${signs.yes} ${plural(results.length, 'case')} pass${where}${by}`)
    : style.red(`${signs.no} ${failed} of ${plural(results.length, 'case')} fail${where}`);
}

const namesShownMax = 5;

function unreachedLines(name: string, unreached: readonly string[], style: Style) {
  if (unreached.length === 0) return [];
  const names = unreached.slice(0, namesShownMax).join(', ');
  const more = unreached.length - namesShownMax;
  const list = more > 0 ? `${names} and ${more} more` : names;
  return [
    `${style.yellow(style.signs.warning)} ${name}: no case reaches ${plural(unreached.length, 'rule')}: ${list}`,
    ...(name === 'stdin' ? [] : [`next: callwright rules cases ${name} --generate`]),
  ];
}

function failureLines({ expected, actual, problems }: CaseResult): readonly string[] {
  const lines = problems.map(({ pointer, message }) => `${message} (${pointer})`);
  for (const member of ['matched', 'winner', 'outcome'] as const) {
    if (expected[member] === undefined) continue;
    const [want, got] = [JSON.stringify(expected[member]), JSON.stringify(actual[member])];
    if (want !== got) lines.push(`${member}: expected ${want}, got ${got}`);
  }
  return lines;
}

/**
 * Runs the cases by json-rules-engine too: a case fails if it matches other rules than ours
 * (`results`).
 */
async function asReference(
  checked: CheckedRuleSet,
  cases: readonly CaseFile[],
  results: readonly CaseResult[],
): Promise<readonly CaseResult[]> {
  // Loaded late, as no other command needs the library.
  const { referenceRules } = await import('../../rules/compat/index.ts');
  const decide = referenceRules(checked.file);
  const compared: CaseResult[] = [];
  for (const [place, result] of results.entries()) {
    const { facts = {}, at } = cases[place] ?? {};
    const atMs = at === undefined ? 0 : (instantMs(at) ?? 0);
    const { matched } = await decide({ ...checked.file.baseFacts, ...facts }, atMs);
    const ours = result.actual.matched;
    if (matched.join() === ours.join()) {
      compared.push(result);
      continue;
    }
    const message = `json-rules-engine matches ${namesOf(matched)}; expected ${namesOf(ours)}, as our engine does`;
    const problems = [...result.problems, { pointer: result.pointer, message }];
    compared.push({ ...result, passed: false, problems });
  }
  return compared;
}

function namesOf(names: readonly string[]): string {
  return names.length === 0 ? 'no rule' : names.join(', ');
}
