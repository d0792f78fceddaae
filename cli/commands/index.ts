/**
 * Every command, in the order of the help: its name, what it is for, and the file that describes
 * it. A command is one file here, and one entry of this list.
 *
 * A file is loaded when its command is asked for, so that help is there at once.
 * Source: ux-and-api.md 9.
 */
import type { ListedCommand, ListedGroup } from '../command.ts';

function one(name: string, summary: string, load: ListedCommand['load']): ListedCommand {
  return { name, summary, load };
}

/** Groups stand before what they hold. */
export const commandList: readonly (ListedCommand | ListedGroup)[] = [
  one(
    'start',
    'run a centre, live; without --centre the demo, with simulated callers',
    () => import('./start.ts'),
  ),
  one(
    'config',
    'what start would be told: flags, environment and file, and which said what',
    () => import('./config.ts'),
  ),
  one(
    'doctor',
    'whether start would run here, and what to mend first; takes the flags of start',
    () => import('./doctor.ts'),
  ),
  one(
    'agent',
    'work as an agent: offers, calls, consults, wrap-up, on a screen or from a script',
    () => import('./agent.ts'),
  ),
  one(
    'supervise',
    'the wallboard, live, and the commands of a supervisor',
    () => import('./supervise.ts'),
  ),
  one(
    'order',
    'take orders, on calls or without, on a screen or from a script',
    () => import('./order.ts'),
  ),
  one(
    'order audit',
    'whether the money of orders balances; exit code 1 where it does not',
    () => import('./order-audit.ts'),
  ),
  one(
    'order move',
    'open orders of a stopped service to Temporal, at TEMPORAL_ADDRESS, or back',
    () => import('./order-move.ts'),
  ),
  one(
    'review',
    'work what holds orders: take a hold, see why it is there, decide',
    () => import('./review.ts'),
  ),
  one(
    'load',
    'agents and calls against a running service, and how fast it answers',
    () => import('./load.ts'),
  ),
  one(
    'worker',
    'run sweeps and orders for Temporal, at TEMPORAL_ADDRESS [127.0.0.1:7233]',
    () => import('./worker.ts'),
  ),
  one(
    'simulate',
    'rehearse days of calls: every measure with its interval',
    () => import('./simulate.ts'),
  ),
  one(
    'compare',
    'scenarios over the same callers: what each changes over the first',
    () => import('./compare.ts'),
  ),
  one(
    'staff',
    'how many agents, and when: a roster for a scenario, or with --calls a calculator',
    () => import('./staff.ts'),
  ),
  one(
    'sweep',
    'simulate a scenario with fields of it varied: a grid, or combinations at random',
    () => import('./sweep.ts'),
  ),
  one(
    'validate',
    'exact cases of queueing theory against the formulas and the simulator',
    () => import('./validate.ts'),
  ),
  one(
    'forecast',
    'calls of the days to come by interval, scored on days held back',
    () => import('./forecast.ts'),
  ),
  one(
    'fit',
    'a scenario from a call log: what it shows, how well it fits, what it does not say',
    () => import('./fit.ts'),
  ),
  one('route', 'a trace in, its effects on stdout', () => import('./route.ts')),
  one('why', 'why this agent, why not that one, why does this call wait', () => import('./why.ts')),
  {
    name: 'rules',
    summary: 'rule sets: check, try, explain, compare, rehearse, publish',
    examples: [
      'callwright rules lint rules/orders.rules.json',
      'callwright rules test "rules/**/*.rules.json"',
    ],
  },
  one(
    'rules lint',
    'are these rule sets valid, and are they meant as they stand?',
    () => import('./rules-lint.ts'),
  ),
  one('rules test', 'do the cases of these rule sets pass?', () => import('./rules-test.ts')),
  one(
    'rules cases',
    'the cases of a rule set, or proposals for more',
    () => import('./rules-cases.ts'),
  ),
  one(
    'rules explain',
    'what would be decided on these facts, and why not something else',
    () => import('./rules-explain.ts'),
  ),
  one(
    'rules diff',
    'what changes from one rule set to another, in words',
    () => import('./rules-diff.ts'),
  ),
  {
    name: 'rules table',
    summary: 'rule sets as decision tables: export, import',
    examples: [
      'callwright rules table export orders.rules.json --out orders.csv',
      'callwright rules table import orders.csv --base orders.rules.json --out orders.new.rules.json',
    ],
  },
  one('rules table export', 'a rule set as a table, CSV', () => import('./rules-table-export.ts')),
  one(
    'rules table import',
    'a table as a rule set; shows what changes against the base',
    () => import('./rules-table-import.ts'),
  ),
  one('rules fmt', 'write rule files in the one form', () => import('./rules-fmt.ts')),
  one(
    'rules import',
    'rules of json-rules-engine as a draft of a rule set',
    () => import('./rules-import.ts'),
  ),
  one(
    'rules shadow',
    'a candidate beside the set in force: each decision that changes, then a summary',
    () => import('./rules-shadow.ts'),
  ),
  one(
    'rules backtest',
    'what a candidate would have decided on recorded decisions',
    () => import('./rules-backtest.ts'),
  ),
  one(
    'rules coverage',
    'which rules act on recorded decisions, and which conditions matter',
    () => import('./rules-coverage.ts'),
  ),
  one(
    'rules worth',
    'which prompts earn more than the agents’ time they take, hour by hour',
    () => import('./rules-worth.ts'),
  ),
  one(
    'rules list',
    'the rule sets of a centre and what is in force; of one set, its versions',
    () => import('./rules-list.ts'),
  ),
  one(
    'rules publish',
    'take a rule set into force: check, propose, approve, activate; says who goes on',
    () => import('./rules-publish.ts'),
  ),
  one(
    'rules rollback',
    'put the version before back in force',
    () => import('./rules-rollback.ts'),
  ),
  {
    name: 'centre',
    summary: 'centre files: check',
    examples: ['callwright centre check centre.json', 'callwright centre check - < centre.json'],
  },
  one(
    'centre check',
    'is this centre file valid, and is it meant as it stands?',
    () => import('./centre-check.ts'),
  ),
  one(
    'schema',
    'the JSON Schema of a file that people write, or the list of them',
    () => import('./schema.ts'),
  ),
  {
    name: 'journal',
    summary: 'the journal of a live centre: verify, export, replay, show',
    examples: [
      'callwright journal verify --data callwright-data',
      'callwright journal show e1.0.orders.0 --data callwright-data',
    ],
  },
  one(
    'journal verify',
    'read all of it: is every entry there, and as it was written?',
    () => import('./journal-verify.ts'),
  ),
  one(
    'journal export',
    'all entries on stdout, a JSON object a line, beginning with what the journal is of',
    () => import('./journal-export.ts'),
  ),
  one(
    'journal replay',
    'its inputs through a fresh core: are the effects the same, or which are not?',
    () => import('./journal-replay.ts'),
  ),
  one(
    'journal show',
    'one call from its arrival to its end: every entry that is about it',
    () => import('./journal-show.ts'),
  ),
  {
    name: 'accounts',
    summary: 'accounts files: hash',
    examples: [
      'callwright accounts hash < password.txt',
      'callwright accounts hash < password.txt > hash.txt',
    ],
  },
  one(
    'accounts hash',
    'a password on stdin, on stdout what an accounts file keeps of it',
    () => import('./accounts-hash.ts'),
  ),
  {
    name: 'keys',
    summary: 'keys of programs: list, create, revoke',
    examples: [
      'callwright keys list --server http://127.0.0.1:8080 --centre-id verdier --as nadia',
      'callwright keys create --help',
    ],
  },
  one('keys list', 'keys, their scopes, and their last use', () => import('./keys-list.ts')),
  one('keys create', 'make a key; its secret is shown once', () => import('./keys-create.ts')),
  one('keys revoke', 'end a key now', () => import('./keys-revoke.ts')),
  one(
    'completion',
    'what makes a shell complete commands, options and their values: bash, zsh, fish',
    async () => ({ command: (await import('./completion.ts')).completionOf(commandList) }),
  ),
  one('help', 'this page, or that of a command or topic', () => import('./help.ts')),
];
