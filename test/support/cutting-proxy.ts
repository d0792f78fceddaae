/**
 * Between a program and PostgreSQL: cuts the connection at the next commit, before or after it is
 * done, lets nothing pass, or is away for a while.
 *
 * As a thread (`aProxy`) it serves a program that stands still while it waits.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export class CuttingProxy {
  /** Where it cuts, once; null: it does not. */
  cutAt: 'before' | 'after' | null = null;
  cuts = 0;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #lastPort = 0;
  #isHeld = false;
  /** Packets of the program that still pass, and what is told once they have. */
  #passing = { left: Number.POSITIVE_INFINITY, over: () => {} };

  /** The URL that leads through it. */
  async before(url: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (data) => {
        this.#passing.left -= 1;
        if (this.#passing.left < 0) {
          this.hold();
          return this.#passing.over();
        }
        if (this.cutAt === null || !data.includes('commit')) return void far.write(data);
        const isAfter = this.cutAt === 'after';
        this.cutAt = null;
        this.cuts += 1;
        if (!isAfter) return this.cut();
        far.removeAllListeners('data');
        far.on('data', (answer) => answer.includes('COMMIT') && this.cut());
        far.write(data);
      });
      far.on('data', (data) => near.write(data));
      if (this.#isHeld) for (const socket of [near, far]) socket.pause();
    });
    this.#server = server;
    await this.listen(0);
    return url.replace(`:${port}/`, `:${this.#port()}/`);
  }

  async listen(port = this.#lastPort): Promise<void> {
    const server = this.#server;
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    this.#lastPort = this.#port();
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** Nothing passes any more, as where a machine has lost its network. */
  hold(): void {
    for (const socket of this.#sockets) socket.pause();
    this.#isHeld = true;
  }

  /** Holds at the packet after so many, wherever in a step of the program that is. */
  async heldAfter(packets: number): Promise<void> {
    await new Promise<void>((over) => {
      this.#passing = { left: packets, over };
    });
    this.#passing = { left: Number.POSITIVE_INFINITY, over: () => {} };
  }

  release(): void {
    this.#isHeld = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Until it listens again. */
  close(): void {
    this.#server?.close();
    this.cut();
  }

  #port(): number {
    const address = this.#server?.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    return address.port;
  }
}

/** What the thread is told. */
type ProxyTask =
  | ('before' | 'after' | 'cut' | 'close' | 'hold' | 'listen' | 'release')
  | { readonly heldAfter: number };

/** A proxy in a thread of its own. */
export async function aProxy(url: string) {
  const thread = new Worker(new URL(import.meta.url), { workerData: { url } });
  const [through] = (await once(thread, 'message')) as [string];
  /** Resolves with how often it has cut at a commit. */
  const tell = async (task: ProxyTask): Promise<number> => {
    thread.postMessage(task);
    const [cuts] = (await once(thread, 'message')) as [number];
    return cuts;
  };
  return { url: through, tell, end: () => thread.terminate() };
}

if (!isMainThread && typeof workerData?.url === 'string') {
  const proxy = new CuttingProxy();
  parentPort?.postMessage(await proxy.before(workerData.url));
  parentPort?.on('message', async (task: ProxyTask) => {
    if (typeof task === 'object') await proxy.heldAfter(task.heldAfter);
    else if (task === 'before' || task === 'after') proxy.cutAt = task;
    else await proxy[task]();
    parentPort?.postMessage(proxy.cuts);
  });
}
