/**
 * Carries out an agent's actions from lines of a script or stdin, and prints changes as text or
 * JSON. An action waits until it is possible, so scripts need no times.
 */
import { createInterface } from 'node:readline';
import { refusalText } from '../call/connect.ts';
import { type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { scriptOptions } from '../options.ts';
import { type ActionCall, actionLines, calledAs, nameOf } from './action.ts';
import { agentActions } from './actions.ts';
import type { AgentWork } from './agent-work.ts';
import { changeLines } from './work-text.ts';

export interface PlainOptions {
  readonly work: AgentWork;
  /** Lines of actions, with `;` between those of a line. */
  readonly lines: AsyncIterable<string>;
  readonly endsAtRefusal: boolean;
  readonly waitMs: number;
  readonly write: (kind: 'news' | 'done' | 'refused', text: string) => void;
  readonly stop: AbortSignal;
}

/** @throws {CliError} if a step is unknown. */
export function checkScript(script = ''): void {
  const fault = stepsOf(script);
  if (typeof fault === 'string') throw wrongUsage(`--script: ${fault}`);
}

const ownSteps = ['status', 'help', 'quit'] as const;
type Step =
  | ActionCall<AgentWork>
  | { readonly restMs: number }
  | { readonly own: (typeof ownSteps)[number] };

/** The steps of `ready; accept; wait 5; finish`, or why they are invalid. */
export function stepsOf(script: string): readonly Step[] | string {
  const steps: Step[] = [];
  for (const text of script.split(/[;\n]/).map((one) => one.trim())) {
    if (text === '' || text.startsWith('#')) continue;
    const seconds = /^wait (\d{1,6})$/.exec(text)?.[1];
    const own = ownSteps.find((word) => word === text);
    const called = seconds ?? own ?? calledAs(agentActions, text);
    if (own !== undefined) steps.push({ own });
    else if (seconds !== undefined) steps.push({ restMs: 1000 * Number(seconds) });
    else if (typeof called === 'string') return called;
    else steps.push(called);
  }
  return steps;
}

const marks = { news: ' ', done: '>', refused: '!' } as const;

export async function workOnStdout(
  work: AgentWork,
  flags: OptionsOf<typeof scriptOptions> & { readonly stop: AbortSignal },
): Promise<ExitCode> {
  const { script, json, wait: waitMs, stop } = flags;
  const refusals: string[] = [];
  await workPlainly({
    work,
    waitMs,
    stop,
    endsAtRefusal: script !== undefined,
    lines: linesOf(script, stop),
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

function endText(count: number, first: string): string {
  if (count === 1) return `callwright: a step was refused: ${first}`;
  return `callwright: ${count} steps were refused; the first: ${first}`;
}

async function* linesOf(script: string | undefined, signal: AbortSignal): AsyncGenerator<string> {
  if (script !== undefined) return yield script;
  const typed = createInterface({ input: process.stdin, signal });
  try {
    yield* typed;
  } finally {
    typed.close();
  }
}

/** Reads all lines and prints changes meanwhile; false after a refusal. */
export async function workPlainly(options: PlainOptions): Promise<boolean> {
  const { work, lines, endsAtRefusal, write, stop } = options;
  const tell: Parameters<AgentWork['onChange']>[0] = (now, before) => {
    for (const line of changeLines(now, before)) write('news', line);
  };
  tell(work.now, null);
  const quiet = work.onChange(tell);
  let refusals = 0;
  let isOver = false;
  for await (const line of lines) {
    const steps = stepsOf(line);
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

/** Tries of one step whose offer or call ends before the request arrives. */
const triesMax = 20;

/** Carries out one step: null on success, the reason of a failure, or false to end. */
async function takeStep(
  step: Step,
  { work, waitMs, write, stop }: PlainOptions,
): Promise<string | null | false> {
  if ('own' in step) {
    write('done', step.own);
    if (step.own === 'quit') return false;
    const lines = step.own === 'help' ? actionLines(agentActions) : changeLines(work.now, null);
    for (const line of lines) write('news', line);
    return null;
  }
  if ('restMs' in step) {
    await work.until(() => false, step.restMs, stop);
    return null;
  }
  const { action, given, text } = step;
  for (let tries = 1; ; tries += 1) {
    if (!(await work.until(() => action.isOpen(work), waitMs, stop))) {
      return `${nameOf(action)} needs ${action.needs}; there is none after ${waitMs / 1000} s`;
    }
    write('done', text);
    const problem = (await action.run(work, given)) ?? (await work.read());
    if (problem === null) return null;
    const isGone = action.gone?.includes(problem.code) === true && tries < triesMax;
    if (!isGone) return refusalText(problem);
    // A caller who gives up meanwhile is no fault of the script.
    write('news', `${refusalText(problem)} The next is waited for.`);
    await work.read();
  }
}
