/**
 * Other simulators on one model, M/M/50 + M with 2,880 calls an hour, installed once under
 * `.cache/peers`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerCommand } from './peer-process.ts';

const models = join(import.meta.dirname, 'simulators');
const cache = join(import.meta.dirname, '..', '..', '.cache', 'peers');
const ssj = 'ssj-3.3.1';
const jsSimulator = 'js-simulator@1.0.17';
const pythonPackages = ['simpy==4.1.2', 'ciw==3.2.7'];
/** Most ms to install a peer; if its registry does not answer, it is not measured. */
const setUpMsMax = 300_000;

export interface PeerSimulator {
  readonly name: 'simpy' | 'ciw' | 'ssj' | 'jsSimulator' | 'c';
  readonly label: string;
  readonly callsPerRound: number;
  /** Installs the peer if needed; a text says why that failed. */
  readonly setUp: () => PeerCommand | string;
}

export const peerSimulators: readonly PeerSimulator[] = [
  {
    name: 'simpy',
    label: 'SimPy 4.1.2, a process a call',
    callsPerRound: 20_000,
    setUp: () => python('mmnm_simpy.py'),
  },
  {
    name: 'ciw',
    label: 'Ciw 3.2.7, one node with reneging',
    callsPerRound: 10_000,
    setUp: () => python('mmnm_ciw.py'),
  },
  {
    name: 'ssj',
    label: 'SSJ 3.3.1 (Java), events',
    callsPerRound: 500_000,
    setUp: java,
  },
  {
    name: 'jsSimulator',
    label: 'js-simulator 1.0.17, events',
    callsPerRound: 200_000,
    setUp: node,
  },
  {
    name: 'c',
    label: 'a loop in C by hand: the ceiling',
    callsPerRound: 2_000_000,
    setUp: c,
  },
];

function python(model: string): PeerCommand | string {
  const home = join(cache, 'python');
  const command = join(home, 'bin', 'python');
  const failed = once(home, [
    ['python3', '-m', 'venv', home],
    [command, '-m', 'pip', 'install', '--quiet', ...pythonPackages],
  ]);
  return failed ?? { command, args: [join(models, model)] };
}

function java(): PeerCommand | string {
  const home = join(cache, 'java');
  const jar = join(home, `${ssj}.jar`);
  const artifact = 'ca.umontreal.iro.simul:ssj:3.3.1';
  const copy = ['dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${home}`];
  const failed = once(home, [
    ['mvn', '--quiet', '--batch-mode', ...copy],
    ['javac', '-cp', jar, '-d', home, join(models, 'Mmnm.java')],
  ]);
  return failed ?? { command: 'java', args: ['-cp', `${jar}:${home}`, 'Mmnm'] };
}

function node(): PeerCommand | string {
  const home = join(cache, 'node');
  const options = ['--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const failed = once(home, [['npm', 'install', ...options, jsSimulator]]);
  const args = [join(models, 'mmnm-js-simulator.cjs')];
  return failed ?? { command: process.execPath, args, cwd: home };
}

function c(): PeerCommand | string {
  const home = join(cache, 'c');
  const command = join(home, 'mmnm');
  const failed = once(home, [['cc', '-O3', '-o', command, join(models, 'mmnm.c'), '-lm']]);
  return failed ?? { command, args: [] };
}

/** Runs the installation's steps unless all have run before; returns why one failed. */
function once(home: string, steps: readonly (readonly [string, ...string[]])[]): string | null {
  const stamp = join(home, '.set-up.json');
  if (existsSync(stamp)) return null;
  mkdirSync(home, { recursive: true });
  for (const [command, ...args] of steps) {
    const { status, error, stderr } = spawnSync(command, args, {
      timeout: setUpMsMax,
      encoding: 'utf8',
    });
    if (status === 0) continue;
    const words = (error?.message ?? stderr).trim().split('\n').at(-1) ?? '';
    return `${command} ended with ${status}: ${words.slice(0, 100)}`;
  }
  writeFileSync(stamp, JSON.stringify(steps));
  return null;
}
