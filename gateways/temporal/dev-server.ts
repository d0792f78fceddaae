/**
 * Temporal's development server as a process, for `npm start -- --temporal`, tests and benches. It
 * ends with its parent, even if killed, but not by Ctrl-C. `scripts/temporal-programs.mjs` fetches
 * it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Ports in Temporal's documentation. */
const usualPorts = { server: 7233, pages: 8233 } as const;
const readyMsMax = 60_000;
const probeEveryMs = 50;
const probeMsMax = 10_000;
/** What the program prints once it listens. */
const startedMark = /Server: +\S+:\d+/;
const triesMax = 5;
const lastWordsMax = 2_000;
/** Timers fire promptly, not up to a second late; people may pause workflows. */
const settings = [
  'history.timerProcessorMaxTimeShift="1ms"',
  'frontend.WorkflowPauseEnabled=true',
] as const;
/** The shell ends the server once our process ends and so closes its standard input. */
const script = `exec 3<&0; signal=$1; log=$2; shift 2
"$@" >"$log" 2>&1 3<&- & server=$!; echo $server
{ read -r _ <&3; kill -$signal $server; } & wait $server; code=$?; kill $! 2>&-; exit $code`;

export interface DevServerOptions {
  /** SQLite file of the server; default: in memory. */
  readonly file?: string;
  /** Whether data survives power failures, not only a killed process; default true. */
  readonly syncs?: boolean;
  /** Port of the server; default: any free one. */
  readonly port?: number;
  /** Whether to serve web pages, on usual ports if free; default false. */
  readonly hasPages?: boolean;
}

export interface DevServer {
  /** Value for `TEMPORAL_ADDRESS`. */
  readonly address: string;
  readonly pid: number;
  readonly pages: string | null;
  /** What it said, where it has ended by itself; `null` before, and once it is to be stopped. */
  lastWords(): string | null;
  /** Ends the server and waits until its port is free. */
  stop(): Promise<void>;
}

export type TemporalProgram = 'dev-server' | 'test-server';

/**
 * Path of a program. A missing one is downloaded, in minutes, with a note on stderr. @throws
 * {Error} if it cannot be obtained
 */
export async function temporalProgram(kind: TemporalProgram): Promise<string> {
  const file = fileURLToPath(new URL('../../scripts/temporal-programs.mjs', import.meta.url));
  const child = spawn(process.execPath, [file, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  let path = '';
  child.stdout.on('data', (text) => {
    path += text;
  });
  const [code] = await once(child, 'close');
  if (code === 0) return path.trim();
  throw new Error(`Temporal's ${kind} is missing; the reason is above`);
}

/** Starts a server on loopback only. @throws {Error} if its program is missing or does not start */
export async function startDevServer(
  options: DevServerOptions = {},
  tries = triesMax,
): Promise<DevServer> {
  const { hasPages = false } = options;
  const program = await temporalProgram('dev-server');
  const port = options.port ?? (await freePort(hasPages ? usualPorts.server : 0));
  const pagesPort = hasPages ? await freePort(usualPorts.pages) : null;
  const address = `127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'callwright-temporal-'));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const args = await argumentsOf(options, { port, pagesPort });
  const signal = options.file === undefined ? 'KILL' : 'TERM';
  const shell = spawn('sh', ['-c', script, 'sh', signal, log, program, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const ended = once(shell, 'exit').then(() => true);
  const [pid] = await Promise.race([once(shell.stdout, 'data'), once(shell, 'error')]);
  let isStopped = false;
  const lastWords = (): string | null => {
    if (isStopped || shell.exitCode === null) return null;
    const said = wordsOf(readFileSync(log, 'utf8'));
    return `Temporal's dev server on ${address} has ended by itself, ${shell.exitCode}: ${said}`;
  };
  const stop = async (): Promise<void> => {
    isStopped = true;
    shell.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const probe = ['operator', 'cluster', 'health', '--address', address];
  for (const untilMs = performance.now() + readyMsMax; performance.now() < untilMs; ) {
    if (await Promise.race([ended, pause(probeEveryMs, false)])) break;
    // Another server may answer on a port that was free when it was chosen.
    if (!startedMark.test(readFileSync(log, 'utf8'))) continue;
    if (spawnSync(program, probe, { timeout: probeMsMax }).status === 0) {
      const pages = pagesPort === null ? null : `http://127.0.0.1:${pagesPort}`;
      void ended.then(() => {
        const words = lastWords();
        if (words !== null) process.stderr.write(`callwright: ${words}\n`);
      });
      return { address, pid: Number(pid), pages, lastWords, stop };
    }
  }
  const said = readFileSync(log, 'utf8');
  await stop();
  if (said.includes('address already in use') && tries > 1) {
    return await startDevServer(options, tries - 1);
  }
  throw new Error(`Temporal's dev server does not start on ${address}: ${said}`);
}

/** Of a program in Go: what it fell over, or its last lines. */
function wordsOf(log: string): string {
  const from = log.search(/^(panic|fatal error|unexpected fault|SIG[A-Z]+)/m);
  return from < 0 ? log.slice(-lastWordsMax) : log.slice(from, from + lastWordsMax);
}

async function argumentsOf(
  { file, syncs = true }: DevServerOptions,
  { port, pagesPort }: { readonly port: number; readonly pagesPort: number | null },
): Promise<readonly string[]> {
  const ports = ['--port', port, '--http-port', await freePort(), '--metrics-port'];
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'error'],
    ...[...ports, await freePort()].map(String),
    ...(pagesPort === null ? ['--headless'] : ['--ui-port', String(pagesPort)]),
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...(file === undefined ? [] : ['--db-filename', file]),
    ...(syncs || file === undefined ? [] : ['--sqlite-pragma', 'synchronous=OFF']),
  ];
}

async function freePort(requested = 0): Promise<number> {
  const server = createServer();
  try {
    server.listen(requested, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  } catch {
    return await freePort();
  } finally {
    server.close();
  }
}
