/** The sandbox of payments, in this process or as one of its own, and a client of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  HttpProvider,
  httpTransport,
  paymentDoers,
  Sandbox,
  StoredKeys,
  signatureHeader,
  type Transport,
} from '../../gateways/index.ts';
import { inMemory, openSqlite } from '../../store/index.ts';
import { aFolder } from './a-folder.ts';

/** A Monday. */
export const startMs = Date.UTC(2026, 10, 23, 8);
export const secret = 'between us';

export interface SandboxBooks {
  /** Requests for operations that have come in. */
  readonly asked: number;
  readonly authorisations: readonly {
    readonly ref: string;
    readonly authorised: number;
    readonly captured: number;
    readonly refunded: number;
    readonly state: string;
  }[];
  readonly giftCards: readonly { readonly ref: string; readonly balance: number }[];
  readonly operations: readonly {
    readonly key: string;
    readonly kind: string;
    readonly status: string;
    readonly amountMinor: number;
  }[];
  readonly webhooks: readonly {
    readonly id: number;
    readonly status: string;
    readonly tries: number;
  }[];
}

export interface DeliveredWebhook {
  readonly rawBody: string;
  readonly signature: string | undefined;
}

/** Where a sandbox runs. */
interface Place {
  readonly transport: Transport;
  restart(nowMs: number): Promise<void>;
}
type Deliver = (rawBody: string, signature: string) => Promise<boolean>;

/** By where they run; each begins a world with empty books in a file, at `startMs`. */
export const paymentWorlds = {
  'in this process': () => aPaymentWorld(inProcess),
  'as a process of its own': () => aPaymentWorld(asProcess),
} as const;

export type PaymentWorld = Awaited<ReturnType<typeof aPaymentWorld>>;

async function aPaymentWorld(begin: (path: string, deliver: Deliver) => Promise<Place>) {
  const folder = aFolder();
  const delivered: DeliveredWebhook[] = [];
  const settings = { takesWebhooks: true };
  const place = await begin(`${folder}/books.sqlite`, (rawBody, signature) => {
    delivered.push({ rawBody, signature });
    return Promise.resolve(settings.takesWebhooks);
  });
  const patient = new AbortController().signal;
  const send = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status, body: answered } = await place.transport({ method, path, ...content }, patient);
    return { status, body: JSON.parse(answered) };
  };
  const control = async (asked: object): Promise<void> => {
    const { status } = await send('POST', '/control', asked);
    if (status !== 200) throw new Error(`the sandbox refuses ${JSON.stringify(asked)}`);
  };
  const books = async (): Promise<SandboxBooks> => (await send('GET', '/ledger')).body;
  let nowMs = startMs;
  const limits = new Set<AbortController>();
  const client = (ledger?: StoredKeys) =>
    new HttpProvider({
      name: 'sandbox',
      secret,
      nowMs: () => nowMs,
      transport: (request, signal) => place.transport(request, signal),
      deadline: () => {
        const limit = new AbortController();
        limits.add(limit);
        return limit.signal;
      },
      ...(ledger === undefined ? {} : { ledger }),
    });
  const tables = openSqlite(inMemory);
  onTestFinished(() => tables.close());
  const provider = client(new StoredKeys(tables));
  return {
    provider,
    client,
    doers: paymentDoers(provider),
    control,
    books,
    delivered,
    settings,
    /** Asks past the port. */
    send,
    async setTime(atMs: number): Promise<void> {
      nowMs = atMs;
      await control({ nowMs });
    },
    /** Resolves when the sandbox has been asked for so many operations. */
    async untilAsked(times: number): Promise<void> {
      while ((await books()).asked < times);
    },
    /** The time of every request that is under way is up. */
    endLimits(): void {
      for (const limit of limits) limit.abort();
      limits.clear();
    },
    /** The sandbox dies and comes back with its books. */
    async restart(): Promise<void> {
      await place.restart(nowMs);
    },
  };
}

function inProcess(path: string, deliver: Deliver): Promise<Place> {
  const tables = openSqlite(path);
  onTestFinished(() => tables.close());
  const open = (nowMs: number) => new Sandbox({ tables, secret, deliver, nowMs });
  let sandbox = open(startMs);
  onTestFinished(() => sandbox.close());
  return Promise.resolve({
    transport: async (request, signal) => {
      const isOver = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      const answer = await Promise.race([sandbox.handle(request), isOver]);
      if (answer === 'dropped') throw new Error('the connection was closed');
      return answer;
    },
    restart: async (nowMs) => {
      await sandbox.close();
      sandbox = open(nowMs);
    },
  });
}

async function asProcess(path: string, deliver: Deliver): Promise<Place> {
  const receiver = createServer(async (request, response) => {
    const isTaken = await deliver(await text(request), String(request.headers[signatureHeader]));
    response.writeHead(isTaken ? 204 : 500).end();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const begin = async (nowMs: number) => {
    const main = fileURLToPath(new URL('./payment-sandbox.ts', import.meta.url));
    const given = ['--data', path, '--webhook', webhook, '--secret', secret, '--now', `${nowMs}`];
    const keep = fileURLToPath(new URL('./keep-compiled.ts', import.meta.url));
    const child = spawn(process.execPath, [keep, main, '--port', '0', ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    return { child, transport: httpTransport(String(line).trim()) };
  };
  let running = await begin(startMs);
  const kill = async (): Promise<void> => {
    running.child.kill('SIGKILL');
    await once(running.child, 'exit');
  };
  onTestFinished(async () => {
    await kill();
    receiver.closeAllConnections();
    receiver.close();
  });
  return {
    transport: (request, signal) => running.transport(request, signal),
    restart: async (nowMs) => {
      await kill();
      running = await begin(nowMs);
    },
  };
}
