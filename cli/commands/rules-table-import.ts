/**
 * `callwright rules table import`: a decision table as a rule set.
 *
 * An import shows what it changes, and writes a rule file only where `--out` says one; it activates
 * nothing. Exit code 3 where a cell is wrong.
 * Source: rules.md C9, ux-and-api.md 9.2.
 */
import { formatRuleSet, parseRuleTable } from '../../contracts/index.ts';
import { diffRuleSets, sayDiff } from '../../rules/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { readText } from '../files/read-text.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { languageOption, officeOptions, writingOptions } from '../options.ts';
import { wrongCells } from '../rules/read-case-rows.ts';
import { readRules } from '../rules/read-rule-set.ts';
import { plural } from '../text/figures.ts';
import { languageOf } from '../text/style.ts';

export const command = answering({
  arguments: { '<csv>': 'table, - for stdin' },
  options: {
    '--base <file>': needed('rule file the table belongs to: its kind, parameters and cases'),
    '--out <file>': 'rule file to write; without it nothing is written',
    ...officeOptions,
    ...writingOptions,
    ...languageOption,
  },
  examples: [
    'callwright rules table import orders.csv --base orders.rules.json',
    'callwright rules table import orders.csv --base orders.rules.json --out orders.new.rules.json',
  ],
  schema: 'rulesDiff/1',
  answer: async (options, { csv: name }) => {
    const { out } = options;
    if (name === '-' && options.base === '-') {
      const message = 'stdin is named twice; expected it for the table or for --base';
      throw new CliError(exitCodes.wrongUsage, message);
    }
    if (out !== undefined) refuseOldFile(out, options);
    const base = await readRules(options.base, options);
    const imported = parseRuleTable(readText(name).text, base.file);
    if (!imported.ok) throw wrongCells(name, imported.problems, options);
    if (out !== undefined) writeWhole(out, formatRuleSet(imported.file), options);
    const diff = diffRuleSets(base.checked, imported.checked);
    const said = sayDiff(diff, languageOf(options.lang));
    const rules = plural(imported.file.rules.length, 'rule');
    const changes = said.length === 0 ? 'nothing changes' : 'which change:';
    return {
      json: diff,
      text: ({ signs, green }) => [
        green(`${signs.yes} ${rules} read, ${changes}`),
        ...said.map((line) => `  ${line}`),
        ...(out === undefined ? [] : [`next: callwright rules test ${out}`]),
      ],
    };
  },
});
