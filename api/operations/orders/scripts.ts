/**
 * Scripts for a moment of an order, with merge fields filled in; mandatory ones are checked before
 * submission.
 *
 * `{customer.lastName}` becomes Martin; an unknown field stays as written. Source:
 * dynamics-call-center.md 1.9, 2.6, 3.10.
 */
import { z } from 'zod';
import {
  lineText,
  optionalField,
  orderMessages,
  orderScriptListSchema,
  refusal,
  scriptSettingsSchema,
  strict,
} from '../../../contracts/index.ts';
import type { Order, OrderLine } from '../../../orders/index.ts';
import { type FactsFile, factNamed } from '../../../rules/index.ts';
import { factsOnCall, moneyText, type Shop, shopOf } from '../../../services/index.ts';
import { wireIdOf } from '../channel/documents.ts';
import { defaultImage } from '../channel/item-images.ts';
import { scriptsSaid } from '../channel/scripts.ts';
import { operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  type OrderRequest,
  readsOrder,
  requireOrder,
  sellersOrder,
  tellAndShow,
  tellErrors,
} from './order-messages.ts';

const moments = { start: 'orderStart', line: 'line', end: 'orderEnd' } as const;

export const orderScriptOperations = {
  listOrderScripts: operation(
    'GET /api/v1/orders/{order}/scripts',
    ['What is said at a moment of an order', 'Ce qui se dit à un moment de la commande'],
    {
      note: 'In the caller’s language where there is one, with names and amounts filled in; at `end` also what must be said and was not. At `line`, `item` is what the line is about.',
      query: z.strictObject({
        moment: optionalField(scriptSettingsSchema.shape.moment, '[start]'),
        lineId: optionalField(wireIdSchema, 'At `line` [the last one].'),
      }),
      answer: orderScriptListSchema,
      ...readsOrder,
    },
    async ({ params, query, principal }, serving) => {
      const order = await requireOrder(params.order, serving);
      const shop = shopOf(order, serving);
      if (!isDirected(order, shop)) return { items: [], item: null };
      const { moment = 'start', lineId } = query;
      const line =
        lineId === undefined
          ? order.lines.at(-1)
          : order.lines.find((candidate) => candidate.lineId === lineId);
      const at = { order, shop, moment, line: moment === 'line' ? line : undefined };
      const facts = factsOnCall(order, shop, { line: at.line, live: serving.live });
      const language = wordOrNull(facts['call.language']);
      const { currency } = order;
      const shown = (script: Script, of: At, about: FactsFile) => {
        const names = namesAt(of, language, principal?.name);
        const fields = { facts: about, names, currency, language: script.language };
        const text = filledIn(script.text, fields);
        return { ...script, text, isConfirmed: isSaid(order, script.id) };
      };
      const now = [...ofChannel(at, language, serving), ...ofRules(at, facts, serving)];
      const owed = moment === 'end' ? [...mustSay(order, serving).values()] : [];
      const late = owed.filter(
        ({ script: { id } }) => !isSaid(order, id) && !now.some((one) => one.id === id),
      );
      return {
        items: [
          ...late.map((one) => shown(one.script, one.at, one.facts)),
          ...now.map((script) => shown(script, at, facts)),
        ],
        item: at.line === undefined ? null : panel(at.line, { ...at, language }, serving),
      };
    },
  ),
  confirmOrderScript: operation(
    'POST /api/v1/orders/{order}/scripts/confirm',
    ['Say that a text was said', 'Signaler qu’un texte a été dit'],
    {
      ...answersOrder,
      note: 'Of those that must be: without it the order is not submitted.',
      body: strict({ script: lineText(128).describe('Its `id`.') }),
      example: { script: 'right-to-cancel' },
      errors: [...tellErrors, 'script_not_found'],
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const { script } = asked.body;
      if (!mustSay(order, serving).has(script)) {
        throw refusal(orderMessages.scriptUnknown, { script, orderId: order.orderId });
      }
      return await tellAndShow({ order, event: { type: 'confirmScript', script } }, asked, serving);
    },
  ),
} as const;

/** Checks that the mandatory scripts were read. @throws {Refusal} where one was not confirmed. */
export function requireSaid(order: Order, { principal }: OrderRequest, serving: Services): void {
  // Programs (API keys) have no caller to whom a script is read.
  if (principal?.kind === 'key') return;
  const missing = [...mustSay(order, serving).keys()].filter((script) => !isSaid(order, script));
  if (missing.length === 0) return;
  throw refusal(orderMessages.scriptUnsaid, {
    orderId: order.orderId,
    missing: missing.join(', '),
  });
}

