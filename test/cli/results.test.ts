/**
 * What each command usually tells, written down at 80 columns, in English and in French: a change
 * of a text is read in a diff. `npm test -- test/cli/results.test.ts -u` writes them anew.
 *
 * Runs are the same on every machine: files of the examples, seeds, one thread. Hashes of
 * passwords and the environment are masked.
 */
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerJsonSchema, answerNames } from '../../cli/answers.schema.ts';
import type { ListedCommand } from '../../cli/command.ts';
import { commandList } from '../../cli/commands/index.ts';
import { callwrightHere } from '../support/callwright.ts';
import { aJournal, anEntry, fromTo } from '../support/journals.ts';
import { aRouteSet, journalOf, planFor } from '../support/rule-files.ts';
import { aDataFolder } from '../support/rule-places.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';
import { root } from '../support/tree.ts';

interface Row {
  /** What is typed after `callwright`. */
  readonly line: string;
  readonly input?: string;
  /** It tells in sentences, in French as well. */
  readonly isInBoth?: true;
}

const columns = 80;
const first = '--centre examples/first-centre/centre.json';
const trace = '--trace examples/first-centre/trace.jsonl';
const rehearsed = 'german.rules.json --before orders.rules.json --journal decisions.jsonl';
const store = '--data data --centre-id shop';
const prompts = 'rules/sets/verdier-prompts.rules.json';
const day = 'examples/mail-order-fr/day.scenario.json';
const quick = '--replications 10 --seed 1';

/** In the order of the list. */
const rows: readonly Row[] = [
  { line: 'config' },
  { line: 'init --queue sales=400/4m --queue service=600/5m --overflow 60s' },
  { line: `simulate small.scenario.json ${quick}` },
  { line: `compare small.scenario.json more.scenario.json ${quick}` },
  { line: 'staff --calls 100/30m --aht 180s --patience 120s --target 80/20' },
  { line: 'staff small.scenario.json --required' },
  { line: 'roster week required.csv --people people.json' },
  {
    line:
      'roster replay replayed.scenario.json examples/call-log/calls.csv ' +
      '--columns examples/call-log/columns.json --date 2026-03-16 --replications 5',
  },
  { line: `sweep small.scenario.json --axis staffing.clerk=2..4 ${quick} --workers 0` },
  { line: 'forecast examples/call-log/counts.csv' },
  { line: 'fit examples/call-log/calls.csv --columns examples/call-log/columns.json --out fitted' },
  { line: `route ${first} ${trace}` },
  { line: `why ${first} ${trace} --call c2`, isInBoth: true },
  { line: `why ${first} ${trace} --call c3 --at 60s`, isInBoth: true },
  { line: 'rules lint orders.rules.json examples/rules/orders.rules.json' },
  { line: 'rules lint twice.rules.json' },
  { line: 'rules test orders.rules.json' },
  { line: 'rules test failing.rules.json' },
  { line: 'rules cases orders.rules.json' },
  { line: 'rules explain orders.rules.json --facts facts.json', isInBoth: true },
  { line: 'rules diff orders.rules.json german.rules.json', isInBoth: true },
  { line: 'rules table export orders.rules.json' },
  { line: 'rules table import table.csv --base orders.rules.json --dry-run', isInBoth: true },
  { line: 'rules fmt --check orders.rules.json' },
  { line: 'rules import theirs.json --set tags --kind classify --out tags.rules.json' },
  { line: `rules shadow ${rehearsed}` },
  { line: `rules backtest ${rehearsed}` },
  { line: 'rules coverage orders.rules.json --journal decisions.jsonl' },
  { line: `rules worth ${prompts} --scenario ${day} ${quick}` },
  { line: `rules create --name orders --kind route ${store} --as paul` },
  { line: `rules save orders --body new.rules.json --if-match 0 ${store} --as paul` },
  { line: `rules check orders 1 ${store} --as paul` },
  { line: `rules propose orders 1 --waiver first ${store} --as malik` },
  { line: `rules approve orders 1 ${store} --as malik` },
  { line: `rules activate orders 1 ${store} --as paul` },
  { line: `rules list ${store} --as paul` },
  { line: 'centre check examples/first-centre/centre.json' },
  { line: 'explain clock.dayStart' },
  { line: 'explain serviceLevelNet' },
  { line: 'schema' },
  { line: 'journal verify --data lived' },
  { line: 'journal show c1 --data lived' },
  { line: 'accounts hash', input: 'four wet grey herons\n' },
  { line: 'help seeds' },
  { line: 'help service-level' },
  { line: 'help units' },
];

