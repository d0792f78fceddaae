/**
 * Hooks that ask the simulator a question and show its answer as precision grows. Each component
 * has its own thread. A new question stops the old one, whose answer stays until the next arrives.
 */
import { useEffect, useRef, useState } from 'react';
import type {
  LabAnswer,
  LabMessage,
  LabQuestion,
  LabReply,
  LabTask,
  LabTasks,
} from './worker-protocol.ts';

export interface Lab {
  readonly answer: LabAnswer | null;
  /** Whether the answer is for the previous question. */
  readonly isOld: boolean;
  readonly isRunning: boolean;
  readonly refused: Extract<LabReply, { kind: 'refused' }>['problems'] | null;
  readonly failure: string | null;
  stop(): void;
}

/** Pause after typing, before the question is sent. */
const settledMs = 120;
const nothing = { answer: null, isOld: false, isRunning: false, refused: null, failure: null };

export function useLab(question: LabQuestion | null): Lab {
  const [state, setState] = useState<Omit<Lab, 'stop'>>(nothing);
  const worker = useRef<Worker | null>(null);
  const lastId = useRef(0);
  const key = question === null ? null : JSON.stringify(question);
  useEffect(() => () => worker.current?.terminate(), []);
  useEffect(() => {
    if (key === null) return;
    const asked = JSON.parse(key) as LabQuestion;
    setState((before) => ({ ...before, isOld: before.answer !== null, isRunning: true }));
    const delayMs = lastId.current === 0 ? 0 : settledMs;
    const timer = window.setTimeout(() => {
      lastId.current += 1;
      const id = lastId.current;
      worker.current ??= newWorker();
      worker.current.onmessage = ({ data }: MessageEvent<LabReply>) => {
        if (data.id === lastId.current) setState(stateAfter(data));
      };
      worker.current.onerror = ({ message }) => {
        worker.current = null;
        setState({ ...nothing, failure: message });
      };
      send(worker.current, { id, question: asked });
    }, delayMs);
    return () => window.clearTimeout(timer);
  }, [key]);
  const stop = () => {
    lastId.current += 1;
    if (worker.current !== null) send(worker.current, { id: lastId.current, question: null });
    setState((before) => ({ ...before, isRunning: false }));
  };
  return { ...state, stop };
}

export interface TaskState<Answer> {
  readonly answer: Answer | null;
  readonly refused: Lab['refused'];
  readonly failure: string | null;
  readonly share: number;
}

const notDone = { answer: null, refused: null, failure: null, share: 0 };

/** Runs a task in its own thread; null: none. A new object restarts it. */
export function useTask<Kind extends keyof LabTasks>(
  kind: Kind,
  asked: LabTasks[Kind]['asked'] | null,
): TaskState<LabTasks[Kind]['answer']> {
  const [state, setState] = useState<TaskState<LabTasks[Kind]['answer']>>(notDone);
  useEffect(() => {
    setState(notDone);
    if (asked === null) return;
    const worker = newWorker();
    worker.onmessage = ({ data }: MessageEvent<LabReply>) => {
      if (data.kind === 'progress') {
        setState((before) => ({ ...before, share: data.share }));
        return;
      }
      worker.terminate();
      if (data.kind === 'done')
        setState({ ...notDone, answer: data.answer as LabTasks[Kind]['answer'] });
      else if (data.kind === 'refused') setState({ ...notDone, refused: data.problems });
      else if (data.kind === 'failed') setState({ ...notDone, failure: data.message });
    };
    worker.onerror = ({ message }) => setState({ ...notDone, failure: message });
    send(worker, { id: 1, task: { kind, asked } as LabTask });
    return () => worker.terminate();
  }, [kind, asked]);
  return state;
}

function newWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}

function send(worker: Worker, message: LabMessage): void {
  worker.postMessage(message);
}

function stateAfter(reply: LabReply): Omit<Lab, 'stop'> {
  switch (reply.kind) {
    case 'answer': {
      const { answer } = reply;
      return { ...nothing, answer, isRunning: answer.days < answer.daysMax };
    }
    case 'refused':
      return { ...nothing, refused: reply.problems };
    case 'failed':
      return { ...nothing, failure: reply.message };
    case 'progress':
    case 'done':
      return nothing;
  }
}