interface Owed {
  readonly script: Script;
  readonly at: At;
  readonly facts: FactsFile;
}

function mustSay(order: Order, serving: Services): ReadonlyMap<string, Owed> {
  // Facts of each line are looked up only if the centre has script rules.
  if (serving.ruleService.active.ofKind('script') === undefined) return new Map();
  const shop = shopOf(order, serving);
  if (!isDirected(order, shop)) return new Map();
  const ats: readonly At[] = [
    { order, shop, moment: 'start', line: undefined },
    ...order.lines.map((line): At => ({ order, shop, moment: 'line', line })),
    { order, shop, moment: 'end', line: undefined },
  ];
  const found = ats.flatMap((at) => {
    const facts = factsOnCall(order, shop, { line: at.line, live: serving.live });
    const said = ofRules(at, facts, serving, null).filter(({ mustConfirm }) => mustConfirm);
    return said.map((script) => [script.id, { script, at, facts }] as const);
  });
  return new Map(found);
}

function isDirected({ isRetailSale }: Order, { settings }: Shop): boolean {
  return settings.directedSelling && isRetailSale;
}

function isSaid({ confirmedScripts = [] }: Order, script: string): boolean {
  return confirmedScripts.includes(script);
}

interface At {
  readonly order: Order;
  readonly shop: Shop;
  readonly moment: keyof typeof moments;
  readonly line: OrderLine | undefined;
}

function wordOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Merge fields of scripts that are not facts. */
function namesAt({ shop, line }: At, language: string | null, agent: string | undefined) {
  const { customer, catalogue } = shop;
  return {
    'agent.name': agent,
    'customer.firstName': customer?.firstName,
    'customer.lastName': customer?.lastName,
    'catalogue.name': inWords(catalogue?.name, language),
    'item.name': inWords(line === undefined ? undefined : shop.item(line.sku)?.name, language),
  };
}

function inWords(words: Words = {}, language: string | null): string | undefined {
  return words[language ?? ''] ?? Object.values(words)[0];
}

type Words = { readonly [language: string]: string };

function ofChannel({ order, shop, moment, line }: At, language: string | null, serving: Services) {
  const said = scriptsSaid(
    { moment, customer: order.customerId, catalogue: shop.catalogue?.code, item: line?.sku },
    serving,
  );
  return said.flatMap(({ id, document: { kind, text } }) => {
    const [first = null] = Object.keys(text);
    const spoken = language !== null && Object.hasOwn(text, language) ? language : first;
    if (spoken === null) return [];
    return { id, kind, language: spoken, text: text[spoken] ?? '', mustConfirm: false };
  });
}

type Script = ReturnType<typeof ofRules>[number];

function ofRules(
  { order, moment }: At,
  facts: FactsFile,
  { ruleService }: Services,
  subject: string | null = order.callId ?? order.orderId,
) {
  return ruleService.scriptsOn({ facts, moment: moments[moment], subject }).map((script) => {
    const { rule: id, audience: kind, language, words, text, mustConfirm } = script;
    return { id, kind, language, text: words ?? text, mustConfirm };
  });
}

function panel(
  { sku, unitMinor }: OrderLine,
  of: At & { readonly language: string | null },
  serving: Services,
) {
  const item = of.shop.item(sku);
  if (item === undefined) return null;
  const { name, description, stock, expectedOn, salesControl } = item;
  return {
    itemId: wireIdOf(serving.wire, sku),
    sku,
    stock,
    expectedOn,
    salesControl,
    name: inWords(name, of.language) ?? sku,
    description: inWords(description, of.language) ?? null,
    ...defaultImage(sku, serving),
    price: { amountMinor: unitMinor, currency: of.order.currency },
  };
}

interface MergeFields {
  readonly facts: FactsFile;
  readonly names: { readonly [field: string]: string | null | undefined };
  readonly currency: string;
  readonly language: string | null;
}

function filledIn(text: string, fields: MergeFields): string {
  return text.replaceAll(/\{([a-z]+\.[A-Za-z]+)\}/g, (written, field: string) => {
    const { names } = fields;
    return (Object.hasOwn(names, field) ? names[field] : factText(field, fields)) ?? written;
  });
}

function factText(name: string, { facts, currency, language }: MergeFields): string | null {
  const fact = factNamed(name);
  const value = fact === undefined || fact.privacy === 'payment' ? null : facts[name];
  if (typeof value === 'number' && fact?.unit === 'minor') {
    return moneyText(value, currency, language);
  }
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}
