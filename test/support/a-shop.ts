/** A centre that sells: its settings, and tables of what it sells and to whom, over the API. */
import type { Body, HttpReply, TestApi } from './api-server.ts';

let keys = 0;

/** Settings in place of those there are; as an administrator. */
export async function setsUp(
  served: TestApi,
  settings: object,
  centre = 'shop',
): Promise<HttpReply> {
  const path = `/api/v1/centres/${centre}/channel`;
  const { headers } = await served.ask('GET', path, { as: 'nadia' });
  return await served.ask('PUT', path, {
    as: 'nadia',
    headers: { 'if-match': String(headers['etag']) },
    body: settings,
  });
}

/** Imports a table; a key of its own, unless one is given. */
export async function imports(
  served: TestApi,
  kind: 'items' | 'customers' | 'stock' | 'taxRates' | 'fraudEntries' | 'addressChanges',
  table: string,
  { query = '', key = '', language = 'en' } = {},
): Promise<HttpReply> {
  keys += 1;
  return await served.ask('POST', `/api/v1/centres/shop/imports?kind=${kind}${query}`, {
    as: 'nadia',
    headers: {
      'content-type': 'text/csv',
      'idempotency-key': key || `import-${keys}`,
      'accept-language': language,
    },
    body: table,
  });
}

/** Makes something as who may, and answers what it is. */
export async function makes(
  served: TestApi,
  path: string,
  body: object,
  as = 'helene',
): Promise<HttpReply> {
  return await served.ask('POST', `/api/v1/${path}`, { as, body });
}

export const itemsTable = `sku;name.fr;name.en;description.en;category;price;cost;stock;consigne
MUG;Tasse bleue;Blue mug;Holds 30 cl;table;9,90;3,00;3;encourage
BOL;Bol à café;Coffee bowl;;table;12,5;4;0;
DRAP;Drap housse 160;Fitted sheet 160;;bed-linen;29,90;11,50;;
`;

/** The items of an answer. */
export function itemsOf({ body }: { readonly body: Body }): readonly Body[] {
  return body['items'] as Body[];
}

/** One member of each item of an answer. */
export function each(got: { readonly body: Body }, member: string): readonly unknown[] {
  return itemsOf(got).map((one) => one[member]);
}
