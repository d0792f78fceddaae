/**
 * `callwright rules fmt`: formats rule files without changing their meaning. Exit code 1 with
 * `--check` if a file is not formatted, 3 if one is invalid.
 */
import { formatRuleSet } from '../../contracts/index.ts';
import { exitCodes } from '../cli-error.ts';
import { answering, type OptionsOf } from '../command.ts';
import { writeWhole } from '../files/write-file.ts';
import { invalidRules, readFileText, ruleFiles, tryRuleSet } from '../rules/read-rule-set.ts';
import { plural } from '../text/figures.ts';
import type { Style } from '../text/style.ts';

const options = {
  '--check': 'write nothing; exit code 1 where a file has another form',
  '--dry-run': 'write no file, and say which would be',
} as const;

type FmtOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<files...>': 'rule files, patterns, - for stdin to stdout' },
  options,
  examples: [
    'callwright rules fmt orders.rules.json',
    'callwright rules fmt --check "rules/**/*.rules.json"',
  ],
  schema: 'rulesFmt/1',
  answer: (asked, { files: names }) => {
    const { check = false, dryRun = false } = asked;
    const files = ruleFiles(names);
    const others: string[] = [];
    let onStdout: string | null = null;
    for (const path of files) {
      const tried = tryRuleSet(readFileText(path));
      if (!tried.ok) throw invalidRules(tried, asked);
      const formatted = formatRuleSet(tried.text);
      const isOther = formatted !== tried.text;
      if (isOther) others.push(tried.name);
      if (check) continue;
      if (path === '-') onStdout = formatted;
      else if (isOther) writeWhole(path, formatted, asked);
    }
    return {
      exitCode: check && others.length > 0 ? exitCodes.no : exitCodes.yes,
      json: { files: files.length, others, check, dryRun, formatted: onStdout },
      text: (style) => onStdout ?? said(files.length, others, asked, style),
    };
  },
});

function said(
  fileCount: number,
  others: readonly string[],
  options: FmtOptions,
  style: Style,
): readonly string[] {
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
