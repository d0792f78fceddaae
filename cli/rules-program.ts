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
  withWriting,
} from './command-options.ts';
import { durationMs, gather, threadCount, wholeNumber } from './option-values.ts';
import { addList, addPublish, addRollback, withOffice } from './rule-office-program.ts';

/** Written out, since help loads nothing of the rules; a test holds them together. */
export const kinds = [
  'classify',
  'admit',
  'route',
  'treat',
  'prompt',
  'script',
  'check',
  'priceLimit',
  'coupon',
];

/** The noun `rules` with its verbs. */
export function addRules(program: Command, outcome: Outcome): void {
  const rules = program
    .command('rules')
    .description('rule sets: check, try, explain, compare, rehearse, publish')
    .helpCommand(false);
  for (const add of [
    addLint,
    addTest,
    addCases,
    addExplain,
    addDiff,
    addTable,
    addFmt,
    addImport,
    addShadow,
    addBacktest,
    addCoverage,
    addWorth,
    addList,
    addPublish,
    addRollback,
  ]) {
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
      outcome.exitCode = await rulesLintCommand(files, answerOptions(command));
    });
  withWorld(command);
  withOffice(command);
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
    .option('--rows <csv>', 'run the cases of this table in place of those in the file')
    .addOption(
      new Option('--engine <engine>', 'index, or json-rules-engine as the reference')
        .choices(['index', 'reference'])
        .default('index'),
    )
    .action(async (files: readonly string[]) => {
      const { rulesTestCommand } = await import('./commands/rules-test.ts');
      outcome.exitCode = await rulesTestCommand(files, answerOptions(command));
    });
  withOffice(command);
  withOutput(command, ['text', 'json', 'junit']);
  showExamples(command, [
    'callwright rules test orders.rules.json',
    'callwright rules test "rules/**/*.rules.json" --output junit > cases.xml',
  ]);
}

function addCases(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('cases')
    .description('the cases of a rule set, or proposals for more')
    .argument('<file>', 'rule file, - for stdin, or set@version')
    .option('--generate', 'propose cases at the bounds of every condition')
    .option('--accept', 'with --generate: write the proposals into the file, with --force')
    .action(async (file: string) => {
      const { rulesCasesCommand } = await import('./commands/rules-cases.ts');
      outcome.exitCode = await rulesCasesCommand(file, answerOptions(command));
    });
  withOffice(command);
  withWriting(command);
  withOutput(command, ['text', 'json', 'csv']);
  showExamples(command, [
    'callwright rules cases orders.rules.json --generate',
    'callwright rules cases orders.rules.json --generate --accept --force',
  ]);
}

function addExplain(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('explain')
    .description('what would be decided on these facts, and why not something else')
    .argument('<file>', 'rule file, - for stdin, or set@version')
    .option('--facts <file>', 'facts by name, as JSON; - for stdin')
    .option('--case <name>', 'the facts and instant of this case of the set, --facts on top')
    .option('--base', 'begin with the base facts of the set, --facts on top')
    .option('--rule <name>', 'this rule alone, every condition of it')
    .option('--at <instant>', 'instant of the decision, like 2026-11-20T08:00:00+01:00 [1970]')
    .action(async (file: string) => {
      const { rulesExplainCommand } = await import('./commands/rules-explain.ts');
      outcome.exitCode = await rulesExplainCommand(file, answerOptions(command));
    });
  withOffice(command);
  withLanguage(command);
  withOutput(command);
  showExamples(command, [
    'callwright rules explain orders.rules.json --facts call.json',
    'callwright rules explain orders.rules.json --facts call.json --rule gold-german-order-calls',
    'callwright rules explain orders.rules.json --case "a German caller"',
  ]);
}

function addDiff(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('diff')
    .description('what changes from one rule set to another, in words')
    .argument('<before>', 'rule file, or set@version')
    .argument('<after>', 'rule file, - for stdin, or set@version')
    .option(
      '--journal <file>',
      'also what of this decision journal, or trace, each rule decides, and what changes',
    )
    .addOption(new Option('--effect <journal>', 'the same').hideHelp())
    .action(async (before: string, after: string) => {
      const { rulesDiffCommand } = await import('./commands/rules-diff.ts');
      outcome.exitCode = await rulesDiffCommand(before, after, answerOptions(command));
    });
  withOffice(command);
  withLanguage(command);
  withOutput(command, ['text', 'json', 'md']);
  showExamples(command, [
    'callwright rules diff orders.rules.json orders.new.rules.json',
    'callwright rules diff orders@3 orders.rules.json --journal day.decisions.jsonl',
  ]);
}

function addTable(rules: Command, outcome: Outcome): void {
  const table = rules
    .command('table')
    .description('rule sets as decision tables: export, import')
    .helpCommand(false);
  const exporting = table
    .command('export')
    .description('a rule set as a table, CSV')
    .argument('<file>', 'rule file, - for stdin, or set@version')
    .option('--out <csv>', 'file to write [stdout]')
    .action(async (file: string) => {
      const { tableExportCommand } = await import('./commands/rules-table.ts');
      outcome.exitCode = await tableExportCommand(file, exporting.optsWithGlobals());
    });
  withOffice(exporting);
  withWriting(exporting);
  const importing = table
    .command('import')
    .description('a table as a rule set; shows what changes against the base')
    .argument('<csv>', 'table, - for stdin')
    .option('--base <file>', 'rule file the table belongs to: its kind, parameters and cases')
    .option('--out <file>', 'rule file to write; without it nothing is written')
    .action(async (csv: string) => {
      refuseMissing(importing, ['--base']);
      const { tableImportCommand } = await import('./commands/rules-table.ts');
      outcome.exitCode = await tableImportCommand(csv, answerOptions(importing));
    });
  withOffice(importing);
  withWriting(importing);
  withLanguage(importing);
  withOutput(importing);
  const lines = [
    'callwright rules table export orders.rules.json --out orders.csv',
    'callwright rules table import orders.csv --base orders.rules.json --out orders.new.rules.json',
  ];
  for (const command of [table, exporting, importing]) showExamples(command, lines);
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
      outcome.exitCode = await rulesFmtCommand(files, command.optsWithGlobals());
    });
  showExamples(command, [
    'callwright rules fmt orders.rules.json',
    'callwright rules fmt --check "rules/**/*.rules.json"',
  ]);
}

