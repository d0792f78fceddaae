/**
 * `callwright rules fmt`: rule files in the one form, as diffs and people want them.
 *
 * The value of a file never changes, nor the order of its rules. Exit code 1 with `--check` where a
 * file has another form, 3 where one is not valid.
 */
import { formatRuleSet } from '../../contracts/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readText } from '../files/read-text.ts';
import { type WriteOptions, writeWhole } from '../files/write-file.ts';
import { invalidRules, tryRuleSet } from '../rules/read-rule-set.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import type { StyleOptions } from '../text/style.ts';
