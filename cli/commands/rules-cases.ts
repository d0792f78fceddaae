/**
 * `callwright rules cases`: the cases of a rule set, or proposals for more.
 *
 * A proposal expects what the set does now: whether that is right is for a person to say, by
 * `--accept`. Exit code 1 where a rule is reached by no case.
 * Source: rules.md D4, ux-and-api.md 9.2.
 */
import { formatRuleSet } from '../../contracts/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import {
  type CaseFile,
  printCaseTable,
  proposeCases,
  runCases,
  unreachedRules,
} from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { factsInWords } from '../rules/finding-lines.ts';
import { type ReadRules, readRules } from '../rules/read-rule-set.ts';
import { isStoredName, type StoredOptions } from '../rules/stored-version.ts';
import { plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type Style, type StyleOptions, styleOf } from '../text/style.ts';

export interface RulesCasesOptions extends StyleOptions, StoredOptions, WriteOptions {
  readonly generate?: boolean;
  /** Writes the proposals into the file. */
  readonly accept?: boolean;
  readonly output: 'text' | 'json' | 'csv';
}

/** Lists or proposes on stdout. */
export async function rulesCasesCommand(
  name: string,
  options: RulesCasesOptions,
): Promise<ExitCode> {
  if (options.accept === true) mayWrite(name, options);
  const rules = await readRules(name, options);
  return options.generate === true ? generate(name, rules, options) : list(rules, options);
}

function mayWrite(name: string, options: RulesCasesOptions): void {
  if (options.generate !== true) {
    throw new CliError(exitCodes.wrongUsage, '--accept without --generate; expected both');
  }
  if (name === '-' || isStoredName(name)) {
    throw new CliError(exitCodes.wrongUsage, `--accept with ${name}; expected a file to write to`);
  }
  if (options.dryRun !== true) refuseOldFile(name, options);
}

function list({ checked, file, name }: ReadRules, options: RulesCasesOptions): ExitCode {
  const { cases = [] } = file;
  const unreached = unreachedRules(checked, runCases(checked));
  const style = styleOf(options, process.stdout);
  const print = {
    json: () => [jsonAnswer('rulesCases/1', { set: file.set, cases, unreached })],
    csv: () => [printCaseTable(cases).trimEnd()],
    text: () => [
      `${plural(cases.length, 'case')}, ${reach(unreached)}`,
      ...caseLines(cases, style),
      ...(unreached.length === 0 ? [] : [`next: callwright rules cases ${name} --generate`]),
    ],
  };
  process.stdout.write(`${print[options.output]().join('\n')}\n`);
  return unreached.length === 0 ? exitCodes.yes : exitCodes.no;
}

function reach(unreached: readonly string[]): string {
  if (unreached.length === 0) return 'every rule is reached';
  return `no case reaches ${plural(unreached.length, 'rule')}: ${unreached.join(', ')}`;
}

function generate(path: string, rules: ReadRules, options: RulesCasesOptions): ExitCode {
  const { file, name } = rules;
  const { cases = [] } = file;
  const proposals = newCases(cases, proposeCases(rules.checked));
  if (options.accept === true && proposals.length > 0) {
    writeWhole(path, formatRuleSet({ ...file, cases: [...cases, ...proposals] }), options);
  }
  const style = styleOf(options, process.stdout);
  const accepted = options.accept === true && options.dryRun !== true;
  const print = {
    json: () => [jsonAnswer('rulesCases/1', { set: file.set, proposals, accepted })],
    csv: () => [printCaseTable(proposals).trimEnd()],
    text: () => [
      `${style.signs.hint} ${plural(proposals.length, 'case')} ${accepted ? 'added' : 'proposed'}; each expects what the set does now`,
      ...caseLines(proposals, style),
      ...(accepted
        ? [`next: callwright rules test ${name}`]
        : proposals.length === 0
          ? []
          : [`next: callwright rules cases ${name} --generate --accept --force`]),
    ],
  };
  process.stdout.write(`${print[options.output]().join('\n')}\n`);
  return exitCodes.yes;
}

/** Those that say something new, each under a name of its own. */
function newCases(known: readonly CaseFile[], proposed: readonly CaseFile[]): readonly CaseFile[] {
  const names = new Set(known.map(({ name }) => name));
  return proposed
    .filter(({ facts, at }) => {
      return !known.some((one) => one.at === at && equalByValue(one.facts, facts));
    })
    .map((one) => {
      let { name } = one;
      for (let number = 2; names.has(name); number += 1) name = `${one.name} (${number})`;
      names.add(name);
      return { ...one, name };
    });
}

/** `name: facts → what is expected`. */
function caseLines(cases: readonly CaseFile[], { bold }: Style): readonly string[] {
  return cases.map(({ name, facts, expect }) => {
    return `  ${bold(name)}: ${factsInWords(facts)} → ${expectedInWords(expect)}`;
  });
}

function expectedInWords({ winner, matched, outcome }: CaseFile['expect']): string {
  if (winner !== undefined) return winner ?? 'no rule';
  if (matched !== undefined) return matched.length === 0 ? 'no rule' : matched.join(', ');
  return JSON.stringify(outcome ?? {});
}