function addImport(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('import')
    .description('rules of json-rules-engine as a draft of a rule set')
    .argument('<file>', 'JSON of one rule or many, - for stdin')
    .option('--set <name>', 'name of the new set')
    .addOption(new Option('--kind <kind>', 'of its rules').choices(kinds))
    .option('--out <file>', 'rule file to write [stdout]')
    .action(async (file: string) => {
      refuseMissing(command, ['--set', '--kind']);
      const { rulesImportCommand } = await import('./commands/rules-import.ts');
      outcome.exitCode = await rulesImportCommand(file, answerOptions(command));
    });
  withWriting(command);
  withOutput(command);
  showExamples(command, [
    'callwright rules import rules.json --set orders --kind route --out orders.rules.json',
    'callwright rules import - --set orders --kind route < rules.json > orders.rules.json',
  ]);
}

function addShadow(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('shadow')
    .description('a candidate beside the set in force: each decision that changes, then a summary')
    .argument('<candidate>', 'rule file, - for stdin, or set@version')
    .action(async (candidate: string) => {
      const commands = await import('./commands/rules-rehearse.ts');
      if (command.getOptionValue('journal') === undefined) {
        outcome.exitCode = await commands.rulesWatchCommand(candidate, answerOptions(command));
        return;
      }
      refuseMissing(command, ['--before']);
      outcome.exitCode = await commands.rulesShadowCommand(candidate, answerOptions(command));
    });
  withRehearsal(command);
  withOutput(command, ['text', 'json', 'ndjson']);
  showExamples(command, [
    'callwright rules shadow new.rules.json --before orders.rules.json --journal - < day.decisions.jsonl',
    'callwright rules shadow orders@4 --server http://127.0.0.1:8080 --centre-id verdier --as paul',
  ]);
}

function addBacktest(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('backtest')
    .description('what a candidate would have decided on recorded decisions')
    .argument('<candidate>', 'rule file, - for stdin, or set@version')
    .option('--simulate [scenario]', 'a day under both sets, with the same callers [the journal’s]')
    .option('--centre <file>', 'with --simulate and a trace: the centre it was recorded in')
    .option(
      '--accept <limit>',
      'with --simulate: what the change may cost, like serviceLevelNet>=-1pp; again and again',
      gather,
    )
    .option('--measure <ids>', 'with --simulate: measures to compare', gather)
    .option('--replications <count>', 'with --simulate: paired days [30]', wholeNumber(2))
    .option('--precision <size>', 'with --simulate: until the difference is known so well')
    .option('--workers <count>', 'with --simulate: threads; 0: none', threadCount(0))
    .action(async (candidate: string) => {
      if (command.getOptionValue('simulate') !== undefined) {
        refuseMissing(command, ['--before']);
        const { rulesImpactCommand } = await import('./commands/rules-impact.ts');
        outcome.exitCode = await rulesImpactCommand(candidate, answerOptions(command));
        return;
      }
      refuseMissing(command, ['--journal', '--before']);
      const { rulesBacktestCommand } = await import('./commands/rules-rehearse.ts');
      outcome.exitCode = await rulesBacktestCommand(candidate, answerOptions(command));
    });
  withRehearsal(command);
  withOutput(command, ['text', 'json', 'md', 'csv']);
  showExamples(command, [
    'callwright rules backtest new.rules.json --before orders.rules.json --journal day.decisions.jsonl',
    "callwright rules backtest new.rules.json --before orders.rules.json --simulate day.scenario.json --accept 'serviceLevelNet>=-1pp'",
  ]);
}

function addWorth(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('worth')
    .description('which prompts earn more than the agents’ time they take, hour by hour')
    .argument('<set>', 'prompt rule file')
    .option('--scenario <file>', 'a day whose callers order')
    .option('--replications <count>', 'paired days', wholeNumber(2), 50)
    .option('--interval <time>', 'part of the day', durationMs, 3_600_000)
    .option('--seed <seed>', 'of callers and agents [the scenario’s]', wholeNumber(0))
    .option('--workers <count>', 'threads; 0: none', threadCount(0))
    .action(async (set: string) => {
      refuseMissing(command, ['--scenario']);
      const { rulesWorthCommand } = await import('./commands/rules-worth.ts');
      outcome.exitCode = await rulesWorthCommand(set, answerOptions(command));
    });
  withOutput(command, ['text', 'json']);
  showExamples(command, [
    'callwright rules worth prompts.rules.json --scenario day.scenario.json',
    'callwright rules worth prompts.rules.json --scenario day.scenario.json --replications 200 --json',
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
      outcome.exitCode = await rulesCoverageCommand(file, answerOptions(command));
    });
  withOffice(command);
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
  withOffice(command);
}

function withWorld(command: Command): void {
  command
    .option('--centre <file>', 'centre file: its queues, skills and agents')
    .option('--world <file>', 'world file: texts, items, codes, roles');
}

function withLanguage(command: Command): void {
  command.addOption(new Option('--lang <language>', '[of the environment]').choices(['en', 'fr']));
}
