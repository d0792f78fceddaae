/**
 * Prompts offered with a saved line, and the caller's answers.
 *
 * API keys get none, and a line made by a prompt leads to none. Source: dynamics-call-center.md
 * 3.10; durable-orders.md 9.
 */
import { z } from 'zod';
import {
  labelSchema,
  nullishObject,
  type OrderEvent,
  optionalField,
  orderFactsSchema,
  orderMessages,
  orderPromptListSchema,
  orderPromptWhySchema,
  refusal,
  ruleMessages,
  type ScriptSettings,
  scriptTarget,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import { requireFound } from '../../../live/index.ts';
import {
  milliPerUnit,
  type Order,
  type OrderLine,
  orderCore,
  type Prompt,
  priceOfItem,
} from '../../../orders/index.ts';
import { factsOfPrice, type PromptLink, type PromptOutcome } from '../../../rules/index.ts';
import {
  factsOnCall,
  foundBy,
  type PricedItem,
  type PromptBody,
  type Shop,
  shopOf,
} from '../../../services/index.ts';
import { presentWhyPrompts } from '../../presenters/explanation.ts';
import { wireIdOf } from '../channel/documents.ts';
import { defaultImage } from '../channel/item-images.ts';
import { operation, reasonField } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  envelopeOf,
  mintedId,
  type OrderMessage,
  type OrderRequest,
  readsOrderForRules,
  requireOrder,
  sellersOrder,
  tellAndShow,
  tellErrors,
  tellOrder,
} from './order-messages.ts';

const scriptsMax = 20;

