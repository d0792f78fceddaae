/**
 * `callwright rules table`: a rule set as a decision table, and back.
 *
 * An import shows what it changes, and writes a rule file only where `--out` says one; it activates
 * nothing. Exit code 1 where a rule has no table form, 3 where a cell is wrong.
 * Source: rules.md C9, ux-and-api.md 9.2.
 */
import { formatRuleSet, type Language, parseRuleTable } from '../../contracts/index.ts';
import { diffRuleSets, exportTable, sayDiff } from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readText } from '../files/read-text.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { readRules } from '../rules/read-rule-set.ts';
import type { StoredOptions } from '../rules/stored-version.ts';
import { wrongCells } from '../rules/wrong-cells.ts';
import { plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { languageOf } from '../text/language.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface TableExportOptions extends StyleOptions, StoredOptions, WriteOptions {
  readonly out?: string;
}

export interface TableImportOptions extends TableExportOptions {
  /** Rule file the table belongs to. */
  readonly base: string;
  readonly lang?: Language;
  readonly output: 'text' | 'json';
}

/** The table goes to stdout, or to the file named. */
export async function tableExportCommand(
  name: string,
  options: TableExportOptions,
): Promise<ExitCode> {
  if (options.out !== undefined) refuseOldFile(options.out, options);
  const rules = await readRules(name, options);
  const exported = exportTable(rules.file);
  if (!exported.ok) {
    const style = styleOf(options, process.stderr);
    const lines = exported.problems.map(({ message, pointer }) => `  ${message} (${pointer})`);
    const count = plural(exported.problems.length, 'rule');
    const first = style.red(`${style.signs.no} ${rules.name}: ${count} without table form`);
    throw new CliError(exitCodes.no, [first, ...lines].join('\n'));
  }
  if (options.out === undefined) process.stdout.write(exported.csv);
  else writeWhole(options.out, exported.csv, options);
  return exitCodes.yes;
}

/** Tells what the table changes in its base. */
export async function tableImportCommand(
  name: string,
  options: TableImportOptions,
): Promise<ExitCode> {
  if (name === '-' && options.base === '-') {
    const message = 'stdin is named twice; expected it for the table or for --base';
    throw new CliError(exitCodes.wrongUsage, message);
  }
  if (options.out !== undefined) refuseOldFile(options.out, options);
  const base = await readRules(options.base, options);
  const imported = parseRuleTable(readText(name).text, base.file);
  if (!imported.ok) throw wrongCells(name, imported.problems, options);
  if (options.out !== undefined) writeWhole(options.out, formatRuleSet(imported.file), options);
  const diff = diffRuleSets(base.checked, imported.checked);
  if (options.output === 'json') {
    process.stdout.write(`${jsonAnswer('rulesDiff/1', diff)}\n`);
    return exitCodes.yes;
  }
  const { signs, green } = styleOf(options, process.stdout);
  const said = sayDiff(diff, languageOf(options.lang));
  const rules = plural(imported.file.rules.length, 'rule');
  const lines = [
    green(`${signs.yes} ${rules} read, ${said.length === 0 ? 'nothing changes' : 'which change:'}`),
    ...said.map((line) => `  ${line}`),
    ...(options.out === undefined ? [] : [`next: callwright rules test ${options.out}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.yes;
}
