/**
 * Installs `node_modules` from `package-lock.json` once and finds the Node to run with. Plain
 * JavaScript on Node 20. A stamp remembers the installed lock file, so that later starts are fast;
 * two starts at once take turns.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Smallest major version of Node that runs TypeScript sources. */
const nodeMajorMin = 24;
const lockPollMs = 200;
/**
 * An installation takes minutes at most, with Temporal's build; a lock held longer is not waited
 * for.
 */
const lockWaitMsMax = 20 * 60_000;

/** A message for the terminal; ends the command with exit code 2. */
export class SetUpError extends Error {}

export function prepare(root) {
  const stampFile = join(root, 'node_modules', '.callwright-stamp.json');
  const wanted = fingerprint(root);
  const stamp = readStamp(stampFile);
  if (stamp?.fingerprint === wanted) return nodeOf(root, stamp);
  return withLock(join(root, '.cache', 'install.lock'), () => {
    const other = readStamp(stampFile);
    if (other?.fingerprint === wanted) return nodeOf(root, other);
    install(root);
    const fresh = { fingerprint: wanted, node: findPinnedNode(root) };
    writeFileSync(stampFile, JSON.stringify(fresh));
    return nodeOf(root, fresh);
  });
}

/** The lock file, and the platform of the binaries. */
function fingerprint(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256')
    .update(`${process.platform}-${process.arch}\n`)
    .update(lock)
    .digest('hex');
}

function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function install(root) {
  const startedAtMs = Date.now();
  process.stderr.write('callwright: installing what package-lock.json names (once) ...\n');
  const args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--loglevel=error',
  ];
  const viaNpm = process.env.npm_execpath;
  const { status, error } = viaNpm?.endsWith('.js')
    ? spawnSync(process.execPath, [viaNpm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, {
        cwd: root,
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32',
      });
  if (error !== undefined) throw new SetUpError(`npm could not be started: ${error.message}`);
  if (status !== 0)
    throw new SetUpError(`npm ci ended with ${status}, expected 0; its words are above`);
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  process.stderr.write(`callwright: installed in ${seconds} s\n`);
}

/**
 * Path below `root` of the optional dependency's Node; null if none fits this platform and starts.
 */
function findPinnedNode(root) {
  const { optionalDependencies } = JSON.parse(
    readFileSync(join(root, 'scripts/node/package.json'), 'utf8'),
  );
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const name of Object.keys(optionalDependencies)) {
    const path = join('node_modules', name, 'bin', binary);
    if (!existsSync(join(root, path))) continue;
    const { status } = spawnSync(join(root, path), ['--version'], { stdio: 'ignore' });
    if (status === 0) return path;
  }
  return null;
}

function nodeOf(root, stamp) {
  if (stamp.node !== null) return join(root, stamp.node);
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= nodeMajorMin) return process.execPath;
  throw new SetUpError(
    `no pinned Node runs on ${process.platform}-${process.arch}, and this one is ` +
      `${process.version}, expected v${nodeMajorMin} or newer. Install Node ${nodeMajorMin} and try again.`,
  );
}

function withLock(lock, work) {
  const release = takeLock(lock, 'installing');
  try {
    return work();
  } finally {
    release();
  }
}

/**
 * Waits for other processes; `doing` is for the message. Takes over the lock of a dead owner.
 * Returns the release function.
 */
export function takeLock(lock, doing) {
  const ownerFile = join(lock, 'pid');
  const giveUpAtMs = Date.now() + lockWaitMsMax;
  let told = false;
  while (!tryLock(lock)) {
    if (!isAlive(ownerFile)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) process.stderr.write(`callwright: another start is ${doing}; waiting for it ...\n`);
    told = true;
    if (Date.now() > giveUpAtMs)
      throw new SetUpError(`${lock} is still held; remove it and try again`);
    sleep(lockPollMs);
  }
  writeFileSync(ownerFile, String(process.pid));
  return () => rmSync(lock, { recursive: true, force: true });
}

function tryLock(lock) {
  try {
    mkdirSync(join(lock, '..'), { recursive: true });
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' && error.path === lock) return false;
    throw new SetUpError(`${lock} cannot be created: ${error.message}`);
  }
}

/** Whether the owner lives; one that has not yet written its id gets one more poll. */
function isAlive(ownerFile) {
  if (!existsSync(ownerFile)) sleep(lockPollMs);
  try {
    process.kill(Number(readFileSync(ownerFile, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
