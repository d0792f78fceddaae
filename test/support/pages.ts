/**
 * The pages with code to run: fences of shell commands, and sessions of pages with a service.
 *
 * A fence marked `sh run` is run from the root and must end well; each of its `# → text` lines must
 * stand in what it printed. One marked `sh run long` runs in ring 2. On a page with a fence `sh
 * service …` all these fences are one session of a shell, with the service at port 8080 of the
 * page; what follows `service` in the mark is for the test alone, such as a speed. `sh server`
 * starts Temporal at port 7233 of the page; `sh run stopped` runs once the service has ended.
 */
import { expect } from 'vitest';
import { aFolder } from './a-folder.ts';
import { freePort } from './free-port.ts';
import { inShell } from './shell.ts';
import { type TreeFile, treeFiles } from './tree.ts';

export interface Fence {
  readonly page: string;
  /** The words after the backticks. */
  readonly mark: string;
  readonly code: string;
}

export const pages = treeFiles(/^([A-Z]+\.md|(docs|examples|bench)\/.*\.md)$/);
export const fences = pages.flatMap(fencesOf);
const serviceMark = /^sh service(.*)$/;
/** Pages with a service. */
export const served = new Set(
  fences.filter(({ mark }) => serviceMark.test(mark)).map(({ page }) => page),
);

export function fencesOf({ path, text }: TreeFile): readonly Fence[] {
  return [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page: path,
    mark: match[1] ?? '',
    code: match[2] ?? '',
  }));
}

/** The commands that each of these fences shows end well, and print what it says. */
export async function runFence({ code }: Fence): Promise<void> {
  const stdout = await runWell(code);
  for (const match of code.matchAll(/^# → (.+)$/gm)) expect(stdout).toContain(match[1]);
}

/** Of a script, which tells what it said by then: a page may wait for something in a loop. */
const msMax = 300_000;

/** Runs a script to its end, which must be a good one; what it printed. */
export async function runWell(script: string, env = process.env): Promise<string> {
  const { code, stdout, stderr } = await inShell(`set -euo pipefail\n${script}`, { env, msMax });
  expect({ code, said: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, said: '' });
  return stdout;
}

/** Of a server, and of each service in its turn. */
const portsMax = 6;

/** Runs a page with a service as one session, and finds what it says in what is printed. */
export async function runSession(page: string, env = process.env): Promise<void> {
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
      // To a reader every service of the page has one address.
      `[ -z "\${CALLWRIGHT_SERVER:-}" ] || CALLWRIGHT_SERVER=http://127.0.0.1:${port}`,
    );
  }
  return commands.join('\n').replaceAll('7233', String(serverPort));
}
