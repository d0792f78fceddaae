/**
 * `callwright rules test`: do the cases of these rule sets pass?
 *
 * With `--engine reference` json-rules-engine matches the same facts as well, and a case passes
 * only where it matches the same rules. Exit code 1 where a case fails, or where there is none to
 * run; 3 where a file is not valid.
 * Source: rules.md D4, ux-and-api.md 9.2.
 */
import { type CaseResult, runCases, unreachedRules } from '../../rules/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type JunitSuite, junitLines } from '../rules/junit.ts';
import { readCaseRows } from '../rules/read-case-rows.ts';
import { readRules } from '../rules/read-rule-set.ts';
import { asReference } from '../rules/reference-results.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import type { StoredOptions } from '../rules/stored-version.ts';
import { plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type Style, type StyleOptions, styleOf } from '../text/style.ts';

export interface RulesTestOptions extends StyleOptions, StoredOptions {
  /** Table of cases, CSV. */
  readonly rows?: string;
  readonly engine: 'index' | 'reference';
  readonly output: 'text' | 'json' | 'junit';
}

interface Tested {
  readonly name: string;
  readonly ruleCount: number;
  readonly results: readonly CaseResult[];
  /** Rules that no case reaches, by priority. */
  readonly unreached: readonly string[];
}

/** Runs the cases; the answer goes to stdout. */
export async function rulesTestCommand(
  names: readonly string[],
  options: RulesTestOptions,
): Promise<ExitCode> {
  const files: Tested[] = [];
  for (const path of ruleFiles(names)) files.push(await test(path, options));
  const print = { text: asText, json: asJson, junit: asJunit }[options.output];
  process.stdout.write(`${print(files, options).join('\n')}\n`);
  const results = files.flatMap((file) => file.results);
  const isYes = results.length > 0 && results.every(({ passed }) => passed);
  return isYes ? exitCodes.yes : exitCodes.no;
}

async function test(path: string, options: RulesTestOptions): Promise<Tested> {
  const rules = await readRules(path, options);
  const { rows } = options;
  const cases = rows === undefined ? (rules.file.cases ?? []) : readCaseRows(rows, options);
  const own = runCases(rules.checked, cases);
  const results = options.engine === 'index' ? own : await asReference(rules.checked, cases, own);
  const unreached = unreachedRules(rules.checked, results);
  return { name: rules.name, ruleCount: rules.file.rules.length, results, unreached };
}

function asJson(files: readonly Tested[], { engine }: RulesTestOptions): readonly string[] {
  const told = files.map(({ name, results, unreached }) => ({ file: name, results, unreached }));
  return [jsonAnswer('rulesTest/1', { engine, files: told })];
}

function asJunit(files: readonly Tested[]): readonly string[] {
  const suites: JunitSuite[] = files.map(({ name, results }) => ({
    name,
    cases: results.map((result) => ({
      name: result.name,
      failure: result.passed ? null : failureLines(result).join('\n'),
    })),
  }));
  return junitLines(suites);
}

function asText(files: readonly Tested[], options: RulesTestOptions): readonly string[] {
  const style = styleOf(options, process.stdout);
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
  { engine }: RulesTestOptions,
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

/** What was expected, what came, and what is wrong with the case itself. */
function failureLines({ expected, actual, problems }: CaseResult): readonly string[] {
  const lines = problems.map(({ pointer, message }) => `${message} (${pointer})`);
  for (const member of ['matched', 'winner', 'outcome'] as const) {
    if (expected[member] === undefined) continue;
    const [want, got] = [JSON.stringify(expected[member]), JSON.stringify(actual[member])];
    if (want !== got) lines.push(`${member}: expected ${want}, got ${got}`);
  }
  return lines;
}
