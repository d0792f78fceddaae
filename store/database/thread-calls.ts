/**
 * Calls to an object in another thread, by the names of its methods. Answers keep their order; an
 * error crosses as text and code.
 */
import { MessageChannel, type MessagePort, parentPort, Worker } from 'node:worker_threads';
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

/** How a thread answers the calls to one object. */
export interface CallTarget {
  readonly open: () => object | Promise<object>;
  readonly codeOf: (error: unknown) => string | null;
  readonly answered?: (name: string) => void;
}

/** Answers the calls of each {@link CallThread} that uses this thread, by `targetOf` its data. */
export function answerThreadCalls<Data>(targetOf: (data: Data) => CallTarget): void {
  assert(parentPort !== null, 'calls between threads are answered in a thread of their own');
  parentPort.on('message', ({ port, data }: ThreadUse<Data>) => answerCalls(port, targetOf(data)));
}

interface ThreadUse<Data = unknown> {
  readonly port: MessagePort;
  readonly data: Data;
}

/** Answers calls by the methods of an object, opened at the first call. */
export function answerCalls(port: MessagePort, of: CallTarget): void {
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

/** Threads of one file at most; further objects share them. */
const threadsMax = 4;
const threads = new Map<string, Set<SharedThread>>();

/** A thread and how many objects it has. */
interface SharedThread {
  readonly worker: Worker;
  /** All that run the same file. */
  readonly running: Set<SharedThread>;
  objects: number;
}

/** The caller's side of a `Target` in a thread that runs {@link answerThreadCalls}. */
export class CallThread<Target extends MethodsOf<Target>> {
  readonly #thread: SharedThread;
  readonly #port: MessagePort;
  readonly #errorOf: (problem: string, code: string | null) => Error;
  readonly #failed: (cause: unknown) => void;
  readonly #exited: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #ended: Error | null = null;
  #isClosed = false;

  constructor(
    file: URL,
    of: {
      readonly data: unknown;
      readonly errorOf: (problem: string, code: string | null) => Error;
      readonly ended: (cause: unknown) => Error;
    },
  ) {
    this.#errorOf = of.errorOf;
    this.#thread = threadOf(file);
    this.#thread.objects += 1;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#port.on('message', (answer: ThreadAnswer) => this.#take(answer));
    this.#failed = (cause) => this.#end(of.ended(cause));
    this.#exited = () => this.#end(of.ended(undefined));
    const { worker } = this.#thread;
    worker.on('error', this.#failed);
    worker.on('exit', this.#exited);
    worker.postMessage({ port: port2, data: of.data } satisfies ThreadUse, [port2]);
  }

  call<Name extends keyof Target & string>(
    name: Name,
    ...args: Parameters<Target[Name]>
  ): Promise<Awaited<ReturnType<Target[Name]>>> {
    return this.#send(name, args) as Promise<Awaited<ReturnType<Target[Name]>>>;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      if (this.#ended === null) await this.#send('close', []);
    } finally {
      await this.#leave();
    }
  }

  async #leave(): Promise<void> {
    const { worker, running } = this.#thread;
    this.#exited();
    this.#port.close();
    worker.off('error', this.#failed);
    worker.off('exit', this.#exited);
    this.#thread.objects -= 1;
    if (this.#thread.objects > 0) return;
    running.delete(this.#thread);
    await worker.terminate();
  }

  #send(name: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended);
      this.#count += 1;
      this.#waiting.set(this.#count, { resolve, reject });
      this.#port.postMessage({ id: this.#count, name, args } satisfies ThreadCall);
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

/** A new thread, or the one with the fewest objects. */
function threadOf(file: URL): SharedThread {
  const running = threads.get(file.href) ?? new Set();
  threads.set(file.href, running);
  if (running.size >= threadsMax) {
    return [...running].reduce((one, other) => (other.objects < one.objects ? other : one));
  }
  const worker = new Worker(file);
  worker.setMaxListeners(0);
  const started = { worker, running, objects: 0 };
  running.add(started);
  worker.once('exit', () => running.delete(started));
  return started;
}
