/** The service and its peers, each in a process of its own, so that costs are separate. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CentreFile } from '../../routing/index.ts';
import { endWithUs } from '../peers/peer-process.ts';
import { temporaryFolder } from '../rounds.ts';

const root = join(import.meta.dirname, '..', '..');

export interface ListeningProcess {
  readonly port: number;
  /** Processor time used; null if the system does not tell. */
  cpuMs(): number | null;
  /** Resident memory; only on Linux. */
  residentKb(): number;
  stop(): void;
}

const limits = ['control', 'interactive', 'integration', 'auth'].flatMap((name) => [
  '--limit',
  `${name}=999999/999999`,
]);

export interface ServiceSettings {
  readonly keeps?: boolean;
  /** Speed of the centre's clock. Default: 1. */
  readonly speed?: number;
  /** Whose stations may be in browsers. Default: no switch. */
  readonly asterisk?: { readonly url: string; readonly key: string };
}

/** `callwright start`, as `scripts/run.mjs` starts it, for the demo or a centre. */
export async function startService(
  centre?: CentreFile,
  { keeps = false, speed = 1, asterisk }: ServiceSettings = {},
): Promise<ListeningProcess> {
  const folder = temporaryFolder();
  const file = join(folder, 'centre.json');
  if (centre !== undefined) writeFileSync(file, JSON.stringify(centre));
  const which = centre === undefined ? [] : ['--centre', file];
  const phones = asterisk === undefined ? [] : ['--browser-phones', '--asterisk', asterisk.url];
  const { service, told } = await begun(
    [
      ...[...which, ...phones, '--port', '0', '--speed', String(speed)],
      ...(keeps ? ['--data', join(folder, 'data')] : []),
    ],
    asterisk === undefined ? {} : { CALLWRIGHT_ARI_KEY: asterisk.key },
  );
  return { port: Number(new URL(told['address'] ?? '').port), ...processOf(service) };
}

/**
 * A service with a journal and its standby on the same port, and a function that kills the first.
 */
export async function startPair(
  centre: CentreFile,
): Promise<{ readonly port: number; readonly kill: () => void; readonly stop: () => void }> {
  const folder = temporaryFolder();
  const file = join(folder, 'centre.json');
  writeFileSync(file, JSON.stringify(centre));
  const args = ['--centre', file, '--data', join(folder, 'data'), '--port'];
  const first = await begun([...args, '0']);
  const port = new URL(first.told['address'] ?? '').port;
  const second = await begun([...args, port, '--standby']);
  processOf(first.service);
  const { stop } = processOf(second.service);
  return { port: Number(port), kill: () => void first.service.kill('SIGKILL'), stop };
}

async function begun(args: readonly string[], more: { readonly [name: string]: string } = {}) {
  const main = ['--max-semi-space-size=8', join(root, 'cli', 'main.ts')];
  const start = ['start', '--json', '--grace', '1h', ...limits];
  const service = spawn(process.execPath, [...main, ...start, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...more },
  });
  for await (const line of createInterface({ input: service.stdout })) {
    service.stdout.resume();
    return { service, told: JSON.parse(line) as { readonly [member: string]: string } };
  }
  throw new Error('the service ended before it listened');
}

export interface BareRoute {
  readonly operation: string;
  readonly answer: unknown;
}

/** Fastify with ready answers, and a plain socket on another port. */
export async function startBareRoutes(
  routes: readonly BareRoute[],
): Promise<ListeningProcess & { readonly plainPort: number }> {
  const bare = fork(new URL('./bare-routes.ts', import.meta.url), [], { execArgv: [] });
  bare.send(routes);
  const [{ port, plainPort }] = (await once(bare, 'message')) as [
    { readonly port: number; readonly plainPort: number },
  ];
  return { port, plainPort, ...processOf(bare) };
}

/** Linux counts processor time in ticks of this length. */
const tickMs = 10;

function processOf(child: ChildProcess): Omit<ListeningProcess, 'port'> {
  endWithUs(child);
  return {
    cpuMs: () => {
      if (process.platform !== 'linux') return null;
      const [, fields = ''] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ');
      const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
      return (user + system) * tickMs;
    },
    residentKb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
    },
    stop: () => void child.kill('SIGTERM'),
  };
}
