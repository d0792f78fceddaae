/**
 * Calls to an object in another thread, by the names of its methods. Answers keep their order; an
 * error crosses as text and code.
 */
import { type MessagePort, Worker } from 'node:worker_threads';
import { assert, reasonOf } from '../../kernel/index.ts';

export interface ThreadCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export type ThreadAnswer = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly problem: string; readonly code: string | null }
);

/** Answers calls by the methods of an object, opened at the first call. */
export function answerCalls(
  port: MessagePort,
  of: {
    readonly open: () => object | Promise<object>;
    readonly codeOf: (error: unknown) => string | null;
    readonly answered?: (name: string) => void;
  },
): void {
  let opened: object | null = null;
  let last: Promise<void> = Promise.resolve();
  const resultOf = async ({ name, args }: ThreadCall): Promise<unknown> => {
    if (name === 'close' && opened === null) return undefined;
    opened ??= await of.open();
    const method = (opened as Methods)[name];
    assert(
      method !== undefined,
      () => `a thread was called for ${name}; expected one of its methods`,
    );
    return await method.apply(opened, [...args]);
  };
  port.on('message', (call: ThreadCall) => {
    const { id, name } = call;
    last = last.then(async () => {
      const answer = await resultOf(call).then(
        (value) => ({ id, value }),
        (error: unknown) => ({ id, problem: reasonOf(error), code: of.codeOf(error) }),
      );
      port.postMessage(answer satisfies ThreadAnswer);
      of.answered?.(name);
    });
  });
}

interface Methods {
  readonly [name: string]: (...args: readonly unknown[]) => unknown;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type MethodsOf<Target> = { readonly [Name in keyof Target]: (...args: never[]) => unknown };

/** The caller's side of a thread that runs `answerCalls` on a `Target`. */
export class CallThread<Target extends MethodsOf<Target>> {
  readonly #worker: Worker;
  readonly #errorOf: (problem: string, code: string | null) => Error;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #ended: Error | null = null;

  constructor(
    file: URL,
    of: {
      readonly workerData: unknown;
      readonly errorOf: (problem: string, code: string | null) => Error;
      readonly ended: (cause: unknown) => Error;
    },
  ) {
    this.#errorOf = of.errorOf;
    this.#worker = new Worker(file, { workerData: of.workerData });
    this.#worker.on('message', (answer: ThreadAnswer) => this.#take(answer));
    const end = (cause?: unknown): void => this.#end(of.ended(cause));
    this.#worker.on('error', end);
    this.#worker.on('exit', () => end());
  }

  call<Name extends keyof Target & string>(
    name: Name,
    ...args: Parameters<Target[Name]>
  ): Promise<Awaited<ReturnType<Target[Name]>>> {
    return this.#send(name, args) as Promise<Awaited<ReturnType<Target[Name]>>>;
  }

  async close(): Promise<void> {
    if (this.#ended === null) await this.#send('close', []);
    await this.#worker.terminate();
  }

  #send(name: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended);
      this.#count += 1;
      this.#waiting.set(this.#count, { resolve, reject });
      this.#worker.postMessage({ id: this.#count, name, args } satisfies ThreadCall);
    });
  }

  #take(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('value' in answer) waiting?.resolve(answer.value);
    else waiting?.reject(this.#errorOf(answer.problem, answer.code));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
