/**
 * A thread that judges texts of rules, or decides by them, so that neither keeps anybody waiting.
 *
 * Begun with the first question; one thread, one question after the other. A thread that dies takes
 * no answer with it: who waits is told null, and the next question gets another thread.
 */
import { Worker } from 'node:worker_threads';
import type { RuleWorld } from '../../rules/index.ts';
import type { Evaluation, EvaluationQuestion } from './evaluation.ts';
import type { Belonging, FilePieces, JudgementWords, TextQuestion } from './judging.ts';

/** What the thread is asked. */
export type ThreadQuestion = { readonly id: number } & Asked;

type Asked =
  | { readonly question: TextQuestion; readonly world: RuleWorld | undefined }
  | { readonly task: EvaluationTask };

/** What to decide, and by which text. */
export interface EvaluationTask {
  /** Of the set and its text. */
  readonly key: string;
  /** Empty: the thread has it. */
  readonly text: string;
  readonly set: Belonging;
  /** Key of a text that the thread need not keep; empty: none. */
  readonly forget: string;
  readonly question: EvaluationQuestion;
}

export interface JudgedApart {
  readonly words: JudgementWords;
  /** Of the text's file; null: it is not readable. */
  readonly pieces: FilePieces | null;
}

export interface ThreadAnswer {
  readonly id: number;
  readonly answer: JudgedApart | Evaluation;
}

/** Texts that wait for the thread; further ones are judged without it. */
const textsMax = 16;
/** Decisions that wait for the thread; further ones are refused. */
const decisionsMax = 200;
/** Sets of rules that the thread keeps compiled. */
const keptMax = 16;

export class JudgingThread {
  readonly #world: RuleWorld | undefined;
  readonly #waiting = new Map<number, (answer: ThreadAnswer['answer'] | null) => void>();
  /** Keys of texts that the thread has, that used last at the end. */
  readonly #sent = new Set<string>();
  #worker: Worker | null = null;
  #count = 0;

  constructor(world: RuleWorld | undefined) {
    this.#world = world;
  }

  /** null: nobody has judged it. */
  async judge(question: TextQuestion): Promise<JudgedApart | null> {
    if (this.#waiting.size >= textsMax) return null;
    const answer = await this.#ask({ question, world: this.#world });
    return answer !== null && 'words' in answer ? answer : null;
  }

  /** null: too many wait, or the thread has died. */
  async evaluate(asked: Omit<EvaluationTask, 'forget'>): Promise<Evaluation | null> {
    if (this.#waiting.size >= decisionsMax) return null;
    const { key } = asked;
    const text = this.#sent.delete(key) ? '' : asked.text;
    this.#sent.add(key);
    const [oldest = ''] = this.#sent.size > keptMax ? this.#sent : [];
    this.#sent.delete(oldest);
    const answer = await this.#ask({ task: { ...asked, text, forget: oldest } });
    if (answer === null || 'words' in answer) return null;
    // What has failed may not have been kept.
    if ('mistake' in answer) this.#sent.delete(key);
    return answer;
  }

  #ask(asked: Asked): Promise<ThreadAnswer['answer'] | null> {
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
    // A process that has nothing else to do may end.
    worker.unref();
    worker.on('message', ({ id, answer }: ThreadAnswer) => {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
    const ended = (): void => {
      if (this.#worker === worker) this.#end();
    };
    worker.on('error', ended);
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
