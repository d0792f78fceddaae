/**
 * Orders of the demo's callers, from first line to submission. Random draws depend on the call
 * alone, so each day orders alike. A refusal ends the order.
 */
import type { OrderScreen } from '../../api/index.ts';
import { Refusal, toWireId } from '../../contracts/index.ts';
import type { OrderTaking, SimulatedOrder } from '../../gateways/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import type { PromptBody } from '../../services/index.ts';
import type { Store } from '../../store/index.ts';
import { addDemoPast } from './demo-past.ts';

/** Most calls with an unfinished order; beyond it, new callers do not order. */
const underWayMax = 200;
/**
 * Most orders in a run of the service: in memory for eight days of the demo (300 MB), in a folder
 * for 170.
 */
const ordersMax = { inMemory: 5_000, inFolder: 100_000 } as const;
const rowsMax = 1_000;
const linesMax = 3;
/**
 * Shares of orders that have: an item named by rules, a second line, payment by check, a refused
 * card, a hold.
 */
const [knownShare, furtherShare, checkShare, refusedShare, heldShare] = [
  0.7, 0.35, 0.1, 0.03, 0.03,
];

/** Numbers of an order's random draws; those of lines are `perLine` apart. */
const draws = { customer: 0, payment: 1, card: 2, hold: 3, firstLine: 4, perLine: 8 } as const;

export interface DemoOrdersOptions {
  readonly centreId: string;
  readonly store: Store;
  readonly world: RuleWorld;
  readonly isInFolder?: boolean;
  /** Agent of orders that are there at the beginning; absent: none. */
  readonly pastBy?: string | undefined;
  readonly onError: (error: Error) => void;
}

/** The order's id once its lines are entered; null if it failed. */
interface UnderWay {
  readonly order: SimulatedOrder;
  readonly id: Promise<string | null>;
}

interface Shop {
  readonly customers: readonly string[];
  readonly items: readonly string[];
  readonly known: readonly string[];
}

export class DemoOrders implements OrderTaking {
  readonly #of: DemoOrdersOptions;
  readonly #underWay = new Map<string, UnderWay>();
  readonly #asked = new Set<Promise<unknown>>();
  #screen: OrderScreen | null = null;
  #count = 0;
  #read: Shop | null = null;

  constructor(options: DemoOrdersOptions) {
    this.#of = options;
  }

  open(screen: OrderScreen): void {
    this.#screen = screen;
    const { pastBy, store, centreId } = this.#of;
    const page = { after: '', limit: 1 };
    if (pastBy === undefined || store.orders.list(centreId, page).length > 0) return;
    const isClosing = () => this.#screen === null;
    const past = { screen, agentId: pastBy, isClosing };
    void this.#guarded(() => addDemoPast(past).then(() => null));
  }

  /** Takes no further orders; resolves once all running requests are answered. */
  async close(): Promise<void> {
    this.#screen = null;
    await Promise.all(this.#asked);
  }

  begin(order: SimulatedOrder): void {
    const screen = this.#screen;
    const most = this.#of.isInFolder === true ? ordersMax.inFolder : ordersMax.inMemory;
    const isTooMuch = this.#underWay.size >= underWayMax || this.#count >= most;
    if (screen === null || isTooMuch) return;
    this.#count += 1;
    const id = this.#guarded(() => this.#lines(order, screen));
    this.#underWay.set(order.callId, { order, id });
  }

  conclude(callId: string, agentId: string): void {
    const [screen, found] = [this.#screen, this.#underWay.get(callId)];
    this.#underWay.delete(callId);
    if (screen === null || found === undefined) return;
    void this.#guarded(async () => {
      const id = await found.id;
      if (id !== null) await this.#submit(id, { ...found.order, agentId }, screen);
      return null;
    });
  }

  async #lines({ callId, agentId, draw }: SimulatedOrder, screen: OrderScreen): Promise<string> {
    const { centreId } = this.#of;
    const shop = this.#shop();
    const wireId = (id: string) => toWireId(centreId, id);
    const customerId = wireId(this.#pick(shop.customers, draw(draws.customer)));
    const begin = { params: { centre: centreId }, body: { customerId, callId } };
    const { id } = await screen.does('createOrder', { agentId, ...begin });
    for (let line = 0; line < linesMax; line += 1) {
      const at = (question: number) => draw(draws.firstLine + line * draws.perLine + question);
      if (line > 0 && at(0) >= furtherShare) break;
      const sku = this.#pick(at(1) < knownShare ? shop.known : shop.items, at(2));
      const quantity = at(3) < 0.15 ? '2' : '1';
      const body = { itemId: wireId(sku), quantity };
      await screen.does('addOrderLine', { agentId, params: { order: id }, body });
      const offered = await screen.does('listOrderPrompts', { agentId, params: { order: id } });
      for (const [place, prompt] of offered.items.entries()) {
        if (prompt.answer !== 'shown') continue;
        const params = { order: id, prompt: prompt.id };
        const isTaken = at(4 + (place % 4)) < this.#chanceOf(prompt.id);
        await screen.does(isTaken ? 'acceptOrderPrompt' : 'declineOrderPrompt', {
          agentId,
          params,
        });
      }
    }
    return id;
  }

  async #submit(id: string, { agentId, draw }: SimulatedOrder, screen: OrderScreen): Promise<void> {
    const params = { order: id };
    if (draw(draws.hold) < heldShare) {
      const body = { reasonCode: 'caller-calls-back' };
      await screen.does('placeHold', { agentId, params, body });
      return;
    }
    const { summary } = await screen.does('completeOrder', { agentId, params });
    const isCheck = draw(draws.payment) < checkShare;
    const token = draw(draws.card) < refusedShare ? 'tok_hard' : 'tok_ok';
    const amount = summary.total;
    const paid = await screen.does('addOrderPayment', {
      agentId,
      params,
      body: isCheck
        ? { methodId: 'CHEQUE', amount, checkNumber: id.slice(-8) }
        : { methodId: 'CARTE', amount, token },
    });
    const confirmedTotal = paid.summary.total;
    const { version } = paid;
    await screen.does('submitOrder', { agentId, params, version, body: { confirmedTotal } });
  }

  #chanceOf(promptId: string): number {
    const body = this.#of.store.prompts.prompt(promptId)?.body as PromptBody | undefined;
    const { accepted, shown } = body?.acceptPrior ?? { accepted: 0, shown: 1 };
    return accepted / shown;
  }

  #shop(): Shop {
    if (this.#read !== null) return this.#read;
    const { store, centreId, world } = this.#of;
    const page = { after: '', limit: rowsMax };
    const items = store.items
      .list(centreId, page)
      .filter(({ document: { active, price } }) => active && price.amountMinor > 0)
      .map(({ id }) => id);
    const named = new Set(world.items?.map(({ sku }) => sku));
    const customers = store.customers.list(centreId, page).map(({ id }) => id);
    this.#read = { customers, items, known: items.filter((id) => named.has(id)) };
    return this.#read;
  }

  /** Carries out a step of an order. A refusal ends the order and is no error. */
  #guarded(work: () => Promise<string | null>): Promise<string | null> {
    const asked = work().catch((error: unknown) => {
      if (!(error instanceof Refusal)) this.#of.onError(asError(error));
      return null;
    });
    this.#asked.add(asked);
    return asked.finally(() => this.#asked.delete(asked));
  }

  #pick(from: readonly string[], draw: number): string {
    return from[Math.floor(draw * from.length)] ?? '';
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
