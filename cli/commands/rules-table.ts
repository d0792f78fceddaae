/** `callwright rules table`: a rule set as a decision table, and back. */
import { formatRuleSet, type Language, parseRuleTable } from '../../contracts/index.ts';
import { diffRuleSets, exportTable, sayDiff } from '../../rules/index.ts';
import { CliError, exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { readText } from '../files/read-text.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { languageOption, storedRulesOptions, writingOptions } from '../options.ts';
import { wrongCells } from '../rules/read-case-rows.ts';
import { readRules } from '../rules/read-rule-set.ts';
import { plural } from '../text/figures.ts';
import { languageOf, styleOf } from '../text/style.ts';

/** Exit code 1 if a rule has no table form. */
const exporting = answering({
  arguments: { '<file>': 'rule file, - for stdin, or set@version' },
  options: { '--out <csv>': 'file to write [stdout]', ...storedRulesOptions, ...writingOptions },
  examples: [
    'callwright rules table export orders.rules.json --out orders.csv',
    'callwright rules table export orders@active --data callwright-data --centre-id verdier',
  ],
  schema: 'rulesTable/1',
  answer: async (options, { file }) => {
    const { out } = options;
    if (out !== undefined) refuseOldFile(out, options);
    const rules = await readRules(file, options);
    const exported = exportTable(rules.file);
    if (!exported.ok) {
      const style = styleOf(options, process.stderr);
      const lines = exported.problems.map(({ message, pointer }) => `  ${message} (${pointer})`);
      const count = plural(exported.problems.length, 'rule');
      const first = style.red(`${style.signs.no} ${rules.name}: ${count} without table form`);
      throw new CliError(exitCodes.no, [first, ...lines].join('\n'));
    }
    const { csv } = exported;
    if (out !== undefined) writeWhole(out, csv, options);
    const { set, version: setVersion } = rules.file;
    return { json: { set, setVersion, csv }, text: () => (out === undefined ? csv : '') };
  },
});

/**
 * Shows what the table changes; writes a rule file only with `--out`, and activates nothing. Exit
 * code 3 if a cell is wrong.
 */
const importing = answering({
  arguments: { '<csv>': 'table, - for stdin' },
  options: {
    '--base <file>': needed('rule file the table belongs to: its kind, parameters and cases'),
    '--out <file>': 'rule file to write; without it nothing is written',
    ...storedRulesOptions,
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
      throw wrongUsage('stdin is named twice; expected it for the table or for --base');
    }
    if (out !== undefined) refuseOldFile(out, options);
    const base = await readRules(options.base, options);
    const imported = parseRuleTable(readText(name).text, base.file);
    if (!imported.ok) throw wrongCells(name, imported.problems, options);
    if (out !== undefined) writeWhole(out, formatRuleSet(imported.file), options);
    const diff = diffRuleSets(base.checked, imported.checked);
    const language = languageOf(options.lang);
    const said = sayDiff(diff, language);
    const read = readWords[language](imported.file.rules.length, said.length);
    return {
      json: diff,
      text: ({ signs, green }) => [
        green(`${signs.yes} ${read}`),
        ...said.map((line) => `  ${line}`),
        ...(out === undefined ? [] : [`next: callwright rules test ${out}`]),
      ],
    };
  },
});

const readWords: {
  readonly [language in Language]: (rules: number, changes: number) => string;
} = {
  en: (rules, changes) =>
    `${plural(rules, 'rule')} read, ${changes > 0 ? 'which change:' : 'nothing changes'}`,
  fr: (rules, changes) =>
    `${rules} règle${rules > 1 ? 's' : ''} lue${rules > 1 ? 's' : ''}, ` +
    (changes > 0 ? 'ce qui change :' : 'rien ne change'),
};

export const commands = { 'rules table export': exporting, 'rules table import': importing };