/** They have no JSON of their own: none, or what the API answers. */
const tellsText = /^(?:route|help|rules (?:list|create|save|check|propose|approve|activate)) /;
const aService = 'it asks a service that runs';
const anOperation = 'it is an operation of the API: test/cli/call.test.ts';
/** Commands without a row, and why. */
const without: { readonly [name: string]: string } = {
  start: 'it serves until it is ended: test/cli/start.test.ts',
  doctor: 'it tells of this machine: test/cli/doctor.test.ts',
  'order audit': 'it needs a service, or the folder of one: test/cli/order.test.ts',
  'order move': 'it needs Temporal',
  'review list': anOperation,
  'review why': anOperation,
  'review take': anOperation,
  'review give-back': anOperation,
  'review clear': anOperation,
  'review let-pass': anOperation,
  'review approve': anOperation,
  'review decline': anOperation,
  import: aService,
  export: aService,
  load: aService,
  codec: 'it serves until it is ended: test/workflows/encrypted-orders.test.ts',
  worker: 'it needs Temporal',
  'rules versions': anOperation,
  'rules reject': anOperation,
  'rules rollback': anOperation,
  'centre diff': 'it needs a service, or the folder of one: test/cli/centre-files.test.ts',
  'centre apply': 'it needs a service, or the folder of one: test/cli/centre-files.test.ts',
  'centre export': 'it needs a service, or the folder of one: test/cli/centre-files.test.ts',
  'machines export': 'a document or a picture: test/machines/diagrams.test.ts',
  'journal export': 'lines for programs: test/cli/journal.test.ts',
  'journal replay': 'it needs the journal of a service: test/cli/journal-replay.test.ts',
  backup: 'it needs the folder of a service: test/cli/backup.test.ts',
  restore: 'it needs a backup of a service: test/cli/restore.test.ts',
  'keys list': anOperation,
  'keys create': anOperation,
  'keys revoke': anOperation,
  'people list': anOperation,
  'people create': anOperation,
  'people change': anOperation,
  'people remove': anOperation,
  'people roles': anOperation,
  'people create-role': anOperation,
  'people change-role': anOperation,
  'people remove-role': anOperation,
  'gateway asterisk': 'it needs an Asterisk',
  completion: 'programs of shells: test/cli/commands.test.ts',
};

/** What the rows name. */
async function aFolderOfFiles(): Promise<string> {
  const folder = dirname(aDataFolder());
  for (const name of ['examples', 'rules']) symlinkSync(join(root, name), join(folder, name));
  const write = (name: string, content: object | string) =>
    writeFileSync(
      join(folder, name),
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    );
  const set = aRouteSet();
  const [german, others] = set.rules;
  const moved = { ...german, event: { type: 'route', params: planFor('orders-lyon') } };
  write('orders.rules.json', set);
  write('new.rules.json', { ...set, version: 0 });
  write('german.rules.json', { ...set, version: 2, rules: [moved, others], cases: [] });
  write('twice.rules.json', { ...set, rules: [others, { ...german, priority: 0 }] });
  write('failing.rules.json', { ...set, rules: [moved, others] });
  write('facts.json', { 'call.language': 'en' });
  write('theirs.json', [
    {
      conditions: { all: [{ fact: 'call.type', operator: 'equal', value: 'order' }] },
      event: { type: 'tag', params: { tags: ['order'] } },
    },
  ]);
  const languages = ['de', 'de', 'en', 'fr'];
  write('decisions.jsonl', journalOf(languages.map((one) => ({ 'call.language': one }))));
  write('small.scenario.json', aScenario());
  const shifts = [{ profile: 'clerk', count: 4, start: '08:00', end: '12:00' }];
  write('more.scenario.json', aScenario({ agents: { ...aScenario().agents, shifts } }));
  const types = ['orders', 'returns'].map((id) => aCallType({ id, queue: id }));
  const profiles = [{ id: 'clerk', skills: { orders: 50, returns: 50 } }];
  const whole = { profile: 'clerk', count: 3, start: '08:00', end: '12:00' };
  const staffed = { profiles, shifts: [{ ...whole, agents: ['ada', 'ben', 'zoe'] }] };
  write('replayed.scenario.json', aScenario({ callTypes: types, agents: staffed }));
  write('required.csv', 'day,from,profile,agents\nmonday,08:00,clerk,1\nmonday,12:00,clerk,2\n');
  const people = [
    { id: 'ana', profiles: ['clerk'], hoursMax: 20 },
    { id: 'ben', profiles: ['clerk'], hoursMax: 20, wishes: [{ kind: 'dayOff', day: 'monday' }] },
  ];
  write('people.json', { schema: 'callwright.people/1', people });
  const table = await callwrightHere([
    'rules',
    'table',
    'export',
    join(folder, 'orders.rules.json'),
  ]);
  write('table.csv', table.stdout.replace('orders-de', 'orders-lyon'));
  const journal = await aJournal({ folder: join(folder, 'lived') });
  for (const n of fromTo(1, 3)) await journal.append([anEntry(n)]);
  await journal.close();
  return folder;
}

