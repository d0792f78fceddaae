/**
 * Opens what takes a centre's payments: Stripe if the partners file names it, else the sandbox,
 * which runs in the centre's time.
 */
import { randomUUID } from 'node:crypto';
import {
  type CardPage,
  type Deliver,
  EarlyWebhooks,
  HttpProvider,
  openStripe,
  type PaymentProvider,
  Sandbox,
  SqliteKeyLedger,
  type StripeOptions,
  stripeCardPage,
  stripeName,
  type Transport,
} from '../../gateways/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import type { PartnerStates, Partners } from '../partners/partner-states.ts';

const files = {
  keys: 'payment-keys.db',
  early: 'payment-webhooks.db',
  sandbox: 'payment-sandbox.db',
};
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
  /** Path of a file in the data folder, or in memory. */
  readonly pathOf: (name: string) => string;
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
  const { centreId, nowMs, pathOf, partners, states } = options;
  const ledger = new SqliteKeyLedger(pathOf(files.keys));
  const early = new EarlyWebhooks(pathOf(files.early));
  const onProblem = (problem: string | null) => states.tell(partner, problem);
  const around = (transport: Transport) => heardOf(transport, onProblem);
  const closePayments = (): Promise<void> => {
    ledger.close();
    early.close();
    return Promise.resolve();
  };
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
  const path = pathOf(files.sandbox);
  const sandbox = new Sandbox({ path, secret, nowMs: nowMs(), deliver: options.deliver });
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
