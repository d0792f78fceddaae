/** The declarations of the package, as strict programs compile them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../api/operations/index.ts';
import { eventPayloads } from '../../contracts/index.ts';
import { buildTypes } from '../../scripts/build-types.ts';
import type { DeclarationGraph } from '../../scripts/declarations/declaration-graph.ts';
import { writtenSchemas } from '../../scripts/declarations/public-schemas.ts';
import { unnamedTypes } from '../support/declared-names.ts';
import { root } from '../support/tree.ts';

const folder = join(root, '.cache', `declarations-${process.pid}`);
const built = join(folder, 'node_modules/callwright');
const clientFolder = join(built, 'dist/api/client');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly exports: { readonly [name: string]: { readonly types?: string } | string };
};
const entries = Object.entries(manifest.exports).flatMap(([name, entry]) =>
  typeof entry === 'string' || entry.types === undefined ? [] : [{ name, types: entry.types }],
);
/** Of all entry points together; the server's types alone were 525,000. */
const typesMax = 480_000;
/** Of the client with those of its platform. */
const clientTypesMax = 70_000;
/** Of each operation: a client's types grow with what it can ask for, and with nothing else. */
const bytesOfOperationMax = 860;
const bytesOfEventMax = 500;
/** Types and members of the API's resources that still lack a comment. */
const clientUndocumentedMax = 439;
/** Members whose names say it all: a comment would repeat them. */
const plainNames = new Set(
  [
    'activatedAt activatedBy addressId agentId agentIds amount arrivedAt at by callId',
    'catalogueId cause centreId changedBy charges city code comment createdAt createdBy',
    'customerId deliveryModes description detail email emails endedAt expected expiresAt',
    'findings firstName from groupId groupIds groups handlerId header height hold holds id',
    'images input instant item itemId kind language lastName lineId listId measureId message',
    'method name note notes number offeredAt offerId offers order orderId orderIds password',
    'path paymentMethods payments phones placedAt placedBy plan postalCode price programmeId',
    'quantity query queueId queueIds queues reason rule ruleSetId runId scenarioId sessionId',
    'sessions sessionStartTime severity shipments skillId skills startTime state status step',
    'text to total type url usable user value version webhookId width',
  ].flatMap((names) => names.split(' ')),
);

/** The folder whose index hands out each written type; others are of `rules/`. */
const sourceOf: { readonly [type: string]: string } = {
  AgentInput: 'routing',
  CallKey: 'routing',
  Candidate: 'routing',
  CentreFile: 'routing',
  ChannelSetting: 'routing',
  DecisionRecord: 'routing',
  Effect: 'routing',
  Facts: 'routing',
  Instant: 'routing',
  OperationInput: 'routing',
  OutsideInput: 'routing',
  PartyTarget: 'routing',
  QueueState: 'routing',
  RuleDecisionRecord: 'routing',
  RuleSource: 'routing',
  Treatment: 'routing',
  DistributionSpec: 'contracts',
  Finding: 'contracts',
  QuantitySpec: 'contracts',
  Scenario: 'contracts',
  TraceHeader: 'contracts',
};

interface Platform {
  readonly lib: readonly string[];
  readonly types: readonly string[];
}
const node: Platform = { lib: ['es2024'], types: ['node'] };
const browser: Platform = { lib: ['es2024', 'dom'], types: [] };

let entryGraph: DeclarationGraph;
let clientGraph: DeclarationGraph;
let machineGraph: DeclarationGraph;

/** Types and members of which an editor says nothing and the name not enough. */
function undocumentedIn({ declarations }: DeclarationGraph): readonly string[] {
  const all = [...declarations.values()].flatMap(({ undocumented }) => undocumented);
  return all.filter((name) => {
    // A type of events, such as "order.created", says what happened.
    return !name.endsWith('"') && !plainNames.has(name.split('.')[1] ?? '');
  });
}

