/**
 * The pages as their readers use them: links lead somewhere, code parses, commands exist and run.
 *
 * A fence marked `sh run` is run from the root and must end well; each of its `# → text` lines must
 * stand in what it printed. On a page with a fence `sh service …` all these fences are one session
 * of a shell, with the service behind them at port 8080 of the page; what follows `service` in the
 * mark is for the test alone, such as a speed. `sh server` begins Temporal behind them, at port
 * 7233 of the page; `sh run stopped` runs once the service has ended. A rule in a fence `json rule`
 * stands in a rule set among the examples.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporalProgram } from '../gateways/index.ts';
import { readScorecard, type ScorecardRow } from '../scripts/scorecard-page.ts';
import { aFolder } from './support/a-folder.ts';
import { inShell } from './support/shell.ts';
import { hasTemporal, startTemporalServer } from './support/temporal-server.ts';
import { root, type TreeFile, treeFiles } from './support/tree.ts';

interface Fence {
  readonly page: string;
  /** The words after the backticks. */
  readonly mark: string;
  readonly code: string;
}

const pages = treeFiles(/^([A-Z]+\.md|(docs|examples|bench)\/.*\.md)$/);
const [manifest] = treeFiles(/^package\.json$/);
const { scripts } = JSON.parse(manifest?.text ?? '{}') as { readonly scripts: object };

function fencesOf({ path, text }: TreeFile): readonly Fence[] {
  return [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page: path,
    mark: match[1] ?? '',
    code: match[2] ?? '',
  }));
}

function deadLinks({ path, text }: TreeFile): readonly string[] {
  return [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => {
      const to = join(dirname(path), target);
      // Made by `npm run docs`; a fresh clone has none.
      return to.startsWith(join('docs', 'schemas')) || !existsSync(join(root, to));
    });
}

/** Lines that call npm with a script that package.json does not have. */
function unknownScripts(code: string): readonly string[] {
  return code.split('\n').filter((line) => {
    const called = /^(?:\$ )?npm (?:run )?(?:-s )?([a-z]+)/.exec(line.trim())?.[1];
    const own = called !== undefined && !['install', 'ci', 'ls'].includes(called);
    return own && !Object.hasOwn(scripts, called);
  });
}

