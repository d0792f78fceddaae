/**
 * `callwright rules table export`: a rule set as a decision table.
 *
 * Exit code 1 where a rule has no table form.
 * Source: rules.md C9, ux-and-api.md 9.2.
 */
import { exportTable } from '../../rules/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { officeOptions, writingOptions } from '../options.ts';
import { readRules } from '../rules/read-rule-set.ts';
import { plural } from '../text/figures.ts';
import { styleOf } from '../text/style.ts';

export const command = answering({
  arguments: { '<file>': 'rule file, - for stdin, or set@version' },
  options: { '--out <csv>': 'file to write [stdout]', ...officeOptions, ...writingOptions },
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