function masked(text: string): string {
  // Progress, which a slow machine alone tells.
  return text
    .replaceAll(/^.* {2}\d+ (?:s so far|s left)\n/gm, '')
    .replaceAll(/\$scrypt\$\S+/g, '$scrypt$…')
    .replace(/(also read from the environment:\n)(?:\w+=.*\n)+/, '$1…\n');
}

/** What is typed, and what is told. */
async function resultOf(
  { line, input = '' }: Row,
  { cwd, language }: { readonly cwd: string; readonly language: string },
): Promise<string> {
  const env = { LC_ALL: language };
  const { code, stdout, stderr } = await callwrightHere(line.split(' '), { input, cwd, env });
  return masked(`$ callwright ${line}\n${stdout}${stderr}[${code}]\n`);
}

/** What is not broken: tables and their kin, commands to copy, and what programs read. */
const mayBeWide = /^(?:\$ |(?:reproduce|next|to undo): |name,|.*\S {2,}\S|.*[{,]\S*["\]])/;

describe('the usual result of a command', () => {
  beforeEach(() => void Object.assign(process.stdout, { columns }));
  afterEach(() => void Reflect.deleteProperty(process.stdout, 'columns'));

  it('is written down for each, or it is said why not', () => {
    const names = commandList.filter((one): one is ListedCommand => 'load' in one);
    const isIn = (name: string) => rows.some(({ line }) => line.startsWith(name));
    const missing = names.map(({ name }) => name).filter((name) => !isIn(name));
    expect(missing).toEqual(Object.keys(without));
  });

  it('is for programs a document of its JSON Schema, in any language', async () => {
    const cwd = await aFolderOfFiles();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const name of answerNames) ajv.addSchema(answerJsonSchema(name), `callwright.${name}`);
    const seen = new Set<string>();
    for (const { line, input = '' } of rows.filter((row) => !tellsText.test(row.line))) {
      const env = { LC_ALL: 'fr_FR.UTF-8' };
      const asked = [...line.split(' '), '--json'];
      const { stdout } = await callwrightHere(asked, { input, cwd, env });
      const document = JSON.parse(stdout);
      seen.add(document.schema);
      const isValid = ajv.validate(document.schema, document);
      expect({ line, isValid, errors: ajv.errors }).toMatchObject({ isValid: true });
    }
    expect(seen.size).toBeGreaterThan(23);
  });

  it.each([
    ['English', 'C', rows, 'results.txt'],
    ['French', 'fr_FR.UTF-8', rows.filter(({ isInBoth }) => isInBoth === true), 'results-fr.txt'],
  ] as const)('is told in %s as it is written down', async (_name, language, told, file) => {
    const texts: string[] = [];
    const cwd = await aFolderOfFiles();
    for (const row of told) texts.push(await resultOf(row, { cwd, language }));
    const all = texts.join('\n');
    await expect(all).toMatchFileSnapshot(`../golden/${file}`);
    const wide = all.split('\n').filter((one) => one.length > columns && !mayBeWide.test(one));
    expect(wide).toEqual([]);
  });
});
