/**
 * sipp: telephones that do as a scenario says, callers or stations.
 *
 * Scenarios stand in `test/switch/sipp`. What became of their calls is sipp's own count.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, type SwitchPrograms } from './private-asterisk.ts';

const scenarios = fileURLToPath(new URL('../../switch/sipp', import.meta.url));

/** A caller who hears nothing for longer has failed. */
const answerMsMax = 20_000;

export interface SippOptions {
  readonly programs: SwitchPrograms;
  /** Name of a file there. */
  readonly scenario: string;
  /** Listens here [any that is free]. */
  readonly port?: number;
  /** Of callers: the switch, the number dialled, how many calls, how many a second. */
  readonly calls?: {
    readonly sipPort: number;
    readonly to: string;
    readonly count: number;
    readonly perSecond: number;
    /** How long a caller talks, or waits. */
    readonly forMs: number;
  };
}

export interface Sipp {
  readonly port: number;
  /** Ended calls so far: as the scenario says, and otherwise. */
  counts(): { readonly asScripted: number; readonly otherwise: number };
  /** Resolves when it has ended by itself: of callers, when all calls have. */
  readonly ended: Promise<void>;
  /** Null: it runs, or was killed. */
  exitCode(): number | null;
  kill(): Promise<void>;
}

export async function startSipp({ programs, scenario, calls, ...of }: SippOptions): Promise<Sipp> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-sipp-'));
  const port = of.port ?? (await freePort('udp'));
  const media = await freePort('udp');
  const statistics = join(folder, 'statistics.csv');
  const args = [
    ...['-sf', join(scenarios, `${scenario}.xml`), '-i', '127.0.0.1', '-p', String(port)],
    ...['-mi', '127.0.0.1', '-mp', String(media), '-nostdin'],
    ...['-trace_stat', '-stf', statistics, '-fd', '1'],
    ...(calls === undefined ? [] : callerArguments(calls)),
  ];
  const env = { ...process.env, LD_LIBRARY_PATH: programs.libraries, TERM: 'dumb' };
  // Its input ends with us, and so does it.
  const wrapper = 'exec 3<&0; "$@" 3<&- & own=$!; { read -r _ <&3; kill -KILL $own; } & wait $own';
  const child: ChildProcess = spawn(
    'sh',
    ['-c', `${wrapper}; kill $! 2>&-`, 'sh', programs.sipp, ...args],
    {
      cwd: folder,
      env,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  const last = { asScripted: 0, otherwise: 0 };
  const counts = () => {
    if (existsSync(statistics)) Object.assign(last, countsOf(readFileSync(statistics, 'utf8')));
    return { ...last };
  };
  let code: number | null = null;
  const ended = once(child, 'exit').then(([exit]) => {
    code = exit as number | null;
    counts();
    rmSync(folder, { recursive: true, force: true });
  });
  const kill = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
  };
  return { port, counts, ended, kill, exitCode: () => code };
}

function callerArguments(calls: NonNullable<SippOptions['calls']>): readonly string[] {
  const { sipPort, to, count, perSecond, forMs } = calls;
  return [
    ...['-s', to, '-m', String(count), '-r', String(perSecond), '-rp', '1000'],
    ...['-l', String(count), '-d', String(forMs), '-recv_timeout', String(answerMsMax)],
    `127.0.0.1:${sipPort}`,
  ];
}

/** The last line of its statistics. */
function countsOf(text: string) {
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.split(';');
  const values = lines.at(-1)?.split(';') ?? [];
  const of = (name: string): number => Number(values[names.indexOf(name)] ?? 0);
  return { asScripted: of('SuccessfulCall(C)'), otherwise: of('FailedCall(C)') };
}