/** What is wrong with a fence whose language is known here. */
function fault({ mark, code }: Fence): string | undefined {
  const [language] = mark.split(' ');
  try {
    if (language === 'json') JSON.parse(code);
    if (language === 'jsonl') for (const line of code.trim().split('\n')) JSON.parse(line);
    if (language === 'ts') stripTypeScriptTypes(code);
    if (language === 'sh') return unknownScripts(code)[0];
  } catch (error) {
    return String(error);
  }
  return undefined;
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Every rule of the examples, by what it says. */
const exampleRules = treeFiles(/^examples\/.*\.rules\.json$/).flatMap(
  ({ text }) => (JSON.parse(text) as { readonly rules: readonly unknown[] }).rules,
);

const fences = pages.flatMap(fencesOf);
const shownRules = fences.filter(({ mark }) => mark === 'json rule');
const serviceMark = /^sh service(.*)$/;
const served = new Set(fences.filter(({ mark }) => serviceMark.test(mark)).map(({ page }) => page));
const runnable = fences.filter(({ mark, page }) => mark === 'sh run' && !served.has(page));

/** The commands of a page in their order; a service ends when the next begins. */
function sessionOf(page: string, ports: readonly number[]): string {
  const [serverPort = 0, ...servicePorts] = ports;
  const ending = 'kill -- -$service || true; wait $service || true; service=;';
  const commands = [
    'set -m; service=; server=',
    `end() { [ -z "$service" ] || { ${ending} }; }`,
    'trap \'end; [ -z "$server" ] || kill -- -$server\' EXIT',
  ];
  let port = 0;
  for (const { mark, code } of fences.filter((fence) => fence.page === page)) {
    const [, more] = serviceMark.exec(mark) ?? [];
    if (mark === 'sh run stopped') commands.push('end');
    if (mark.startsWith('sh run')) commands.push(code.replaceAll('8080', String(port)));
    if (mark === 'sh server') {
      const log = '$CALLWRIGHT_JOBS/server';
      commands.push(
        `${code.trim()} --headless --port ${serverPort} > ${log} 2>&1 & server=$!`,
        // Another server may answer on the port.
        `until grep -q 'Server: ' ${log}; do kill -0 $server; sleep 0.2; done`,
      );
    }
    if (more === undefined) continue;
    port = servicePorts.shift() ?? 0;
    const ready = `curl -so /dev/null --fail http://127.0.0.1:${port}/health/ready`;
    commands.push(
      `end; ${code.trim()} --port ${port}${more} >&2 & service=$!`,
      // As long as it takes; one that ends before it is ready fails here.
      `until ${ready}; do kill -0 $service; sleep 0.2; done`,
    );
  }
  return commands.join('\n').replaceAll('7233', String(serverPort));
}
/** Commands of the README's table. */
const rowCommands = (pages.find(({ path }) => path === 'README.md')?.text ?? '')
  .split('\n')
  .flatMap((line) => /^\| .*\| `(npm run -s callwright -- [^`]+)` \|/.exec(line)?.[1] ?? []);

/** Of a script, which tells what it said by then: a page may wait for something in a loop. */
const msMax = 300_000;

/** Runs a script to its end, which must be a good one; what it printed. */
async function runWell(script: string, env = process.env): Promise<string> {
  const { code, stdout, stderr } = await inShell(`set -euo pipefail\n${script}`, { env, msMax });
  expect({ code, said: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, said: '' });
  return stdout;
}

describe('the pages', () => {
  it('link only to what exists', () => {
    expect(pages.length).toBeGreaterThan(5);
    const dead = pages.flatMap((page) => deadLinks(page).map((link) => `${page.path}: ${link}`));
    expect(dead).toEqual([]);
  });

  it('show only code that parses and commands that exist', () => {
    expect(fences.length).toBeGreaterThan(5);
    const faulty = fences.filter((fence) => fault(fence) !== undefined);
    expect(faulty.map((fence) => `${fence.page}: ${fault(fence)}`)).toEqual([]);
  });

  it('show rules that stand, and are tried, among the examples', () => {
    expect(shownRules.length).toBeGreaterThan(0);
    for (const { code } of shownRules) expect(exampleRules).toContainEqual(JSON.parse(code));
  });

  it('have commands to run', () => {
    expect(runnable.length).toBeGreaterThan(0);
  });

  it.each(rowCommands)('have a README whose row runs as it stands: %s', async (command) => {
    await runWell(command.replace(' --out fitted', ` --out ${aFolder()}/fitted`));
  });

  it.each(runnable)('run as they say: $page, $code', async ({ code }) => {
    const stdout = await runWell(code);
    for (const match of code.matchAll(/^# → (.+)$/gm)) expect(stdout).toContain(match[1]);
  });
});

/** Of a server, and of each service in its turn. */
const portsMax = 6;

/** Runs a page with a service as one session, and finds what it says in what is printed. */
async function runSession(page: string, env = process.env): Promise<void> {
  const folder = aFolder();
  const ports = await Promise.all(Array.from({ length: portsMax }, freePort));
  const session = sessionOf(page, ports);
  const stdout = await runWell(session.replaceAll('my-centre', folder), env);
  let at = 0;
  for (const [, text = ''] of session.matchAll(/^# → (.+)$/gm)) {
    expect(stdout.slice(at)).toContain(text);
    at = stdout.indexOf(text, at);
  }
}

const temporalPage = 'docs/temporal.md';

describe('a page with a service', () => {
  const others = [...served].filter((page) => page !== temporalPage);
  it.each(others)('is one session that goes as it says: %s', (page) => runSession(page));
});

describe.runIf(await hasTemporal('dev-server'))('with Temporal', () => {
  it('the page of Temporal is one session that goes as it says', async () => {
    const PATH = `${dirname(await temporalProgram('dev-server'))}:${process.env['PATH']}`;
    await runSession(temporalPage, { ...process.env, PATH, TEMPORAL_ADDRESS: undefined });
  });

  it('the page of orders goes as it says, unchanged', async () => {
    const server = await startTemporalServer();
    const connection = await Connection.connect({ address: server.address });
    onTestFinished(async () => {
      await connection.close();
      await server.stop();
    });
    await runSession('docs/orders.md', { ...process.env, TEMPORAL_ADDRESS: server.address });
    const { workflow } = new Client({ connection });
    const { count } = await workflow.count("WorkflowType = 'servedOrderWorkflow'");
    expect(count).toBeGreaterThan(0);
  });
});

describe('tests that pages name', () => {
  it('are there', () => {
    const named = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file = '']) => ({ path, file })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('hold the scorecard of the console, row by row, or it says why not', () => {
    const { rows } = readScorecard();
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 44 }, (_, n) => `S${n + 1}`));
    const isHeld = ({ tests, bench, missed }: ScorecardRow) => tests ?? bench ?? missed;
    expect(rows.filter((row) => isHeld(row) === undefined)).toEqual([]);
    expect(rows.flatMap(({ tests = [] }) => tests.filter(isGone))).toEqual([]);
    expect(isGone(['test/docs.test.ts', `no ${'such'} title`])).toBe(true);
    expect(isGone(['test/docs.test.ts', 'link only to what exists'])).toBe(false);
  });
});

/** Whether there is no such test: its title is looked for as it is written in its file. */
function isGone([file, title]: readonly [file: string, title?: string]): boolean {
  const text = treeFiles(/^test\//).find(({ path }) => path === file)?.text;
  if (text === undefined || title === undefined) return text === undefined;
  return !["'", '"', '`'].some((sign) => text.includes(`${sign}${title}${sign}`));
}

describe('the tests of the pages', () => {
  it('catch a planted dead link', () => {
    expect(deadLinks({ path: 'README.md', text: '[a](docs/no-such-page.md#b)' })).toHaveLength(1);
  });

  it.each([
    ['json', '{ "a": }'],
    ['jsonl', '{}\n{'],
    ['ts', 'const = 1;'],
    ['sh', 'npm run no-such-script'],
  ])('catch planted %s', (mark, code) => {
    const [planted] = fencesOf({ path: 'a.md', text: `\`\`\`${mark}\n${code}\n\`\`\`\n` });
    expect(planted && fault(planted)).toBeTypeOf('string');
  });
});