export const orderPromptOperations = {
  listOrderPrompts: operation(
    'GET /api/v1/orders/{order}/prompts',
    ['What was offered on an order', 'Ce qui a été proposé dans une commande'],
    { ...readsOrderForRules, answer: orderPromptListSchema },
    async ({ params }, serving) => {
      const order = await requireOrder(params.order, serving);
      return { items: order.prompts.flatMap((prompt) => presented(prompt, order, serving)) };
    },
  ),
  getWhyOrderPrompts: operation(
    'GET /api/v1/orders/{order}/prompts/why',
    [
      'Why prompts were shown on an order, and others not',
      'Pourquoi des propositions ont été montrées dans une commande, et d’autres non',
    ],
    { ...readsOrderForRules, answer: orderPromptWhySchema },
    async ({ params, language }, serving) => {
      const { orderId } = await requireOrder(params.order, serving);
      const by = { language, reader: { reveal: ['customer'] } } as const;
      const askings = serving.ruleService.explanations.promptsOf({ orderId }, by);
      return { orderId, ...presentWhyPrompts(askings, language) };
    },
  ),
  getOrderFacts: operation(
    'GET /api/v1/orders/{order}/facts',
    ['What rules know of an order now', 'Ce que les règles savent d’une commande'],
    {
      ...readsOrderForRules,
      query: z.strictObject({
        lineId: optionalField(labelSchema, 'With this line, and its price as a typed one [none].'),
      }),
      answer: orderFactsSchema,
    },
    async ({ params, query }, serving) => {
      const order = await requireOrder(params.order, serving);
      const shop = shopOf(order, serving);
      const line = order.lines.find(({ lineId }) => lineId === query.lineId);
      const facts = factsOnCall(order, shop, { line, live: serving.live });
      return {
        orderId: order.orderId,
        facts: { ...facts, ...(line === undefined ? {} : priceFacts(line, shop)) },
        lines: order.lines.map(({ lineId, sku }) => ({ lineId, sku })),
        holdIds: order.holds.map(({ holdId }) => `${order.orderId}.${holdId}`),
      };
    },
  ),
  acceptOrderPrompt: operation(
    'POST /api/v1/orders/{order}/prompts/{prompt}/accept',
    ['The caller takes it', 'Le client accepte'],
    {
      ...answersOrder,
      note: 'An up-sell takes the place of its line, a cross-sell is one more.',
      errors: [...tellErrors, 'item_not_sellable'],
    },
    async (asked, serving) => {
      const { order, prompt, offer } = await requirePrompt(asked, serving);
      const shop = shopOf(order, serving);
      const trigger = order.lines.find(({ lineId }) => lineId === prompt.triggerLineId);
      const price = requireFound(priceOf(offer, order, shop), orderMessages.itemGone, {
        sku: offer.sku,
      });
      const { promptId } = prompt;
      const qtyMilli = quantityMilli(offer, trigger);
      const newLine = { lineId: mintedId('lin_', asked), ...price, qtyMilli };
      const event: OrderEvent = {
        type: 'acceptPrompt',
        promptId,
        newLine,
        priced: { priceVersion: order.priceVersion },
      };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  declineOrderPrompt: operation(
    'POST /api/v1/orders/{order}/prompts/{prompt}/decline',
    ['The caller does not want it', 'Le client refuse'],
    {
      ...answersOrder,
      note: 'It is not offered again on this order.',
      body: nullishObject({ reason: reasonField(64).optional() }),
      example: { reason: 'too-expensive' },
      errors: [...tellErrors, 'reason_required'],
    },
    async (asked, serving) => {
      const { order, prompt, offer } = await requirePrompt(asked, serving);
      const reason = asked.body?.reason;
      const known = offer.reasonsToDecline;
      if (reason !== undefined && known.length > 0 && !known.includes(reason)) {
        throw refusal(ruleMessages.declineReason, { reason, known: known.join(', ') });
      }
      const { promptId } = prompt;
      const event: OrderEvent = { type: 'declinePrompt', promptId, ...omitUndefined({ reason }) };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

function priceFacts({ sku, unitMinor, listMinor = unitMinor }: OrderLine, shop: Shop) {
  const costMinor = shop.item(sku)?.cost.amountMinor ?? 0;
  return factsOfPrice({ newMinor: unitMinor, listMinor, costMinor });
}

export async function saveLine(
  { order, event, lineId }: Pick<OrderMessage, 'order'> & LineSaved,
  asked: OrderRequest,
  serving: Services,
): Promise<Order> {
  const prompts = promptsFor({ order, event, lineId }, asked, serving);
  const told = prompts.length === 0 ? event : { ...event, prompts };
  return await tellOrder({ order, event: told }, asked, serving);
}

interface LineSaved {
  readonly event: Extract<OrderEvent, { readonly type: 'changeLines' }>;
  readonly lineId: string;
}

/**
 * Prompts for an order with the line added or changed, ranked; none if the order would refuse the
 * change.
 */
function promptsFor(
  { order, event, lineId }: Pick<OrderMessage, 'order'> & LineSaved,
  asked: OrderRequest,
  serving: Services,
): NonNullable<LineSaved['event']['prompts']> {
  if (asked.principal?.kind !== 'person') return [];
  const { state, verdict } = orderCore.step(order, envelopeOf({ order, event }, asked, serving));
  const line = state?.lines.find((one) => one.lineId === lineId);
  if (state === null || verdict.outcome !== 'applied' || line?.origin !== 'agent') return [];
  const { orderId, customerId, callId = '', prompts } = state;
  const { ruleService, live } = serving;
  const shop = shopOf(order, serving);
  const all = linksOf(line.sku, shop);
  if (all.length === 0 && ruleService.active.ofKind('prompt') === undefined) return [];
  const isSold = ({ sku }: PromptLink): boolean => priceOf({ sku }, state, shop) !== null;
  const { shown: ranked } = ruleService.promptsOn({
    person: asked.principal.id,
    orderId,
    lineId,
    callId,
    customerId,
    facts: factsOnCall(state, shop, { line, live }),
    links: all.filter(isSold),
    unsold: all.filter((link) => !isSold(link)),
    before: prompts.map(({ promptKey: key, triggerLineId, answer }) => ({
      key,
      lineId: triggerLineId,
      answer: answer === 'shown' ? null : answer,
    })),
    marginMinor: (offer) => marginOf(offer, { order: state, line, shop }),
  });
  return ranked.map(({ id, key, outcome: { kind, maxPerOrder } }) => ({
    promptId: id,
    promptKey: key,
    kind,
    triggerLineId: lineId,
    maxPerOrder,
  }));
}

function linksOf(triggerSku: string, shop: Shop): readonly PromptLink[] {
  return (shop.item(triggerSku)?.links ?? []).map(({ itemId: sku, active: isActive, ...link }) => {
    return { ...link, id: `${triggerSku}-${sku}`, triggerSku, sku, isActive };
  });
}

/** Unit price of an item, in the prompt's price group if it has one; null if not sold. */
function priceOf(
  { sku, priceGroup }: Pick<PromptOutcome, 'sku' | 'priceGroup'>,
  { currency }: Order,
  shop: Shop,
): PricedItem | null {
  const item = shop.item(sku);
  const isGoods = item?.active === true && item.continuityProgrammeId === undefined;
  const price = isGoods ? priceOfItem(item, shop, currency) : null;
  if (item === undefined || price === null) return null;
  const special = priceGroup === undefined ? undefined : item.prices[priceGroup];
  if (priceGroup === undefined || special?.currency !== currency) return { sku, ...price };
  const priceDetails = { group: priceGroup, groups: [] };
  return { sku, ...price, unitMinor: special.amountMinor, priceDetails };
}

/** Quantity of the prompt's item; an up-sell multiplies it by the replaced line's. */
function quantityMilli(
  { kind, quantity }: Pick<PromptOutcome, 'kind' | 'quantity'>,
  trigger: Pick<OrderLine, 'qtyMilli'> | undefined,
): number {
  if (kind === 'crossSell' || trigger === undefined) return quantity * milliPerUnit;
  return quantity * trigger.qtyMilli;
}

/** Margin of the prompt's line, less the replaced line's for an up-sell; null if not sold. */
function marginOf(
  offer: PromptOutcome,
  { order, line, shop }: { readonly order: Order; readonly line: OrderLine; readonly shop: Shop },
): number | null {
  const price = priceOf(offer, order, shop);
  if (price === null) return null;
  const of = (sku: string, minor: number, qtyMilli: number): number =>
    Math.round(((minor - (shop.item(sku)?.cost.amountMinor ?? 0)) * qtyMilli) / milliPerUnit);
  const gained = of(offer.sku, price.unitMinor, quantityMilli(offer, line));
  if (offer.kind === 'crossSell') return gained;
  return gained - (of(line.sku, line.unitMinor, line.qtyMilli) - line.discountMinor);
}

type OfPrompt = OrderRequest & {
  readonly params: { readonly order: string; readonly prompt: string };
};

async function requirePrompt(asked: OfPrompt, serving: Services) {
  const order = await sellersOrder(asked, serving);
  const prompt = order.prompts.find(({ promptId }) => promptId === asked.params.prompt);
  const offer = serving.store.prompts.prompt(asked.params.prompt)?.body as PromptBody | undefined;
  if (prompt !== undefined && offer !== undefined) return { order, prompt, offer };
  throw refusal(orderMessages.promptUnknown, {
    orderId: order.orderId,
    prompt: asked.params.prompt,
  });
}

/** The first script of a link that is active, in the customer's language where it has that. */
function linkScript(
  key: string,
  kind: ScriptSettings['kind'],
  { customerId }: Order,
  { store, wire }: Services,
): string | null {
  const at = ['script', scriptTarget('link', key)] as const;
  const [first] = foundBy(store.scripts, at, { wire, limit: scriptsMax })
    .map(({ document }) => document)
    .filter((one) => one.active && one.kind === kind)
    .sort((a, b) => a.priority - b.priority);
  if (first === undefined) return null;
  const { language } = store.customers.get(wire.ownerId, customerId)?.document ?? {};
  return first.text[language ?? ''] ?? Object.values(first.text)[0] ?? null;
}

function presented({ promptId, ...prompt }: Prompt, order: Order, serving: Services) {
  const { store, wire } = serving;
  const record = store.prompts.prompt(promptId);
  if (record === undefined) return [];
  const { rank, gainMinor, version: ruleVersion } = record;
  const { say, note, words, noteWords, sku, quantity, reasonsToDecline } =
    record.body as PromptBody;
  const script = (kind: 'say' | 'note') => linkScript(prompt.promptKey, kind, order, serving);
  return {
    id: promptId,
    key: prompt.promptKey,
    kind: prompt.kind,
    answer: prompt.answer,
    lineId: prompt.triggerLineId,
    itemId: wireIdOf(wire, sku),
    sku,
    quantity,
    ...defaultImage(sku, serving),
    say: words ?? (say || (script('say') ?? '')),
    note: noteWords ?? note ?? script('note'),
    gain: { amountMinor: gainMinor, currency: order.currency },
    rank,
    ruleVersion,
    reasonsToDecline: [...reasonsToDecline],
  };
}
