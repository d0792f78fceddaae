/**
 * `callwright rules cases`: the cases of a rule set, or proposals for more, which a person confirms
 * by `--accept`. Exit code 1 if no case reaches some rule.
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
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf, type Output } from '../command.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { storedRulesOptions, writingOptions } from '../options.ts';
import { factsInWords } from '../rules/finding-lines.ts';
import { isStoredName, type ReadRules, readRules } from '../rules/read-rule-set.ts';
import { plural } from '../text/figures.ts';
import type { Style } from '../text/style.ts';

const options = {
  '--generate': 'propose cases at the bounds of every condition',
  '--accept': 'with --generate: write the proposals into the file, with --force',
  ...storedRulesOptions,
  ...writingOptions,
} as const;

type CasesOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<file>': 'rule file, - for stdin, or set@version' },
  options,
  examples: [
    'callwright rules cases orders.rules.json --generate',
    'callwright rules cases orders.rules.json --generate --accept --force',
  ],
  schema: 'rulesCases/1',
  also: ['csv'],
  answer: async (asked, { file }) => {
    if (asked.accept === true) mayWrite(file, asked);
    const rules = await readRules(file, asked);
    return asked.generate === true ? generate(file, rules, asked) : list(rules);
  },
});

function mayWrite(name: string, options: CasesOptions): void {
  if (options.generate !== true) {
    throw wrongUsage('--accept without --generate; expected both');
  }
  if (name === '-' || isStoredName(name)) {
    throw wrongUsage(`--accept with ${name}; expected a file to write to`);
  }
  if (options.dryRun !== true) refuseOldFile(name, options);
}

function list({ checked, file, name }: ReadRules): Output<'csv'> {
  const { cases = [] } = file;
  const unreached = unreachedRules(checked, runCases(checked));
  return {
    exitCode: unreached.length === 0 ? exitCodes.yes : exitCodes.no,
    json: { set: file.set, cases, unreached },
    csv: () => [printCaseTable(cases).trimEnd()],
    text: (style) => [
      `${plural(cases.length, 'case')}, ${reach(unreached)}`,
      ...caseLines(cases, style),
      ...(unreached.length === 0 ? [] : [`next: callwright rules cases ${name} --generate`]),
    ],
  };
}

function reach(unreached: readonly string[]): string {
  if (unreached.length === 0) return 'every rule is reached';
  return `no case reaches ${plural(unreached.length, 'rule')}: ${unreached.join(', ')}`;
}

function generate(path: string, rules: ReadRules, options: CasesOptions): Output<'csv'> {
  const { file, name } = rules;
  const { cases = [] } = file;
  const proposals = newCases(cases, proposeCases(rules.checked));
  if (options.accept === true && proposals.length > 0) {
    writeWhole(path, formatRuleSet({ ...file, cases: [...cases, ...proposals] }), options);
  }
  const accepted = options.accept === true && options.dryRun !== true;
  const next = accepted ? `test ${name}` : `cases ${name} --generate --accept --force`;
  return {
    json: { set: file.set, proposals, accepted },
    csv: () => [printCaseTable(proposals).trimEnd()],
    text: (style) => [
      `${style.signs.hint} ${plural(proposals.length, 'case')} ${accepted ? 'added' : 'proposed'}; each expects what the set does now`,
      ...caseLines(proposals, style),
      ...(accepted || proposals.length > 0 ? [`next: callwright rules ${next}`] : []),
    ],
  };
}

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

/** One line each: `name: facts → expected result`. */
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
