/**
 * A client of the terminal without a screen: actions as lines, news as lines of text or JSON.
 *
 * An action waits until it can be done: a script says what happens, not when. `status` tells again
 * all that is now, `help` what can be typed, `quit` ends.
 */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { scriptOptions } from '../options.ts';
import { type Action, type Called, calledAs, refusalText, wordsFor } from './action.ts';
import type { ActionScreenOptions } from './action-screen.ts';
import type { Lined, Watch } from './watch.ts';

/** What actions are carried out on. */
export interface Watched<Seen extends object> {
  readonly watch: Watch<Seen>;
}

/** What a client can do, and how it tells of changes. */
export interface PlainClient<Seen extends object, Target extends Watched<Seen>> {
  readonly actions: readonly Action<Target>[];
  /** What has changed, a line each; all of it where nothing was told before. */
  readonly changes: (now: Seen & Lined, before: (Seen & Lined) | null) => readonly string[];
}

export interface PlainOptions<Seen extends object, Target extends Watched<Seen>>
  extends PlainClient<Seen, Target> {
  readonly work: Target;
  /** Actions before the first line [none]. */
  readonly first?: string;
  /** Lines of actions, with `;` between those of a line. */
  readonly input: NodeJS.ReadableStream;
  /** What is refused ends it. */
  readonly endsAtRefusal: boolean;
  /** How long an action waits until it can be done. */
  readonly waitMs: number;
  readonly write: (kind: 'news' | 'done' | 'refused', text: string) => void;
  /** Ctrl-C. */
  readonly stop: AbortSignal;
}

/** Of the command line. */
export interface PlainFlags extends OptionsOf<typeof scriptOptions> {
  /** Actions with `;` between, before the script or the first line [none]. */
  readonly first?: string;
}

/** Whether there is a screen to work on. @throws {CliError} where the script is none. */
export function hasScreen<Target>(
  actions: readonly Action<Target>[],
  { script, plain, json }: Omit<PlainFlags, 'wait'>,
): boolean {
  const fault = stepsOf(actions, script ?? '');
  if (typeof fault === 'string') throw wrongUsage(`--script: ${fault}`);
  const isPlain = script !== undefined || plain === true || json === true;
  return !isPlain && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Of the client itself. */
const ownSteps = ['status', 'help', 'quit'] as const;
type Step<Target> =
  | Called<Target>
  | { readonly restMs: number }
  | { readonly own: (typeof ownSteps)[number] };

/** The steps of `ready; accept; wait 5; finish`, or why there are none. */
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

/** Actions with their keys and what they ask, a line each. */
function actionLines<Target>(actions: readonly Action<Target>[]): readonly string[] {
  return actions.map(({ name, key, help, asks }) => {
    const words = asks.map((ask) => ` <${ask.name}>`).join('');
    return `${key}  ${(name + words).padEnd(52)} ${help}`;
  });
}

/** They stand below the options of a client. */
export function actionHelp<Target>(actions: readonly Action<Target>[]): string {
  const lines = actionLines(actions).map((line) => `  ${line}`);
  return `\nActions, with their keys on the screen:\n${lines.join('\n')}\n`;
}

/** A client, with the screen that it has where there is one. */
export interface TerminalClient<Seen extends object, Target extends Watched<Seen>>
  extends PlainClient<Seen, Target>,
    Pick<ActionScreenOptions<Target>, 'draw' | 'firstKey'> {}

/** On the screen until it is left, or by the script or the lines of stdin to their end. */
export async function workHere<Seen extends object, Target extends Watched<Seen>>(
  work: Target,
  client: TerminalClient<Seen, Target>,
  of: PlainFlags & { readonly isOnScreen: boolean; readonly stop: AbortSignal },
): Promise<ExitCode> {
  if (!of.isOnScreen) return await workOnStdout(work, client, of);
  // Loaded here, so that scripts do not wait for it.
  const { showActionScreen } = await import('./action-screen.ts');
  const { watch } = work;
  await showActionScreen({
    ...client,
    target: () => work,
    stop: of.stop,
    listen: (changed) => watch.onChange((now, before) => changed(client.changes(now, before)[0])),
  });
  return exitCodes.yes;
}

const marks = { news: ' ', done: '>', refused: '!' } as const;

function endText(count: number, first: string): string {
  if (count === 1) return `callwright: a step was refused: ${first}`;
  return `callwright: ${count} steps were refused; the first: ${first}`;
}

/** Plays the script, or the lines of stdin, and tells on stdout. */
async function workOnStdout<Seen extends object, Target extends Watched<Seen>>(
  work: Target,
  client: PlainClient<Seen, Target>,
  { script, first, json, wait, stop }: PlainFlags & { readonly stop: AbortSignal },
): Promise<ExitCode> {
  const refusals: string[] = [];
  const isFine = await workPlainly({
    ...client,
    work,
    waitMs: wait,
    stop,
    endsAtRefusal: script !== undefined,
    ...(first === undefined ? {} : { first }),
    input: script === undefined ? process.stdin : Readable.from([script]),
    write: (kind, text) => {
      const line = json === true ? JSON.stringify({ type: kind, text }) : `${marks[kind]} ${text}`;
      process.stdout.write(`${line}\n`);
      if (kind === 'refused') refusals.push(text);
    },
  });
  // What a command ends with is said where its caller looks for the reason.
  const [why] = refusals;
  if (why !== undefined) process.stderr.write(`${endText(refusals.length, why)}\n`);
  if (stop.aborted) return exitCodes.stopped;
  return isFine ? exitCodes.yes : exitCodes.no;
}

/** Takes lines to their end, and tells what changes meanwhile; false: something was refused. */
export async function workPlainly<Seen extends object, Target extends Watched<Seen>>(
  options: PlainOptions<Seen, Target>,
): Promise<boolean> {
  const { work, actions, changes, first, input, endsAtRefusal, write, stop } = options;
  const lines = createInterface({ input });
  // What comes while the first actions run is kept for later.
  const typed = lines[Symbol.asyncIterator]();
  stop.addEventListener('abort', () => lines.close());
  const tell = (now: Seen & Lined, before: (Seen & Lined) | null): void => {
    for (const line of changes(now, before)) write('news', line);
  };
  tell(work.watch.now, null);
  const quiet = work.watch.onChange(tell);
  let refusals = 0;
  let isOver = false;
  for await (const line of linesFrom(first, typed)) {
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
    if (isOver) lines.close();
  }
  quiet();
  return refusals === 0;
}

async function* linesFrom(first: string | undefined, more: AsyncIterable<string>) {
  if (first !== undefined) yield first;
  yield* more;
}

/** Why it was not done; null: it was; false: nothing more is to be done. */
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
  if (!(await work.watch.until(() => action.isOpen(work), waitMs, stop))) {
    return `${action.name} needs ${action.needs}; there is none after ${waitMs / 1000} s`;
  }
  write('done', text);
  const problem =
    (await action.run(work, wordsFor(action, given, work))) ?? (await work.watch.read());
  return problem === null ? null : refusalText(problem);
}
