/**
 * The agent client without a screen: actions as lines, news as lines of text or JSON.
 *
 * An action waits until it can be done: a script says what happens, not when.
 */
import { createInterface } from 'node:readline';
import { type Called, calledAs, refusalText, wordsFor } from '../terminal/action.ts';
import { agentActions } from './actions.ts';
import type { AgentWork } from './agent-work.ts';
import { changeLines } from './work-text.ts';

export interface PlainOptions {
  readonly work: AgentWork;
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

type Step = Called<AgentWork> | { readonly restMs: number };

/** The steps of `ready; accept; wait 5; finish`, or why there are none. */
export function stepsOf(script: string): readonly Step[] | string {
  const steps: Step[] = [];
  for (const text of script.split(/[;\n]/).map((one) => one.trim())) {
    if (text === '' || text.startsWith('#')) continue;
    const seconds = /^wait (\d{1,6})$/.exec(text)?.[1];
    const step = seconds === undefined ? calledAs(agentActions, text) : null;
    if (typeof step === 'string') return step;
    steps.push(step ?? { restMs: 1000 * Number(seconds) });
  }
  return steps;
}

/** Takes lines to their end, and tells what changes meanwhile; false: something was refused. */
export async function workPlainly(options: PlainOptions): Promise<boolean> {
  const { work, input, endsAtRefusal, write, stop } = options;
  const lines = createInterface({ input });
  stop.addEventListener('abort', () => lines.close());
  const tell = (now: AgentWork['now'], before: AgentWork['now'] | null): void => {
    for (const line of changeLines(now, before)) write('news', line);
  };
  tell(work.now, null);
  const quiet = work.watch.onChange(tell);
  let refusals = 0;
  for await (const line of lines) {
    const steps = stepsOf(line);
    for (const step of typeof steps === 'string' ? [steps] : steps) {
      if (stop.aborted || (refusals > 0 && endsAtRefusal)) break;
      const refused = typeof step === 'string' ? step : await takeStep(step, options);
      if (refused === null) continue;
      write('refused', refused);
      refusals += 1;
    }
  }
  quiet();
  return refusals === 0;
}

/** Why it was not done; null: it was. */
async function takeStep(step: Step, options: PlainOptions): Promise<string | null> {
  const { work, waitMs, write, stop } = options;
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
