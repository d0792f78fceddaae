/**
 * `callwright rules import`: makes a draft from rules of json-rules-engine, and reports every
 * change and omission. Exit code 1 if a rule was left out, 3 if the file is no JSON.
 */
import { formatRuleSet, placeFindings } from '../../contracts/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { exitCodes } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { jsonOf, readText, shownPath } from '../files/read-text.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { choice, writingOptions } from '../options.ts';
import { ruleFindingLines } from '../rules/finding-lines.ts';
import { plural } from '../text/figures.ts';
import { type Style, styleOf } from '../text/style.ts';

export const command = answering({
  arguments: { '<file>': 'JSON of one rule or many, - for stdin' },
  options: {
    '--set <name>': needed('name of the new set'),
    '--kind <kind>': needed('of its rules', choice(...ruleKindNames)),
    '--out <file>': 'rule file to write [stdout]',
    ...writingOptions,
  },
  examples: [
    'callwright rules import rules.json --set orders --kind route --out orders.rules.json',
    'callwright rules import - --set orders --kind route < rules.json > orders.rules.json',
  ],
  schema: 'rulesImport/1',
  answer: async (options, { file: path }) => {
    const { set, kind, out } = options;
    if (out !== undefined) refuseOldFile(out, options);
    const { text } = readText(path);
    const name = shownPath(path);
    // Loaded late, as no other command needs the library.
    const { importRules } = await import('../../rules/compat/index.ts');
    const imported = importRules(jsonOf(path, text), { set, kind });
    const { file } = imported;
    const findings = placeFindings(text, imported.findings);
    if (out !== undefined) writeWhole(out, formatRuleSet(file), options);
    const leftOut = findings.filter(({ severity }) => severity === 'error').length;
    const count = `${plural(file.rules.length, 'rule')} imported`;
    const lines = (style: Style): readonly string[] => [
      leftOut === 0
        ? style.green(`${style.signs.yes} ${count}`)
        : style.red(
            `${style.signs.no} ${count}, ${plural(leftOut, 'finding')} that keep others out`,
          ),
      ...ruleFindingLines(name, findings, style),
      ...(out === undefined ? [] : [`next: callwright rules lint ${out}`]),
    ];
    return {
      exitCode: leftOut === 0 ? exitCodes.yes : exitCodes.no,
      json: { file, findings },
      text: (style) => {
        if (out !== undefined) return lines(style);
        process.stderr.write(`${lines(styleOf(options, process.stderr)).join('\n')}\n`);
        return formatRuleSet(file);
      },
    };
  },
});
