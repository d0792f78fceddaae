/**
 * The simulator in a browser thread: answers after the first day, then several times a second with
 * growing precision. A new question, or null, stops the present one.
 */
import type { ParseResult } from '../../contracts/index.ts';
import { compileScenario, simulateReplication } from '../../simulator/index.ts';
import { DayRecorder } from './day-recorder.ts';
import { fitOf, forecastOf, wholeFitOf } from './worker-log.ts';
import { atan, cosOf, exp, log, sinOf } from './worker-math.ts';
import type {
  LabMessage,
  LabQuestion,
  LabReply,
  LabTask,
  LabTasks,
  ReplayQuestion,
  ReplayRun,
} from './worker-protocol.ts';
import { type LabStep, labRun } from './worker-run.ts';

// Safe, as only the simulator uses this thread's `Math`.
const { sin, cos } = Math;
Object.assign(Math, {
  exp,
  log,
  atan,
  sin: (x: number) => sinOf(x, sin),
  cos: (x: number) => cosOf(x, cos),
});

/** Interval of answers; `lookEveryMs`: of checks for messages. */
const tellEveryMs = 150;
const lookEveryMs = 25;

/** This thread's port, typed as `Worker`, as the page's types lack it. */
const port = globalThis as unknown as Pick<Worker, 'postMessage' | 'addEventListener'>;
let asked = 0;

port.addEventListener('message', ({ data }: MessageEvent<LabMessage>) => {
  asked = data.id;
  // Failures of tasks raise the thread's error event.
  if ('task' in data) return done(data.id, data.task);
  answer(data.id, data.question).catch((error: unknown) => {
    tell({ id: data.id, kind: 'failed', message: String(error) });
  });
});

function done(id: number, task: LabTask): void {
  const work = workOf(task);
  let next = work.next();
  for (; next.done !== true; next = work.next()) tell({ id, kind: 'progress', share: next.value });
  const { value } = next;
  if (value.ok) tell({ id, kind: 'done', answer: value.value });
  else tell({ id, kind: 'refused', problems: value.problems });
}

type Answers = LabTasks[keyof LabTasks]['answer'];

/** Carries out a task; yields the share done. */
function workOf(task: LabTask): Generator<number, ParseResult<Answers>> {
  switch (task.kind) {
    case 'replay':
      return replayOf(task.asked);
    case 'fit':
      return fitOf(task.asked);
    case 'centre':
      return wholeFitOf(task.asked);
    case 'forecast':
      return forecastOf(task.asked);
  }
}

async function answer(id: number, question: LabQuestion | null): Promise<void> {
  if (question === null) return;
  const run = labRun(question);
  if (!run.ok) return tell({ id, kind: 'refused', problems: run.problems });
  let [toldMs, lookedMs] = [Number.NEGATIVE_INFINITY, performance.now()];
  let untold: LabStep = null;
  for (const step of run.steps) {
    untold = step ?? untold;
    if (step !== null && performance.now() - toldMs > tellEveryMs) {
      tell({ id, kind: 'answer', answer: step() });
      untold = null;
      toldMs = performance.now();
    }
    if (performance.now() - lookedMs < lookEveryMs) continue;
    await turn();
    lookedMs = performance.now();
    if (asked !== id) return;
  }
  if (untold !== null) tell({ id, kind: 'answer', answer: untold() });
}

function tell(reply: LabReply): void {
  port.postMessage(reply);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Simulates one day; yields once, at its start. */
function* replayOf(asked: ReplayQuestion): Generator<number, ParseResult<ReplayRun>> {
  const { scenario, centre, seed, day } = asked;
  yield 0;
  const compiled = compileScenario(scenario, centre);
  if (!compiled.ok) return compiled;
  const { queues } = compiled.value.centre;
  const recorder = new DayRecorder(queues.map(({ id }) => id));
  const { endedAtMs } = simulateReplication(compiled.value, day, {
    seed,
    onEffect: (effect) => recorder.take(effect),
  });
  const names = queues.map(({ id, name }) => name ?? id);
  return { ok: true, value: recorder.run(names, endedAtMs) };
}
