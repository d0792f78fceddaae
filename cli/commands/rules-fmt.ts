/**
 * `callwright rules fmt`: rule files in the one form, so that a diff shows what was meant.
 *
 * The value of a file never changes, nor the order of its rules. Exit code 1 with `--check` where a
 * file has another form, 3 where one is not valid.
 */
import { formatRuleSet } from '../../contracts/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type WriteOptions, writeWhole } from '../files/write-file.ts';
import { invalidRules, tryRuleSet } from '../rules/read-rule-set.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { plural } from '../text/counts.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface RulesFmtOptions extends StyleOptions, WriteOptions {
  /** Nothing is written. */
  readonly check?: boolean;
}

/** Formats in place; stdin goes to stdout. */
export async function rulesFmtCommand(
  names: readonly string[],
  options: RulesFmtOptions,
): Promise<ExitCode> {
  const files = ruleFiles(names);
  const others: string[] = [];
  for (const path of files) {
    const tried = await tryRuleSet(path, {});
    if (!tried.ok) throw invalidRules(tried, options);
    const formatted = formatRuleSet(tried.text);
    const isOther = formatted !== tried.text;
    if (isOther) others.push(tried.name);
    if (options.check === true) continue;
    if (path === '-') process.stdout.write(formatted);
    else if (isOther) writeWhole(path, formatted, options);
  }
  if (files.includes('-') && options.check !== true) return exitCodes.yes;
  process.stdout.write(`${said(files.length, others, options).join('\n')}\n`);
  return options.check === true && others.length > 0 ? exitCodes.no : exitCodes.yes;
}

function said(
  fileCount: number,
  others: readonly string[],
  options: RulesFmtOptions,
): readonly string[] {
  const style = styleOf(options, process.stdout);
  const { signs } = style;
  const all = plural(fileCount, 'file');
  if (others.length === 0) return [style.green(`${signs.yes} ${all} in the one form`)];
  if (options.check !== true) {
    const verb = options.dryRun === true ? 'would be formatted' : 'formatted';
    return [
      style.green(`${signs.yes} ${others.length} of ${all} ${verb}`),
      ...others.map((name) => `  ${name}`),
    ];
  }
  return [
    style.red(`${signs.no} ${others.length} of ${all} not formatted`),
    ...others.map((name) => `  ${name}`),
    `next: callwright rules fmt ${others.join(' ')}`,
  ];
}
