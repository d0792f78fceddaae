/** Shows all rows of one customer under another; callers open the transaction. */
import type { SqlValue } from './database/driver.ts';
import { Repository } from './rows.ts';

/** Tables whose rows name a centre, or one of its handlers, and a customer. */
const tables = [
  'card',
  'customer_event',
  'mail',
  'coupon_use',
  'recording',
  'call_record',
] as const;

export class CustomerMerge extends Repository {
  move(
    { centreId, handlers }: { readonly centreId: string; readonly handlers: readonly string[] },
    { fromId, intoId }: { readonly fromId: string; readonly intoId: string },
  ): void {
    const run = (sql: string, ...values: SqlValue[]) => this.doer<SqlValue[]>(sql)(...values);
    for (const place of new Set([centreId, ...handlers])) {
      for (const table of tables) {
        const where = 'where centre_id = ? and customer_id = ?';
        run(`update ${table} set customer_id = ? ${where}`, intoId, place, fromId);
      }
      const marked = "where centre_id = ? and dimension = 'customer' and value = ?";
      run(`update call_mark set value = ? ${marked}`, intoId, place, fromId);
    }
    // Points of all their cards are on the one that earns from now on.
    const own = "from card where centre_id = ? and customer_id = ? and kind = 'loyalty'";
    const earning = `select number ${own} order by is_locked, number limit 1`;
    run(
      `update card_movement set number = (${earning}) where centre_id = ? and number in (select number ${own})`,
      ...[centreId, intoId, centreId, centreId, intoId],
    );
    run(
      'update prompt_shown set customer_id = ? where customer_id = ? and order_id in (select id from order_row where centre_id = ?)',
      intoId,
      fromId,
      centreId,
    );
    const named = (id: string) => `"customer":"${id}"`;
    run(
      'update catalogue_request set document = replace(document, ?, ?) where centre_id = ? and document like ?',
      named(fromId),
      named(intoId),
      centreId,
      `%${named(fromId)}%`,
    );
  }
}
