/**
 * Scripts of a shell in which `callwright …` runs in this process, one command after the other: a
 * process of its own takes a second of processor for its modules alone. `callwright start` runs
 * beside them until it is killed. Every other program is a process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginHere,
  type CommandHere,
  type ProgramResult,
  type RunHereOptions,
} from './callwright.ts';
import { root } from './tree.ts';

/**
 * A command leaves its words and its stdin in a folder, and finds there what it printed. One whose
 * shell is killed is interrupted, and ends before its shell does. Help is asked for through npm
 * itself, once.
 */
const functions = `
callwright() {
  local job code
  job=$(mktemp -d "$CALLWRIGHT_JOBS/XXXXXX")
  printf '%s\\0' "$PWD" "$@" > "$job/words"
  env -0 > "$job/env"
  : > "$job/stdin"
  if [ "$1" = start ]; then
    trap 'curl -s "$CALLWRIGHT_RUNNER/\${job##*/}/end"' TERM
    curl -s "$CALLWRIGHT_RUNNER/\${job##*/}/begin" > "$job/code" &
    wait || true
  else
    cat > "$job/stdin"
    curl -s "$CALLWRIGHT_RUNNER/\${job##*/}" > "$job/code"
  fi
  cat "$job/stdout" || true
  cat "$job/stderr" >&2
  return "$(cat "$job/code")"
}
npm() {
  if [ "$1 $2 $3" = "run -s callwright" ] && [ "$5 \${6:-}" != "call --help" ]; then
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
  const services = new Map<string, CommandHere>();
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer(({ url = '' }, response) => {
    const [, name = '', step] = url.split('/');
    const job = join(folder, name);
    const answer = async (command: CommandHere | undefined) => {
      response.end(command && String(await codeOf(job, command)));
    };
    const begin = async () => {
      const command = beginJob(job);
      const answered = answer(command);
      if (step !== 'begin') return await answered;
      services.set(name, command);
      await command.more();
    };
    const end = () => {
      services.get(name)?.interrupt();
      return answer(services.get(name));
    };
    last = last.then(step === 'end' ? end : begin);
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
  // One whose shell was killed at once may still run.
  for (const service of services.values()) service.interrupt();
  await Promise.allSettled([...services.values()].map(({ ended }) => ended));
  server.close();
  rmSync(folder, { recursive: true });
  return { code, ...printed };
}

/** Begins the command that waits in a folder. */
function beginJob(job: string): CommandHere {
  const words = (name: string) => readFileSync(join(job, name), 'utf8').split('\0').slice(0, -1);
  const [cwd = '', ...args] = words('words');
  const env = Object.fromEntries(
    words('env').map((line) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]),
  );
  return beginHere(args, { input: readFileSync(join(job, 'stdin')), env, cwd });
}

/** Leaves what a command has printed to its end; its exit code, 70 where it did not end by itself. */
async function codeOf(job: string, { ended }: CommandHere): Promise<number | null> {
  const { code, stdout, stderr } = await ended.catch((error) => {
    return { code: 70, stdout: '', stderr: String(error.stack) };
  });
  writeFileSync(join(job, 'stdout'), stdout);
  writeFileSync(join(job, 'stderr'), stderr);
  return code;
}
