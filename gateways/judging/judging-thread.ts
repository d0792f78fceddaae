/**
 * A thread that judges texts, so that a large one keeps nobody else waiting.
 *
 * Begun with the first text; one thread, one text after the other. A thread that dies takes no
 * answer with it: who waits is told null, and the next text gets another thread.
 */
import { Worker } from 'node:worker_threads';
import type { RuleWorld } from '../../rules/index.ts';
import type { FilePieces } from './file-pieces.ts';
import type { JudgementWords, TextQuestion } from './judging.ts';

/** What the thread is asked. */
export interface ThreadQuestion {
  readonly id: number;
  readonly question: TextQuestion;
  readonly world: RuleWorld | undefined;
}

export interface JudgedApart {
  readonly words: JudgementWords;
  /** Of the text's file; null: it is not readable. */
  readonly pieces: FilePieces | null;
}

export interface ThreadAnswer {
  readonly id: number;
  readonly judged: JudgedApart;
}

/** Texts that wait for the thread; further ones are judged without it. */
const waitingMax = 16;

export class JudgingThread {
  readonly #world: RuleWorld | undefined;
  readonly #waiting = new Map<number, (judged: JudgedApart | null) => void>();
  #worker: Worker | null = null;
  #count = 0;

  constructor(world: RuleWorld | undefined) {
    this.#world = world;
  }

  /** null: nobody has judged it. */
  judge(question: TextQuestion): Promise<JudgedApart | null> {
    if (this.#waiting.size >= waitingMax) return Promise.resolve(null);
    this.#worker ??= this.#begin();
    this.#count += 1;
    const asked: ThreadQuestion = { id: this.#count, question, world: this.#world };
    this.#worker.postMessage(asked);
    return new Promise((resolve) => this.#waiting.set(asked.id, resolve));
  }

  stop(): void {
    void this.#worker?.terminate();
    this.#end();
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./judging-worker.ts', import.meta.url));
    // A process that has nothing else to do may end.
    worker.unref();
    worker.on('message', ({ id, judged }: ThreadAnswer) => {
      this.#waiting.get(id)?.(judged);
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
    for (const answer of this.#waiting.values()) answer(null);
    this.#waiting.clear();
  }
}
