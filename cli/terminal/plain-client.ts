/**
 * Carries out actions as lines from a script or stdin, and prints changes as text or JSON. An
 * action waits until it is possible, so a script needs no times. Every client has `status`, `help`
 * and `quit`.
 */
import { createInterface } from 'node:readline';
import { type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { scriptOptions } from '../options.ts';
import {
  type Action,
  type ActionCall,
  actionLines,
  calledAs,
  nameOf,
  refusalText,
} from './action.ts';
import type { ConnectionStatus, Watch } from './watch.ts';

interface Watched<Seen extends object> {
  readonly watch: Watch<Seen>;
}

export interface PlainClient<Seen extends object, Target extends Watched<Seen>> {
  readonly work: Target;
  readonly actions: readonly Action<Target>[];
  /** Lines that tell what changed since the last reading; at the first one, everything. */
  readonly changes: (
    now: Seen & ConnectionStatus,
    before: (Seen & ConnectionStatus) | null,
  ) => readonly string[];
}

export interface PlainOptions<Seen extends object, Target extends Watched<Seen>>
  extends PlainClient<Seen, Target> {
  /** Lines of actions, with `;` between those of a line. */
  readonly lines: AsyncIterable<string>;
  readonly endsAtRefusal: boolean;
  readonly waitMs: number;
  readonly write: (kind: 'news' | 'done' | 'refused', text: string) => void;
  readonly stop: AbortSignal;
}

interface PlainFlags extends OptionsOf<typeof scriptOptions> {
  /** Actions with `;` between, before the script or the first line. Default: none. */
  readonly first?: string;
  readonly stop: AbortSignal;
}

/** @throws {CliError} if a step is unknown. */
export function checkScript<Target>(actions: readonly Action<Target>[], script = ''): void {
  const fault = stepsOf(actions, script);
  if (typeof fault === 'string') throw wrongUsage(`--script: ${fault}`);
}

const ownSteps = ['status', 'help', 'quit'] as const;
type Step<Target> =
  | ActionCall<Target>
  | { readonly restMs: number }
  | { readonly own: (typeof ownSteps)[number] };

/** The steps of `ready; accept; wait 5; finish`, or why they are invalid. */
export function stepsOf<Target>(
  actions: readonly Action<Target>[],
  script: string,
): readonly Step<Target>[] | string {
  const steps: Step<Target>[] = [];
  for (const text of script.split(/[;\n]/).map((one) => one.trim())) {
    if (text === '' || text.startsWith('#')) continue;
    const seconds = /^wait (\d{1,6})$/.exec(text)?.[1];
    const own = ownSteps.find((word) => word === text);
    const called = seconds ?? own ?? calledAs(actions, text);
    if (own !== undefined) steps.push({ own });
    else if (seconds !== undefined) steps.push({ restMs: 1000 * Number(seconds) });
    else if (typeof called === 'string') return called;
    else steps.push(called);
  }
  return steps;
}

/** Tries of one step whose offer or call ends before the request arrives. */
const triesMax = 20;

const marks = { news: ' ', done: '>', refused: '!' } as const;

function endText(count: number, first: string): string {
  if (count === 1) return `callwright: a step was refused: ${first}`;
  return `callwright: ${count} steps were refused; the first: ${first}`;
}

export async function workOnStdout<Seen extends object, Target extends Watched<Seen>>(
  client: PlainClient<Seen, Target>,
  flags: PlainFlags,
): Promise<ExitCode> {
  const { script, json, wait: waitMs, stop } = flags;
  const refusals: string[] = [];
  await workPlainly({
    ...client,
    waitMs,
    stop,
    endsAtRefusal: script !== undefined,
    lines: linesOf(flags),
    write: (kind, text) => {
      const line = json === true ? JSON.stringify({ type: kind, text }) : `${marks[kind]} ${text}`;
      process.stdout.write(`${line}\n`);
      if (kind === 'refused') refusals.push(text);
    },
  });
  const [why] = refusals;
  if (why !== undefined) process.stderr.write(`${endText(refusals.length, why)}\n`);
  if (stop.aborted) return exitCodes.stopped;
  return why === undefined ? exitCodes.yes : exitCodes.no;
}

async function* linesOf({ first, script, stop }: PlainFlags): AsyncGenerator<string> {
  if (script !== undefined) yield `${first ?? ''};${script}`;
  else {
    // Created now, so that lines typed during the first actions are kept.
    const typed = createInterface({ input: process.stdin, signal: stop });
    const lines = typed[Symbol.asyncIterator]();
    try {
      if (first !== undefined) yield first;
      yield* lines;
    } finally {
      typed.close();
    }
  }
}

/** Reads all lines and prints changes meanwhile; false after a refusal. */
export async function workPlainly<Seen extends object, Target extends Watched<Seen>>(
  options: PlainOptions<Seen, Target>,
): Promise<boolean> {
  const { work, actions, changes, lines, endsAtRefusal, write, stop } = options;
  const tell = (now: Seen & ConnectionStatus, before: (Seen & ConnectionStatus) | null): void => {
    for (const line of changes(now, before)) write('news', line);
  };
  tell(work.watch.now, null);
  const quiet = work.watch.onChange(tell);
  let refusals = 0;
  let isOver = false;
  for await (const line of lines) {
    const steps = stepsOf(actions, line);
    for (const step of typeof steps === 'string' ? [steps] : steps) {
      isOver ||= stop.aborted || (refusals > 0 && endsAtRefusal);
      if (isOver) break;
      const refused = typeof step === 'string' ? step : await takeStep(step, options);
      isOver = refused === false;
      if (typeof refused !== 'string') continue;
      write('refused', refused);
      refusals += 1;
    }
    if (isOver) break;
  }
  quiet();
  return refusals === 0;
}

/** Carries out one step: null on success, the reason of a failure, or false to end. */
async function takeStep<Seen extends object, Target extends Watched<Seen>>(
  step: Step<Target>,
  { work, actions, changes, waitMs, write, stop }: PlainOptions<Seen, Target>,
): Promise<string | null | false> {
  if ('own' in step) {
    const lines = step.own === 'help' ? actionLines(actions) : changes(work.watch.now, null);
    write('done', step.own);
    if (step.own !== 'quit') for (const line of lines) write('news', line);
    return step.own === 'quit' ? false : null;
  }
  if ('restMs' in step) {
    await work.watch.until(() => false, step.restMs, stop);
    return null;
  }
  const { action, given, text } = step;
  for (let tries = 1; ; tries += 1) {
    if (!(await work.watch.until(() => action.isOpen(work), waitMs, stop))) {
      return `${nameOf(action)} needs ${action.needs}; there is none after ${waitMs / 1000} s`;
    }
    write('done', text);
    const problem = (await action.run(work, given)) ?? (await work.watch.read());
    if (problem === null) return null;
    const isGone = action.gone?.includes(problem.code) === true && tries < triesMax;
    if (!isGone) return refusalText(problem);
    // A caller who gives up meanwhile is no fault of the script.
    write('news', `${refusalText(problem)} The next is waited for.`);
    await work.watch.read();
  }
}
