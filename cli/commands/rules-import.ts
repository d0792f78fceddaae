/**
 * `callwright rules import`: rules of json-rules-engine as a draft of a rule set.
 *
 * What cannot be carried over is told with its place in the file read, and so is what was changed
 * on the way. Exit code 1 where a rule was left out, 3 where the file is no JSON.
 * Source: rules.md B2, ux-and-api.md 9.2.
 */
import { formatRuleSet, placeFindings } from '../../contracts/index.ts';
import type { RuleKind } from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readText } from '../files/read-text.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { ruleFindingLines } from '../rules/finding-lines.ts';
import { plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface RulesImportOptions extends StyleOptions, WriteOptions {
  /** Name of the new set. */
  readonly set: string;
  readonly kind: RuleKind;
  readonly out?: string;
  readonly output: 'text' | 'json';
}

/** The draft goes to the file named; without one to stdout, and what was found to stderr. */
export async function rulesImportCommand(
  path: string,
  options: RulesImportOptions,
): Promise<ExitCode> {
  const { set, kind, out } = options;
  if (out !== undefined) refuseOldFile(out, options);
  const { text } = readText(path);
  const name = path === '-' ? 'stdin' : path;
  // Loaded here, so that nobody else waits for the library.
  const { importRules } = await import('../../rules/compat/index.ts');
  const imported = importRules(readJson(text, name), { set, kind });
  const { file } = imported;
  const findings = placeFindings(text, imported.findings);
  if (out !== undefined) writeWhole(out, formatRuleSet(file), options);
  const leftOut = findings.filter(({ severity }) => severity === 'error').length;
  const code = leftOut === 0 ? exitCodes.yes : exitCodes.no;
  if (options.output === 'json') {
    process.stdout.write(`${jsonAnswer('rulesImport/1', { file, findings })}\n`);
    return code;
  }
  const style = styleOf(options, out === undefined ? process.stderr : process.stdout);
  const said = `${plural(file.rules.length, 'rule')} imported, ${plural(leftOut, 'finding')} that keep others out`;
  const lines = [
    leftOut === 0
      ? style.green(`${style.signs.yes} ${plural(file.rules.length, 'rule')} imported`)
      : style.red(`${style.signs.no} ${said}`),
    ...ruleFindingLines(name, findings, style),
    ...(out === undefined ? [] : [`next: callwright rules lint ${out}`]),
  ];
  const told = `${lines.join('\n')}\n`;
  if (out === undefined) {
    process.stderr.write(told);
    process.stdout.write(formatRuleSet(file));
  } else {
    process.stdout.write(told);
  }
  return code;
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(exitCodes.invalidFile, `${name} is not JSON: ${why}`);
  }
}
