/**
 * Every command in the order of the help: an entry here and a file of its name (`rules lint`:
 * rules-lint.ts) that exports `command` or `commands`, loaded only for that command.
 */
import { extname } from 'node:path';
import { assert } from '../../kernel/index.ts';
import type { Command, ListedCommand, ListedGroup } from '../command.ts';

const rows: readonly (readonly [name: string, summary: string, file?: string] | ListedGroup)[] = [
  ['start', 'run a centre, live; without --centre the demo, with simulated callers'],
  ['config', 'what start would be told: flags, environment and file, and which said what'],
  ['doctor', 'whether start would run here, and what to mend first; takes the flags of start'],
  {
    name: 'call',
    summary: 'any operation of the API of a service, by its name',
    examples: [
      'callwright call getWallboard --as malik',
      'callwright call setAgentState --agent helene --state ready --as malik --json',
    ],
  },
  {
    name: 'order',
    summary: 'the orders of a service: audit, move; to read or change one: call getOrder, …',
    examples: [
      'callwright order audit --data callwright-data',
      'callwright order move --to temporal --data callwright-data',
    ],
  },
  ['order audit', 'whether the money of orders balances; exit code 1 where it does not'],
  ['order move', 'open orders of a stopped service to Temporal, at TEMPORAL_ADDRESS, or back'],
  {
    name: 'review',
    summary: 'what holds orders: list, why, take, give back, clear, decide',
    examples: [
      'callwright review list --as claire --source fraud',
      'callwright review clear HOLD --as claire --mode clearAndSubmit --comment "they called"',
    ],
  },
  ['review list', 'holds, the most urgent first', 'aliases'],
  ['review why', 'what a hold is there for', 'aliases'],
  ['review take', 'work on a hold, so that nobody else does', 'aliases'],
  ['review give-back', 'leave a hold to others', 'aliases'],
  ['review clear', 'take a hold off, and do the next step with the order', 'aliases'],
  ['review let-pass', 'let an order pass as it is', 'aliases'],
  ['review approve', 'say yes to an order that waits for a decision', 'aliases'],
  ['review decline', 'say no to an order that waits for a decision', 'aliases'],
  ['import', 'a table of items, customers, entries or numbers, of any size, into a service'],
  ['export', 'items or customers of a service as a table that can be imported again', 'import'],
  ['load', 'agents and calls against a running service, and how fast it answers'],
  ['codec', 'decrypt what Temporal stores, for its pages and CLI on this machine'],
  ['worker', 'run sweeps and orders for Temporal, at TEMPORAL_ADDRESS [127.0.0.1:7233]'],
  ['init', 'a first centre, scenario and shift rules: of a few answers, a log, or volumes'],
  ['simulate', 'rehearse days of calls: every measure with its interval'],
  ['compare', 'scenarios over the same callers: what each changes over the first'],
  ['staff', 'how many agents, and when: a roster for a scenario, or with --calls a calculator'],
  {
    name: 'roster',
    summary: 'people on shifts: a week of them, and what a real day made of it',
    examples: [
      'callwright roster week mon-fri=rostered/roster.scenario.json --people people.json',
      'callwright roster replay week/monday.scenario.json calls.csv --columns columns.json',
    ],
  },
  ['roster week', 'who works which shift on which day, what is short, and which wishes are met'],
  ['roster replay', 'a real day against its roster: which quarter hours were short, and why'],
  ['sweep', 'simulate a scenario with fields of it varied: a grid, or combinations at random'],
  ['forecast', 'calls of the days to come by interval, scored on days held back'],
  ['fit', 'a scenario from a call log: what it shows, how well it fits, what it does not say'],
  ['route', 'a trace in, its effects on stdout'],
  ['why', 'why this agent, why not that one, why does this call wait'],
  {
    name: 'rules',
    summary: 'rule sets: check, try, explain, compare, rehearse, put in force',
    examples: [
      'callwright rules lint rules/orders.rules.json',
      'callwright rules test "rules/**/*.rules.json"',
    ],
  },
  ['rules lint', 'are these rule sets valid, and are they meant as they stand?'],
  ['rules test', 'do the cases of these rule sets pass?'],
  ['rules cases', 'the cases of a rule set, or proposals for more'],
  ['rules explain', 'what would be decided on these facts, and why not something else'],
  ['rules diff', 'what changes from one rule set to another, in words'],
  {
    name: 'rules table',
    summary: 'rule sets as decision tables: export, import',
    examples: [
      'callwright rules table export orders.rules.json --out orders.csv',
      'callwright rules table import orders.csv --base orders.rules.json --out orders.new.rules.json',
    ],
  },
  ['rules table export', 'a rule set as a table, CSV', 'rules-table'],
  [
    'rules table import',
    'a table as a rule set; shows what changes against the base',
    'rules-table',
  ],
  ['rules fmt', 'write rule files in the one form'],
  ['rules import', 'rules of json-rules-engine as a draft of a rule set'],
  [
    'rules shadow',
    'a candidate beside the set in force: each decision that changes, then a summary',
  ],
  ['rules backtest', 'what a candidate would have decided on recorded decisions'],
  ['rules coverage', 'which rules act on recorded decisions, and which conditions matter'],
  ['rules worth', 'which prompts earn more than the agents’ time they take, hour by hour'],
  ['rules list', 'the rule sets of a centre, and what is in force', 'aliases'],
  ['rules versions', 'the versions of a rule set, the latest first', 'aliases'],
  ['rules create', 'make a rule set, without a version yet', 'aliases'],
  ['rules save', 'save a rule file as your draft of its next version', 'aliases'],
  ['rules check', 'a draft into a version that is checked: no error, every case passes', 'aliases'],
  ['rules propose', 'ask for approval, with evidence or a waiver', 'aliases'],
  ['rules approve', 'say yes to a version, as another person than its author', 'aliases'],
  ['rules reject', 'say no to a version', 'aliases'],
  ['rules activate', 'put an approved version in force, now or at an instant', 'aliases'],
  ['rules rollback', 'put a version that was in force back in force', 'aliases'],
  {
    name: 'centre',
    summary: 'centre files: check, diff, apply, export',
    examples: [
      'callwright centre check centre.json',
      'callwright centre apply centre.json --as nadia --dry-run',
    ],
  },
  ['centre check', 'is this centre file valid, and is it meant as it stands?'],
  [
    'centre diff',
    'how a centre file differs from what is in force; exit code 1 where it does',
    'centre',
  ],
  ['centre apply', 'put a centre file in force, by the checks of a change over the API', 'centre'],
  ['centre export', 'what is in force as a centre file', 'centre'],
  ['explain', 'what a path of a file that people write means, or a measure'],
  ['schema', 'the JSON Schema of a file that people write, or the list of them'],
  {
    name: 'machines',
    summary: 'life cycles of agents, calls, offers, orders: export',
    examples: [
      'callwright machines export agent > agent.machine.json',
      'callwright machines export order --svg > order.svg',
    ],
  },
  ['machines export', 'a life cycle as JSON for XState and Stately, or as a picture'],
  {
    name: 'journal',
    summary: 'the journal of a live centre: verify, export, replay, show',
    examples: [
      'callwright journal verify --data callwright-data',
      'callwright journal show e1.0.orders.0 --data callwright-data',
    ],
  },
  ['journal verify', 'read all of it: is every entry there, and as it was written?', 'journal'],
  [
    'journal export',
    'all entries on stdout, a JSON object a line, beginning with what the journal is of',
    'journal',
  ],
  [
    'journal replay',
    'its inputs through a fresh core: are the effects the same, or which are not?',
    'journal',
  ],
  ['journal show', 'one call from its arrival to its end: every entry that is about it', 'journal'],
  ['backup', 'a copy of a data folder as it was at one moment, while its service runs'],
  ['restore', 'a backup in the place of a data folder, once every file of it is checked'],
  {
    name: 'accounts',
    summary: 'accounts files: hash',
    examples: [
      'callwright accounts hash < password.txt',
      'callwright accounts hash < password.txt > hash.txt',
    ],
  },
  ['accounts hash', 'a password on stdin, on stdout what an accounts file keeps of it'],
  {
    name: 'keys',
    summary: 'keys of programs: list, create, revoke',
    examples: [
      'callwright keys list --server http://127.0.0.1:8080 --centre-id verdier --as nadia',
      'callwright keys create --name exchange --scopes integration --as nadia',
    ],
  },
  ['keys list', 'keys, their scopes, and their last use', 'aliases'],
  [
    'keys create',
    'make a key, good for a year unless --expires-at says; its secret is shown once',
    'aliases',
  ],
  ['keys revoke', 'end a key now', 'aliases'],
  {
    name: 'people',
    summary: 'people of a running centre, and its own roles: list, create, change, remove',
    examples: [
      'callwright people list --server http://127.0.0.1:8080 --centre-id verdier --as nadia',
      'callwright people create --id zoe --name Zoé --roles reviewer --as nadia',
    ],
  },
  ['people list', 'people, their roles and their limits', 'aliases'],
  ['people create', 'make a person; they work at once', 'aliases'],
  ['people change', 'change, disable or enable a person, with --if-match', 'aliases'],
  ['people remove', 'remove a person who is not of the accounts file', 'aliases'],
  ['people roles', 'the centre’s own roles, and their rights', 'aliases'],
  ['people create-role', 'make a role of rights', 'aliases'],
  ['people change-role', 'change a role, for all who have it', 'aliases'],
  ['people remove-role', 'remove a role that nobody has', 'aliases'],
  {
    name: 'gateway',
    summary: 'telephone systems: asterisk',
    examples: [
      'callwright gateway asterisk --doctor --centre centre.json',
      'callwright gateway asterisk --server http://10.0.0.5:8080',
    ],
  },
  ['gateway asterisk', 'an Asterisk as the switch of a service; --doctor: whether it is set up'],
  ['completion', 'what makes a shell complete commands, options and their values: bash, zsh, fish'],
  ['help', 'this page, or that of a command or topic'],
];

/** Includes the operations of the API, whose table takes a while to load. */
export async function wholeList(): Promise<typeof commandList> {
  const { operationList } = await import('../call/operation-command.ts');
  return commandList.flatMap((one) => (one.name === 'call' ? [one, ...operationList] : [one]));
}

interface CommandFile {
  readonly command?: Command;
  readonly commands?: { readonly [name: string]: Command };
}

export const commandList = rows.map((row): ListedCommand | ListedGroup => {
  if ('examples' in row) return row;
  const [name, summary, file = name.replaceAll(' ', '-')] = row;
  const load: ListedCommand['load'] = async () => {
    const place = new URL(`${file}${extname(import.meta.url)}`, import.meta.url);
    const read = (await import(place.href)) as CommandFile;
    const command = read.commands?.[name] ?? read.command;
    assert(command !== undefined, () => `${file} exports the command ${name}`);
    return { command };
  };
  return { name, summary, load };
});
