/**
 * Obtains other projects' programs for tests, once, in the user's cache folder by version. Plain
 * JavaScript on Node 20, as continuous integration starts with it.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetUpError, takeLock } from './install.mjs';

const usageCode = 2;
const tellEveryMs = 20_000;
const buildPriority = 10;

const ring1Refusal =
  'ring 1 uses no third-party program; a test file that does needs a row in test/support/scope.ts';

/**
 * Prints the result, or a sentence on why it failed. With `CALLWRIGHT_PROGRAMS=none`, as in ring 1,
 * no program is found.
 */
export async function answerWith(answer) {
  try {
    if (process.env.CALLWRIGHT_PROGRAMS === 'none') throw new SetUpError(ring1Refusal);
    process.stdout.write(`${await answer()}\n`);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`callwright: ${error.message}\n`);
    process.exitCode = usageCode;
  }
}

/**
 * Path of `file` once it exists. `quickly` may provide it silently; else `make` does, with a
 * message. With `CALLWRIGHT_PROGRAMS=present`, as in ring 2, nothing is obtained.
 * @throws {SetUpError} if it is missing and cannot be obtained.
 */
export async function obtained({ what, folderName, file, how, needs, quickly, make }) {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(caches, 'callwright', folderName);
  const path = join(folder, file);
  if (existsSync(path)) return path;
  if (process.env.CALLWRIGHT_PROGRAMS === 'present') {
    throw new SetUpError(`${what} is not here; \`npm run programs\` obtains it`);
  }
  const release = takeLock(`${folder}.lock`, `obtaining ${what}`);
  const work = mkdtempSync(join(tmpdir(), 'callwright-programs-'));
  try {
    if (existsSync(path)) return path;
    mkdirSync(folder, { recursive: true });
    if ((await quickly?.(work, path)) !== true) {
      await tellingOf({ what, how, needs, folder }, () => make({ work, folder, path }));
    }
    return path;
  } finally {
    rmSync(work, { recursive: true, force: true });
    release();
  }
}

async function tellingOf({ what, how, needs, folder }, make) {
  const beganAtMs = Date.now();
  const seconds = () => `${Math.round((Date.now() - beganAtMs) / 1_000)} s`;
  const tell = (text) => process.stderr.write(`callwright: ${what}: ${text}\n`);
  tell(`${how}, once; kept in ${folder}`);
  const timer = setInterval(() => tell(`${seconds()} so far`), tellEveryMs);
  try {
    await make();
    tell(`ready after ${seconds()}`);
  } catch (error) {
    throw new SetUpError(`${what} cannot be obtained: it needs ${needs}; ${error.message}`);
  } finally {
    clearInterval(timer);
  }
}

/** Path of a file below `locks/`: hashes of all that is downloaded for a program. */
export function lockOf(name) {
  return fileURLToPath(new URL(`locks/${name}`, import.meta.url));
}

/** Builds a Go program from modules that all have a hash in the `go.sum` of its lock. */
export async function buildGo(command, { lock, options = [], work, path }) {
  for (const file of ['go.mod', 'go.sum'])
    copyFileSync(lockOf(`${lock}/${file}`), join(work, file));
  const made = join(work, 'made');
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -mod=readonly' };
  await run('go', ['build', '-trimpath', ...options, '-o', made, command], { cwd: work, env });
  moved(made, path);
}

/** Moves atomically, even if the cache is on another disk. */
export function moved(from, path) {
  chmodSync(from, 0o755);
  const beside = `${path}.${process.pid}`;
  copyFileSync(from, beside);
  renameSync(beside, path);
}

export function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const keep = (text) => {
      said = `${said}${text}`.slice(-2_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('spawn', () => setPriority(child.pid, buildPriority));
    child.on('error', (error) => reject(new Error(`${program}: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ${args[0]} ended with ${code}, expected 0: ${said}`));
    });
  });
}
