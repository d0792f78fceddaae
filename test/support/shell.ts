/**
 * Scripts of a shell in which `callwright …` runs in this process, one command after the other: a
 * process of its own takes a second of processor for its modules alone. `callwright start` is
 * such a process all the same, as is every other program.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  callwrightHere,
  mainPath,
  nodePath,
  type ProgramResult,
  type RunHereOptions,
} from './callwright.ts';
import { root } from './tree.ts';

/**
 * A command leaves its words and its stdin in a folder, and finds there what it printed. Help is
 * asked for through npm itself.
 */
const functions = `
callwright() {
  if [ "$1" = start ]; then '${nodePath}' '${mainPath}' "$@"; return; fi
  local job code
  job=$(mktemp -d "$CALLWRIGHT_JOBS/XXXXXX")
  printf '%s\\0' "$PWD" "$@" > "$job/words"
  env -0 > "$job/env"
  cat > "$job/stdin"
  code=$(curl -s "$CALLWRIGHT_RUNNER/\${job##*/}")
  cat "$job/stdout" || true
  cat "$job/stderr" >&2
  return "$code"
}
npm() {
  if [ "$1 $2 $3" = "run -s callwright" ] && [ "\${6:-}" != --help ]; then
    shift 4; callwright "$@"
  else command npm "$@"; fi
}
`;

/** Runs a script of bash, and ends with its exit code; `null`: it was ended after `msMax`. */
export async function inShell(
  script: string,
  {
    cwd = root,
    env = process.env,
    msMax,
  }: Pick<RunHereOptions, 'cwd' | 'env'> & { readonly msMax?: number } = {},
): Promise<ProgramResult> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-shell-'));
  let running: Promise<unknown> = Promise.resolve();
  const server = createServer(({ url = '' }, response) => {
    running = running.then(async () => response.end(String(await runJob(join(folder, url)))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const runner = { CALLWRIGHT_JOBS: folder, CALLWRIGHT_RUNNER: `http://127.0.0.1:${port}` };
  const child = spawn('bash', ['-c', functions + script], {
    cwd,
    env: { ...env, ...runner },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: msMax,
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text));
  }
  const [code] = await once(child, 'close');
  server.close();
  rmSync(folder, { recursive: true });
  return { code, ...printed };
}

/** Runs the command that waits in a folder; its exit code, 70 where it did not end by itself. */
async function runJob(job: string): Promise<number | null> {
  const words = (name: string) => readFileSync(join(job, name), 'utf8').split('\0').slice(0, -1);
  const [cwd = '', ...args] = words('words');
  const env = Object.fromEntries(
    words('env').map((line) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]),
  );
  const input = readFileSync(join(job, 'stdin'));
  const { code, stdout, stderr } = await callwrightHere(args, { input, env, cwd }).catch(
    (error) => ({ code: 70, stdout: '', stderr: String(error.stack) }),
  );
  writeFileSync(join(job, 'stdout'), stdout);
  writeFileSync(join(job, 'stderr'), stderr);
  return code;
}
