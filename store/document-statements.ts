/** Statements on documents of the sales channel. */

/** Tables of documents, one per kind. */
export const documentTables = [
  'channel',
  'customer',
  'item',
  'catalogue',
  'script',
  'catalogue_request',
  'coupon',
  'continuity_programme',
  'webhook',
  'outbound_list',
  'target_market',
  'person',
  'person_role',
] as const;
export type DocumentTable = (typeof documentTables)[number];

/** Statements on the documents of one table. */
export function documentStatements(table: DocumentTable) {
  const columns = 'centre_id, id, version, document, person, updated_at_ms';
  return {
    add: `insert into ${table} (${columns}) values (?, ?, ?, ?, ?, ?) on conflict (centre_id, id) do nothing`,
    save: `update ${table} set version = ?, document = ?, person = ?, updated_at_ms = ? where centre_id = ? and id = ? and version = ?`,
    drop: `delete from ${table} where centre_id = ? and id = ?`,
    get: `select * from ${table} where centre_id = ? and id = ?`,
    list: `select * from ${table} where centre_id = ? and id > ? order by id limit ?`,
    // A document with several matching keys is found by the first of them.
    search: `select d.*, k.value as found from search_key k join ${table} d on d.centre_id = k.centre_id and d.id = k.id where k.centre_id = ? and k.kind = ? and k.value >= ? and k.value < ? and (k.value > ? or k.id > ?) and not exists (select 1 from search_key o where o.centre_id = k.centre_id and o.id = k.id and o.kind = k.kind and o.value >= ? and o.value < k.value) and exists (select 1 from search_key w where w.centre_id = k.centre_id and w.id = k.id and w.kind = ? and w.value >= ? and w.value < ?) and exists (select 1 from search_key x where x.centre_id = k.centre_id and x.id = k.id and x.kind = ? and x.value >= ? and x.value < ?) order by k.value, k.id limit ?`,
  } as const;
}
