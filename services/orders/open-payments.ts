/**
 * Opens what takes a centre's payments: Stripe if the partners file names it, else the sandbox,
 * which runs in the centre's time.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CardPage,
  type Deliver,
  EarlyWebhooks,
  HttpProvider,
  openStripe,
  type PaymentProvider,
  Sandbox,
  StoredKeys,
  type StripeOptions,
  stripeCardPage,
  stripeName,
  type Transport,
} from '../../gateways/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import { type Driver, inMemory, SqliteDriver, type Store, syncedLog } from '../../store/index.ts';
import type { PartnerStates, Partners } from '../partners/partner-states.ts';

interface PaymentFile {
  readonly name: string;
  readonly tables: readonly string[];
  /** Of the names of its tables in the store's database, which has others. */
  readonly prefix: string;
  readonly settings: string;
}

/** Each in a file of its own in the data folder, or all in the store's database. */
const files = {
  keys: {
    name: 'payment-keys.db',
    tables: ['payment_key'],
    prefix: '',
    settings: syncedLog,
  },
  early: {
    name: 'payment-webhooks.db',
    tables: ['early_webhook'],
    prefix: '',
    settings: syncedLog,
  },
  sandbox: {
    name: 'payment-sandbox.db',
    tables: ['authorisation', 'gift_card', 'operation', 'webhook'],
    prefix: 'sandbox_',
    settings: 'pragma journal_mode = wal; pragma synchronous = normal',
  },
} as const satisfies { readonly [of: string]: PaymentFile };
const partner = 'payments';
const sandboxName = 'sandbox';

/** The payment provider, and its webhooks that arrived before their order existed. */
export interface OrderPayments {
  readonly name: string;
  readonly provider: PaymentProvider;
  readonly early: EarlyWebhooks;
  /** Where card numbers are typed; null: the sandbox's, in a demo alone. */
  readonly cardPage: CardPage | null;
}

export interface OpenPaymentsOptions {
  readonly centreId: string;
  /** The centre's time, in which the sandbox runs; others run in that of the machine. */
  readonly nowMs: () => number;
  readonly store: Pick<Store, 'database'>;
  /** Folder of the files, where the store has no database. Default: memory. */
  readonly data: string | undefined;
  readonly deliver: Deliver | null;
  readonly partners: Partners | undefined;
  readonly states: PartnerStates;
}

interface OpenedPayments {
  readonly payments: OrderPayments;
  /** Null: another provider takes payments. */
  readonly sandbox: Sandbox | null;
  closePayments(): Promise<void>;
}

/** @throws {PartnerError} if a package is missing. */
export async function openPayments(options: OpenPaymentsOptions): Promise<OpenedPayments> {
  const { centreId, nowMs, data, partners, states } = options;
  const { database } = options.store;
  const opened: SqliteDriver[] = [];
  const closePayments = (): Promise<void> => {
    for (const file of opened) file.close();
    return Promise.resolve();
  };
  const pathOf = (file: PaymentFile) => (data === undefined ? inMemory : join(data, file.name));
  /** Opens what a file or the database has. */
  const stored = <Stored>(file: PaymentFile, open: (tables: Driver, prefix: string) => Stored) => {
    if (database === null) {
      const driver = new SqliteDriver(pathOf(file), file);
      opened.push(driver);
      return open(driver, '');
    }
    const made = open(database, file.prefix);
    if (existsSync(pathOf(file))) moveRows(pathOf(file), file, database);
    return made;
  };
  const ledger = stored(files.keys, (tables) => new StoredKeys(tables));
  const early = stored(files.early, (tables) => new EarlyWebhooks(tables));
  const onProblem = (problem: string | null) => states.tell(partner, problem);
  const around = (transport: Transport) => heardOf(transport, onProblem);
  const stripe = stripeOf(partners);
  if (stripe !== null) {
    states.declare(partner, stripeName);
    const given = { ...stripe, centreId, ledger, nowMs: systemClock.nowMs, around, onProblem };
    const provider = await openStripe(given);
    const cardPage = stripeCardPage(stripe.publishableKey);
    const payments = { name: stripeName, provider, early, cardPage };
    return { payments, sandbox: null, closePayments };
  }
  states.declare(partner, sandboxName);
  // Signs the sandbox's webhooks; it runs in this process only.
  const secret = randomUUID();
  const { deliver } = options;
  const sandbox = stored(
    files.sandbox,
    (tables, prefix) => new Sandbox({ tables, prefix, secret, nowMs: nowMs(), deliver }),
  );
  const transport = around(inItsTime(sandbox, nowMs));
  const provider = new HttpProvider({ name: sandboxName, transport, secret, nowMs, ledger });
  return {
    payments: { name: sandboxName, provider, early, cardPage: null },
    sandbox,
    closePayments: async () => {
      await sandbox.close();
      await closePayments();
    },
  };
}

/** Moves the rows of a file that is from before the database had them; the file is renamed. */
function moveRows(path: string, { tables, prefix }: PaymentFile, to: Driver): void {
  const from = new SqliteDriver(path);
  try {
    to.transaction(() => {
      for (const table of tables) {
        for (const row of from.prepare(`select * from ${table}`).all()) {
          const columns = Object.keys(row);
          const values = columns.map(() => '?');
          const sql = `insert into ${prefix}${table} (${columns.join()}) values (${values.join()}) on conflict do nothing`;
          to.prepare(sql).run(...Object.values(row));
        }
      }
    });
  } finally {
    from.close();
  }
  renameSync(path, `${path}.moved`);
}

/** What the partners file says of Stripe, with its secrets; null: nothing. */
export function stripeOf(
  partners: Partners | undefined,
): (StripeOptions & { readonly publishableKey: string }) | null {
  const { stripe } = partners?.file.payments ?? {};
  if (partners === undefined || stripe === undefined) return null;
  const { secretKey, webhookSecret, mailOrders, ...rest } = stripe;
  const { secretOf } = partners;
  return {
    ...rest,
    secretKey: secretOf(secretKey),
    webhookSecret: secretOf(webhookSecret),
    isMoto: mailOrders,
  };
}

/** Reports after each request whether the provider answered correctly, and knew who asked. */
function heardOf(transport: Transport, hear: (problem: string | null) => void): Transport {
  return async (...asked) => {
    try {
      const answer = await transport(...asked);
      const isWell = answer.status < 500 && answer.status !== 401 && answer.status !== 403;
      hear(isWell ? null : `it answers ${answer.status} ${answer.body}`.trim());
      return answer;
    } catch (error) {
      hear(reasonOf(error));
      throw error;
    }
  };
}

/** A transport to the sandbox that first sets its clock to the centre's time. */
function inItsTime(sandbox: Sandbox, nowMs: () => number): Transport {
  return async (request) => {
    const body = JSON.stringify({ nowMs: nowMs() });
    await sandbox.handle({ method: 'POST', path: '/control', body });
    const answer = await sandbox.handle(request);
    if (answer === 'dropped') throw new Error('the sandbox has dropped the connection');
    return answer;
  };
}
