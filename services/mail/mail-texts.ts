/** What mails say: a notice's subject and text, with the order's data in place of placeholders. */
import {
  defaultMail,
  type MailTemplate,
  type MailTexts,
  type NoticeEvent,
} from '../../contracts/index.ts';
import { milliPerUnit, type Order } from '../../orders/index.ts';
import type { Language } from '../../rules/index.ts';
import type { MailRecord, Store } from '../../store/index.ts';

/** Placeholders of all mails, and of single notices. */
const ofAll = ['centre', 'customer', 'lines', 'order', 'seller', 'total'];
const ofNotice: { readonly [E in NoticeEvent]?: string } = {
  'order.giftCardIssued': 'number',
  'order.quoted': 'until',
  'order.shipped': 'tracking',
  'return.refunded': 'amount',
  'continuity.billSoon': 'amount',
};
const withTax: { readonly [L in Language]: string } = { en: 'tax included', fr: 'TVA comprise' };
const placeholder = /\{(\w+)\}/g;

/** The placeholders that mails on a notice may have. */
export function placeholdersOf(event: NoticeEvent): readonly string[] {
  return [...ofAll, ofNotice[event] ?? []].flat().sort();
}

/** The first placeholder of texts that mails on a notice do not know; undefined: none. */
export function unknownPlaceholder(texts: MailTexts, event: NoticeEvent): string | undefined {
  const known = placeholdersOf(event);
  return Object.values(texts)
    .flatMap(({ en, fr }) => [...`${en}\n${fr}`.matchAll(placeholder)])
    .map(([, name = '']) => name)
    .find((name) => !known.includes(name));
}

/** A centre's own texts of mails on a notice, of orders by a delivery mode alone or of all. */
export function mailTemplateOf(store: Store, centreId: string, of: MailSubject): MailTemplate {
  const record = store.mailTemplates.get(centreId, mailTemplateId(of));
  return record?.document ?? { texts: null, draft: null };
}

export interface MailSubject {
  readonly event: NoticeEvent;
  readonly mode?: string | undefined;
}

/** Contains a space, so that it cannot be a centre's id. */
export function mailTemplateId({ event, mode }: MailSubject): string {
  return mode === undefined ? `mail ${event}` : `mail ${event} ${mode}`;
}

export interface MailQuestion {
  readonly event: NoticeEvent;
  readonly order: Order;
  /** Name and languages of the centre; those of customers come first. */
  readonly centre: {
    readonly name?: string | undefined;
    readonly languages?: readonly string[] | undefined;
    readonly timeZone?: string | undefined;
  };
  /** Texts in place of the ones in force. */
  readonly texts?: MailTexts | undefined;
  readonly number?: string | undefined;
  readonly amountMinor?: number | undefined;
}

/** The mail on a notice of an order, in the customer's language if we have texts in it. */
export function writeMail(
  { event, order, centre, number = '', amountMinor = 0, texts: given }: MailQuestion,
  { store, centreId }: { readonly store: Store; readonly centreId: string },
): Pick<MailRecord['document'], 'toName' | 'subject' | 'text'> & { readonly language: Language } {
  const { currency, totals, orderId, pricing, quotedUntilMs } = order;
  const { timeZone } = centre;
  const customer = store.customers.get(centreId, order.customerId)?.document;
  const spoken = customer?.language ?? centre.languages?.[0] ?? 'en';
  const language = /^fr\b/i.test(spoken) ? 'fr' : 'en';
  const toName = onOneLine(`${customer?.firstName ?? ''} ${customer?.lastName ?? ''}`);
  const taxWords = pricing.taxes.length === 0 ? '' : ` (${withTax[language]})`;
  const { legalEntity } = store.channels.get(centreId, centreId)?.document ?? {};
  const lines = order.lines.map(({ sku, qtyMilli }) => {
    const { name = {} } = store.items.get(centreId, sku)?.document ?? {};
    return `${qtyMilli / milliPerUnit} × ${name[language] ?? Object.values(name)[0] ?? sku}`;
  });
  const values: { readonly [name: string]: string } = {
    centre: centre.name ?? centreId,
    customer: toName,
    seller: Object.values(legalEntity ?? { name: centre.name ?? centreId }).join(', '),
    lines: lines.join('\n'),
    order: store.numbers.numberOf({ centreId, kind: 'order', id: orderId }),
    total: moneyText(totals.totalMinor, currency, language) + taxWords,
    number,
    amount: moneyText(amountMinor, currency, language),
    tracking: order.shipments.flatMap(({ carrierRef }) => carrierRef ?? []).join(', ') || '–',
    until: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(quotedUntilMs),
  };
  const put = (words: string) =>
    words.replaceAll(placeholder, (whole, name: string) => values[name] ?? whole);
  const { subject, text } =
    given ??
    mailTemplateOf(store, centreId, { event, mode: order.deliveryMode }).texts ??
    mailTemplateOf(store, centreId, { event }).texts ??
    defaultMail(event);
  return {
    toName,
    language,
    subject: onOneLine(put(subject[language])),
    text: put(text[language]),
  };
}

/** Values with line ends must not begin a header of their own. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** An amount of money, such as `€124.00` or `124,00 €`; English if no language is known. */
export function moneyText(minor: number, currency: string, language: string | null): string {
  const format = new Intl.NumberFormat(language ?? 'en', { style: 'currency', currency });
  return format.format(minor / 10 ** minorDigits(currency));
}

/** Decimals of amounts in a currency: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