beforeAll(() => {
  mkdirSync(built, { recursive: true });
  [entryGraph, clientGraph, machineGraph] = buildTypes(join(built, 'dist'));
  writeFileSync(join(built, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a strict compiler says of a program, and how many types it has made. */
function compiled(text: string, { lib, types }: Platform = node) {
  writeFileSync(join(folder, 'program.ts'), text);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    target: 'es2024',
    lib,
    types,
  };
  const config = { compilerOptions, files: ['program.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', folder, '--extendedDiagnostics'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const errors = stdout.split('\n').filter((line) => line.includes('error TS'));
  return { errors, types: Number(/^Types: +(\d+)/m.exec(stdout)?.[1]) };
}

const program = `
import { createRouter, parseCentre, type Finding } from 'callwright';
import { InvalidFileError, parseCentre as parseAgain, type CentreFile } from 'callwright/core';
import { parseRuleSet, type RuleSetFile } from 'callwright/rules';
import { Engine } from 'callwright/jre';
import { compileScenario, parseScenario, type Scenario, type SimulationPlan } from 'callwright/simulator';
import { Client, type ApiResultAt, type CloudEvent, type Problem } from 'callwright/client';

export function route(text: string): readonly Finding[] {
  const parsed = parseCentre(text);
  if (!parsed.ok) return parsed.problems;
  const centre: CentreFile = parsed.centre;
  createRouter({ centre }).step({ atMs: 0, inputs: [] });
  return [];
}
export function plan(scenario: Scenario): SimulationPlan | null {
  const compiled = compileScenario(scenario);
  return compiled.ok ? compiled.value : null;
}
export async function read(client: Client): Promise<string | Problem> {
  const centre = 'main';
  const answer = await client.get('/api/v1/centres/{centre}/wallboard', { params: { centre } });
  const same: ApiResultAt<'GET', '/api/v1/centres/{centre}/wallboard'> = answer;
  if (!same.ok) return same.problem;
  // @ts-expect-error a wallboard has no such member
  void same.body.nonsense;
  // @ts-expect-error a path with a parameter needs it
  void client.get('/api/v1/centres/{centre}/wallboard');
  // @ts-expect-error no operation has this path
  void client.get('/api/v1/no-such-path');
  for await (const told of client.events()) {
    if (told.kind === 'event') return (told.event satisfies CloudEvent).type;
  }
  return same.body.asOf;
}
export const others = [InvalidFileError, parseAgain, parseRuleSet, Engine, parseScenario];
export type Sets = readonly RuleSetFile[];
`;

/** Written as for json-rules-engine, with its names, callbacks and default export. */
const jrePrograms = {
  'a fact that is computed from parameters and other facts': `
import { type Almanac, Engine, type Event, type RuleResult } from 'callwright/jre';
const engine = new Engine();
engine.addFact('account', async (params, almanac) => {
  const id = await almanac.factValue<string>('account-id');
  return { id, field: params.field.toUpperCase() };
});
engine.addFact('length', (of: { currency: string }, almanac: Almanac) => of.currency.length);
engine.addFact('limit', 100).addFact('names', ['a', 'b'], { priority: 10 });
engine.on('success', async (event: Event, almanac: Almanac, result: RuleResult) => {
  console.log(event.type, event.params?.message.length, result.priority);
});
export const ran = engine.run({ 'account-id': 'a' }).then(({ events }) =>
  events.map((event) => event.params!.message as string),
);
`,
  'the default export': `
import rulesEngine, { Rule, type RuleProperties } from 'callwright/jre';
const properties: RuleProperties = {
  conditions: { all: [{ fact: 'age', operator: 'greaterThan', value: 17 }] },
  event: { type: 'adult', params: { message: 'of age' } },
  onSuccess: async (event, almanac) => almanac.addRuntimeFact('seen', event.type),
};
const engine = rulesEngine([new Rule(properties)], { allowUndefinedFacts: true });
engine.addOperator('startsWith', (fact: string, value: string) => fact.startsWith(value));
export const events = engine.run({ age: 18 }).then((results) => results.events[0]?.type);
`,
};

describe('the declarations of the package', () => {
  it.each(Object.entries(jrePrograms))('fit a program of json-rules-engine: %s', (_, text) => {
    expect(compiled(text).errors).toEqual([]);
  });

  it('satisfy a strict program that imports every entry point', () => {
    const { errors, types } = compiled(program);
    expect(errors).toEqual([]);
    expect(types).toBeGreaterThan(1_000);
    expect(types).toBeLessThan(typesMax);
  });

  it('write out of schemas what the sources infer from them', () => {
    const sources = ['contracts', 'routing', 'rules'].map(
      (name) => `import type * as ${name} from '../../${name}/index.ts';\n`,
    );
    const compared = Object.keys(writtenSchemas).filter((name) => name !== 'OperandFile');
    expect(compared.length).toBeGreaterThan(10);
    const rows = compared.map((name) => {
      const from = sourceOf[name] ?? 'rules';
      // The sources' lists of these can be written to.
      const same = ['DistributionSpec', 'Scenario'].includes(name) ? 'Fits' : 'Same';
      return `  ${name}: true satisfies ${same}<${from}.${name}, built.${name}>,\n`;
    });
    const text = `import type * as built from './node_modules/callwright/dist/entries/declarations.js';
${sources.join('')}
type Fits<A, B> = [A] extends [B] ? true : false;
type Same<A, B> = [A] extends [B] ? Fits<B, A> : false;
export const same = {
${rows.join('')}};
export const planted: Same<{ a: 1 }, { a: 2 }> = false;
`;
    writeFileSync(join(folder, 'same.ts'), text);
    const config = { extends: '../../tsconfig.json', files: ['same.ts'], include: [], exclude: [] };
    writeFileSync(join(folder, 'same.json'), JSON.stringify(config));
    const args = [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(folder, 'same.json')];
    expect(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout).toBe('');
  });

  it('give each event of the client its data, and refuse unknown types of events', () => {
    const program = (types: string, code: string) => `import { Client } from 'callwright/client';
for await (const told of new Client({ server: '' }).events({ types: ${types} })) {
  if (told.kind !== 'event') continue;
  const { event } = told;
  ${code}
}
`;
    const right = program(
      "['supervision.*', 'offer.expired', 'order.created', 'interaction.wrapUp']",
      `if (event.type === 'supervision.began') event.data.mode satisfies 'listen' | 'whisper' | 'barge';
  if (event.type === 'offer.offered') event.data.answerLimitMs satisfies number;
  if (event.type === 'offer.expired') event.data.state satisfies 'expired';
  if (event.type === 'interaction.wrapUp') event.data.until satisfies string;
  if (event.type === 'order.created') event.data.customerId satisfies string;`,
    );
    expect(compiled(right, browser).errors).toEqual([]);
    const wrong: readonly (readonly [types: string, code: string, error: RegExp])[] = [
      ["['offer.expire']", '', /TS2820|TS2322/],
      ["['supervisions.*']", '', /TS2820|TS2322/],
      ['[]', "if (event.type === 'call.queueed') throw told;", /TS2367/],
      ['[]', "if (event.type === 'call.queued') event.data.offerId;", /TS2339/],
      ['[]', 'event.data.queueId;', /TS2339/],
    ];
    for (const [types, code, error] of wrong) {
      expect(compiled(program(types, code), browser).errors.join(), code).toMatch(error);
    }
  });

  it.each([
    ['Node', node],
    ['a browser', browser],
  ])(
    'of the client need nothing but themselves and %s',
    (_where, platform) => {
      const text =
        "import { Client } from 'callwright/client';\nvoid new Client({ server: '' });\n";
      const { errors, types } = compiled(text, platform);
      expect(errors).toEqual([]);
      expect(types).toBeLessThan(clientTypesMax);
    },
    120_000,
  );

  it('of the client are small, and import each other alone', () => {
    const files = readdirSync(clientFolder).map((name) => join(clientFolder, name));
    const code = (file: string) => readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeGreaterThan(50_000);
    const table = readFileSync(join(clientFolder, 'table.d.ts'), 'utf8');
    const [events = ''] = /^export interface EventTable \{\n[\s\S]*?^\}$/m.exec(table) ?? [];
    const operationCount = Object.keys(operations).length;
    expect((bytes - events.length) / operationCount).toBeLessThan(bytesOfOperationMax);
    expect(events.length / eventPayloads().size).toBeGreaterThan(100);
    expect(events.length / eventPayloads().size).toBeLessThan(bytesOfEventMax);
    const targets = files.flatMap((file) =>
      [...code(file).matchAll(/(?:from |import\()'([^']+)'/g)].map(([, one]) => one),
    );
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((one) => !/^\.\/[a-z-]+\.js$/.test(one ?? ''))).toEqual([]);
  });

  it.each(entries)('name every type that stands in a signature of $name', ({ types }) => {
    expect(unnamedTypes(join(built, types))).toEqual([]);
  });

  it('say of every type and member what it is, where its name does not', () => {
    expect(entryGraph.declarations.size).toBeGreaterThan(150);
    expect(undocumentedIn(entryGraph)).toEqual([]);
    // States and their words are described in docs/machines.
    const isOfMachine = (name: string) => /^(\w+Machine|agent\w+|phaseAfter)(\.|$)/.test(name);
    expect(undocumentedIn(machineGraph).filter((name) => !isOfMachine(name))).toEqual([]);
    expect(undocumentedIn(clientGraph).length).toBeLessThanOrEqual(clientUndocumentedMax);
  });

  it('reach neither Zod nor another package, and cite nothing that the package lacks', () => {
    const folders = ['dist', 'dist/entries'].map((name) => join(built, name));
    const files = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((name) => (name.endsWith('.d.ts') ? [join(folder, name)] : [])),
    );
    expect(files.length).toBe(8);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const targets = [...text.matchAll(/(?:from |import\()'([^']+)'/g)].map(([, one]) => one);
      const own = file.endsWith('machines.d.ts') ? 'xstate' : '.';
      expect(targets.filter((one) => one?.startsWith(own) === false)).toEqual([]);
      expect(text).not.toMatch(/\bz\.|Source:|\b(acd-routing|rules|simulation)\.md/);
    }
  });

  it('would be caught with a type that they do not name', () => {
    const text =
      "import type { Hidden } from './a.js';\nexport declare function f(a: Hidden): void;\n";
    writeFileSync(join(folder, 'planted.d.ts'), text);
    expect(unnamedTypes(join(folder, 'planted.d.ts'))).toEqual(['Hidden of f']);
  });
});
