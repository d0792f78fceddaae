/**
 * A thread that checks and evaluates rules, so the service stays responsive. It starts with the
 * first question and answers one at a time. If it dies, waiting questions get null, and the next
 * starts a new thread.
 */
import { Worker } from 'node:worker_threads';
import type { RuleWorld } from '../../rules/index.ts';
import type { Evaluation, EvaluationQuestion } from './evaluation.ts';
import type { ExpectedSet, FilePieces, JudgementWords, TextQuestion } from './judging.ts';

export type ThreadQuestion = { readonly id: number } & ThreadWork;

type ThreadWork =
  | { readonly question: TextQuestion; readonly world: RuleWorld | undefined }
  | { readonly task: EvaluationTask };

export interface EvaluationTask {
  /** Identifies the rule set and its text. */
  readonly key: string;
  /** The rules as text; empty if the thread has it already. */
  readonly text: string;
  readonly set: ExpectedSet;
  /** Key of a text that the thread may forget; empty: none. */
  readonly forget: string;
  readonly question: EvaluationQuestion;
}

export interface ThreadJudgement {
  readonly words: JudgementWords;
  readonly pieces: FilePieces | null;
}

export interface ThreadAnswer {
  readonly id: number;
  readonly answer: ThreadJudgement | Evaluation;
}

/** Most texts that wait for the thread; further ones are checked without it. */
const textsMax = 16;
/** Most evaluations that wait; further ones are refused. */
const decisionsMax = 200;
const keptMax = 16;

export class JudgingThread {
  readonly #world: RuleWorld | undefined;
  readonly #report: (error: Error) => void;
  readonly #waiting = new Map<number, (answer: ThreadAnswer['answer'] | null) => void>();
  /** Keys of the texts that the thread has, the latest used last. */
  readonly #sent = new Set<string>();
  #worker: Worker | null = null;
  #count = 0;

  /** `report` receives the error of which a thread died. */
  constructor(world: RuleWorld | undefined, report: (error: Error) => void) {
    this.#world = world;
    this.#report = report;
  }

  /** Checks a text; null: the thread died. */
  async judge(question: TextQuestion): Promise<ThreadJudgement | null> {
    if (this.#waiting.size >= textsMax) return null;
    const answer = await this.#ask({ question, world: this.#world });
    return answer !== null && 'words' in answer ? answer : null;
  }

  /** Evaluates rules; null: too many wait, or the thread died. */
  async evaluate(asked: Omit<EvaluationTask, 'forget'>): Promise<Evaluation | null> {
    if (this.#waiting.size >= decisionsMax) return null;
    const { key } = asked;
    const text = this.#sent.delete(key) ? '' : asked.text;
    this.#sent.add(key);
    const [oldest = ''] = this.#sent.size > keptMax ? this.#sent : [];
    this.#sent.delete(oldest);
    const answer = await this.#ask({ task: { ...asked, text, forget: oldest } });
    if (answer === null || 'words' in answer) return null;
    // After a failure the thread may lack the text.
    if ('mistake' in answer) this.#sent.delete(key);
    return answer;
  }

  #ask(asked: ThreadWork): Promise<ThreadAnswer['answer'] | null> {
    this.#worker ??= this.#begin();
    this.#count += 1;
    const id = this.#count;
    this.#worker.postMessage({ id, ...asked });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  stop(): void {
    void this.#worker?.terminate();
    this.#end();
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./judging-worker.ts', import.meta.url));
    // The thread does not keep the process alive.
    worker.unref();
    worker.on('message', ({ id, answer }: ThreadAnswer) => {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
    const ended = (): void => {
      if (this.#worker === worker) this.#end();
    };
    worker.on('error', (error: Error) => {
      this.#report(error);
      ended();
    });
    worker.on('exit', ended);
    return worker;
  }

  #end(): void {
    this.#worker = null;
    this.#sent.clear();
    for (const answer of this.#waiting.values()) answer(null);
    this.#waiting.clear();
  }
}
