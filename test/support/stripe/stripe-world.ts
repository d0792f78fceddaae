/** Stripe as localstripe plays it, and a provider of a centre of its own there. */
import { onTestFinished } from 'vitest';
import { openStripe, paymentDoers, StoredKeys } from '../../../gateways/index.ts';
import { inMemory, openSqlite } from '../../../store/index.ts';
import type { LostAnswer, ProviderBooks, ProviderWorld } from '../provider-suite.ts';
import { webhookSecret } from './stripe-event.ts';
import { type LocalIntent, receivedOf, StripeFront } from './stripe-front.ts';
import { stripeHere } from './stripe-here.ts';

const secretKey = 'sk_test_callwright';
const dayMs = 86_400_000;
const cards = { good: '4242424242424242', declined: '4000000000000341' } as const;
const pathEnds: { readonly [kind: string]: string } = {
  authorise: '/payment_intents',
  capture: '/capture',
  void: '/cancel',
  refund: '/refunds',
};
let centres = 0;

/** An intent as localstripe has it. */
export interface KeptIntent extends LocalIntent {
  readonly id: string;
  readonly status: string;
  readonly metadata: { readonly [name: string]: string };
}

export type StripeWorld = Awaited<ReturnType<typeof aStripeWorld>>;

export async function aStripeWorld(of: { readonly centreId?: string } = {}) {
  if (stripeHere === null) throw new Error('there is no test server of Stripe here');
  const { localstripe } = stripeHere;
  const front = new StripeFront(stripeHere);
  const apiBase = await front.listen();
  onTestFinished(() => front.close());
  centres += 1;
  const { centreId = `centre-${centres}` } = of;
  const beganAtMs = Date.now();
  let laterMs = 0;
  const limits = new Set<AbortController>();
  const problems: string[] = [];
  const open = (more: { ledger?: StoredKeys; centreId?: string } = {}) =>
    openStripe({
      apiBase,
      secretKey,
      webhookSecret,
      centreId,
      nowMs: () => Date.now() + laterMs,
      deadline: () => {
        const limit = new AbortController();
        limits.add(limit);
        return limit.signal;
      },
      onProblem: (problem) => problems.push(problem),
      ...more,
    });
  const tables = openSqlite(inMemory);
  onTestFinished(() => tables.close());
  const provider = await open({ ledger: new StoredKeys(tables) });
  const world = {
    name: 'stripe',
    startMs: beganAtMs,
    apiBase,
    secretKey,
    webhookSecret,
    centreId,
    front,
    problems,
    provider,
    doers: paymentDoers(provider),
    client: open,
    card: async (kind: keyof typeof cards) => await aCard(localstripe, cards[kind]),
    fail: (...faults: readonly LostAnswer[]) => {
      front.fail(...faults.map(({ on = '', ...fault }) => ({ ...fault, on: pathEnds[on] ?? '' })));
      return Promise.resolve();
    },
    hold: () => Promise.resolve(front.fail({ answer: 'held' })),
    letGo: () => Promise.resolve(front.letGo()),
    asked: () => Promise.resolve(front.asked),
    later: (ms: number) => {
      laterMs += ms;
      if (laterMs > dayMs) front.forgetKeys();
      return Promise.resolve();
    },
    endLimits: () => {
      for (const limit of limits) limit.abort();
      limits.clear();
    },
    restart: () => Promise.resolve(front.forgetKeys()),
    books: async (): Promise<ProviderBooks> => {
      const intents = await intentsOf(localstripe, centreId);
      return booksOf(intents);
    },
    intents: () => intentsOf(localstripe, centreId),
    /** Refunds that an order asked for, the last first. */
    refunds: async () => {
      const { data } = await ask(localstripe, 'refunds?limit=100000');
      const all = data as { readonly id: string; readonly metadata: Record<string, string> }[];
      return all.filter(({ metadata }) => metadata['centre'] === centreId);
    },
    /** A payment that was not made here. */
    foreign: async () => {
      const body = new URLSearchParams({ amount: '100', currency: 'eur' });
      return (await ask(localstripe, 'payment_intents', body)) as { id: string };
    },
  } satisfies ProviderWorld & Record<string, unknown>;
  return world;
}

/** A payment method of a test card, as Stripe's frame makes one. */
async function aCard(localstripe: string, number: string): Promise<string> {
  const body = new URLSearchParams({
    type: 'card',
    'card[number]': number,
    'card[exp_month]': '12',
    'card[exp_year]': '2099',
    'card[cvc]': '123',
  });
  const made = await ask(localstripe, 'payment_methods', body);
  return String(made['id']);
}

/** All of a centre, by localstripe's own records. */
async function intentsOf(localstripe: string, centreId: string): Promise<readonly KeptIntent[]> {
  const { data } = await ask(localstripe, 'payment_intents?limit=100000');
  return (data as KeptIntent[]).filter(({ metadata }) => metadata['centre'] === centreId);
}

function booksOf(intents: readonly KeptIntent[]): ProviderBooks {
  const sum = (of: (intent: KeptIntent) => number) =>
    intents.reduce((total, intent) => total + of(intent), 0);
  const isMade = ({ latest_charge: charge }: KeptIntent) => charge?.status === 'succeeded';
  return {
    authorisations: intents.filter(isMade).length,
    captured: sum(receivedOf),
    refunded: sum(({ latest_charge: charge }) =>
      (charge?.refunds.data ?? [])
        .filter(({ metadata }) => 'key' in metadata)
        .reduce((total, { amount }) => total + amount, 0),
    ),
    held: sum((intent) => (intent.status === 'requires_capture' ? intent.amount : 0)),
  };
}

async function ask(
  localstripe: string,
  path: string,
  body?: URLSearchParams,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${secretKey}` };
  const content = body === undefined ? {} : { method: 'POST', body };
  const got = await fetch(`${localstripe}/v1/${path}`, { headers, ...content });
  return (await got.json()) as Record<string, unknown>;
}
