/**
 * `callwright rules …`: the verbs for rule files, their options and help.
 *
 * Source: ux-and-api.md 9.2.
 */
import { type Command, Option } from 'commander';
import {
  answerOptions,
  type Outcome,
  refuseMissing,
  showExamples,
  withOutput,
} from './command-options.ts';
import type { RulesCoverageOptions } from './commands/rules-coverage.ts';
import type { RulesFmtOptions } from './commands/rules-fmt.ts';
import type { RulesLintOptions } from './commands/rules-lint.ts';
import type { RulesRehearseOptions } from './commands/rules-rehearse.ts';
import type { RulesTestOptions } from './commands/rules-test.ts';
import { wholeNumber } from './option-values.ts';

/** The noun `rules` with its verbs. */
export function addRules(program: Command, outcome: Outcome): void {
  const rules = program
    .command('rules')
    .description('rule sets: check, try, explain, compare, rehearse, publish')
    .helpCommand(false);
  for (const add of [addLint, addTest, addFmt, addShadow, addBacktest, addCoverage]) {
    add(rules, outcome);
  }
  showExamples(rules, [
    'callwright rules lint rules/orders.rules.json',
    'callwright rules test "rules/**/*.rules.json"',
  ]);
}

function addLint(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('lint')
    .description('are these rule sets valid, and are they meant as they stand?')
    .argument('<files...>', 'rule files, patterns, - for stdin, or set@version')
    .option('--fix', 'mend in the file what can be mended')
    .option('--dry-run', 'with --fix: write no file, and say which would be')
    .action(async (files: readonly string[]) => {
      const { rulesLintCommand } = await import('./commands/rules-lint.ts');
      outcome.exitCode = await rulesLintCommand(files, answerOptions<RulesLintOptions>(command));
    });
  withWorld(command);
  withStored(command);
  withOutput(command);
  showExamples(command, [
    'callwright rules lint orders.rules.json --centre centre.json',
    'callwright rules lint orders.rules.json --fix',
  ]);
}

function addTest(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('test')
    .description('do the cases of these rule sets pass?')
    .argument('<files...>', 'rule files, patterns, - for stdin, or set@version')
    .addOption(
      new Option('--engine <engine>', 'index, or json-rules-engine as the reference')
        .choices(['index', 'reference'])
        .default('index'),
    )
    .action(async (files: readonly string[]) => {
      const { rulesTestCommand } = await import('./commands/rules-test.ts');
      outcome.exitCode = await rulesTestCommand(files, answerOptions<RulesTestOptions>(command));
    });
  withStored(command);
  withOutput(command, ['text', 'json', 'junit']);
  showExamples(command, [
    'callwright rules test orders.rules.json',
    'callwright rules test "rules/**/*.rules.json" --output junit > cases.xml',
  ]);
}

function addFmt(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('fmt')
    .description('write rule files in the one form')
    .argument('<files...>', 'rule files, patterns, - for stdin to stdout')
    .option('--check', 'write nothing; exit code 1 where a file has another form')
    .option('--dry-run', 'write no file, and say which would be')
    .action(async (files: readonly string[]) => {
      const { rulesFmtCommand } = await import('./commands/rules-fmt.ts');
      outcome.exitCode = await rulesFmtCommand(files, command.optsWithGlobals<RulesFmtOptions>());
    });
  showExamples(command, [
    'callwright rules fmt orders.rules.json',
    'callwright rules fmt --check "rules/**/*.rules.json"',
  ]);
}

function addShadow(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('shadow')
    .description('a candidate beside the set in force: each decision that changes, then a summary')
    .argument('<candidate>', 'rule file, - for stdin, or set@version')
    .action(async (candidate: string) => {
      refuseMissing(command, ['--journal', '--before']);
      const { rulesShadowCommand } = await import('./commands/rules-rehearse.ts');
      const options = answerOptions<RulesRehearseOptions>(command);
      outcome.exitCode = await rulesShadowCommand(candidate, options);
    });
  withRehearsal(command);
  withOutput(command, ['text', 'json', 'ndjson']);
  showExamples(command, [
    'callwright rules shadow new.rules.json --before orders.rules.json --journal - < day.decisions.jsonl',
    'callwright rules shadow new.rules.json --before orders.rules.json --journal day.trace.jsonl',
  ]);
}

function addBacktest(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('backtest')
    .description('what a candidate would have decided on recorded decisions')
    .argument('<candidate>', 'rule file, - for stdin, or set@version')
    .action(async (candidate: string) => {
      refuseMissing(command, ['--journal', '--before']);
      const { rulesBacktestCommand } = await import('./commands/rules-rehearse.ts');
      const options = answerOptions<RulesRehearseOptions>(command);
      outcome.exitCode = await rulesBacktestCommand(candidate, options);
    });
  withRehearsal(command);
  withOutput(command, ['text', 'json', 'md', 'csv']);
  showExamples(command, [
    'callwright rules backtest new.rules.json --before orders.rules.json --journal day.decisions.jsonl',
    'callwright rules backtest new.rules.json --before orders.rules.json --journal day.trace.jsonl --json',
  ]);
}

function addCoverage(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('coverage')
    .description('which rules act on recorded decisions, and which conditions matter')
    .argument('<file>', 'rule file, - for stdin, or set@version')
    .option('--journal <file>', 'decision journal or trace, - for stdin')
    .action(async (file: string) => {
      refuseMissing(command, ['--journal']);
      const { rulesCoverageCommand } = await import('./commands/rules-coverage.ts');
      const options = answerOptions<RulesCoverageOptions>(command);
      outcome.exitCode = await rulesCoverageCommand(file, options);
    });
  withStored(command);
  withOutput(command, ['text', 'json', 'md', 'csv']);
  showExamples(command, [
    'callwright rules coverage orders.rules.json --journal day.decisions.jsonl',
    'callwright rules coverage orders.rules.json --journal day.trace.jsonl --output csv',
  ]);
}

function withRehearsal(command: Command): void {
  command
    .option('--before <file>', 'the set in force: rule file, or set@version')
    .option('--journal <file>', 'decision journal or trace, - for stdin')
    .option('--world <file>', 'items and texts, for the gain of prompts')
    .option('--seed <seed>', 'of the random examples', wholeNumber(0), 1);
  withStored(command);
}

function withWorld(command: Command): void {
  command
    .option('--centre <file>', 'centre file: its queues, skills and agents')
    .option('--world <file>', 'world file: texts, items, codes, roles');
}

function withStored(command: Command): void {
  command
    .option('--data <folder>', 'store that set@version is read from')
    .option('--server <url>', 'server that set@version is read from [CALLWRIGHT_SERVER]')
    .option('--as <person>', 'who asks the server');
}
