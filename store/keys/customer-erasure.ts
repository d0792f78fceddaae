/**
 * Deletes and blanks the rows that name a customer, in one transaction of the caller's. Rows are
 * found by ids that stand in JSON as `"<id>"`; the tables are read whole, as erasures are rare.
 * Source: decision 0048.
 */
import type { SqlValue } from '../database/driver.ts';
import { Repository } from '../rows.ts';

/** A person as rows name them; ids as the API writes them are in `names`. */
export interface ErasedPerson {
  readonly centreId: string;
  /** Customer numbers: the record's, and those merged into it. */
  readonly customerIds: readonly string[];
  /** Ids of customer, orders, returns and calls, as JSON has them. */
  readonly names: readonly string[];
  readonly orderIds: readonly string[];
  readonly callIds: readonly string[];
  readonly phones: readonly string[];
  readonly emails: readonly string[];
}

export class CustomerErasure extends Repository {
  /** Returns the rows deleted or blanked, by kind. */
  erase(person: ErasedPerson): { readonly [kind: string]: number } {
    const { centreId, customerIds, names, orderIds, callIds, phones, emails } = person;
    const counts: { [kind: string]: number } = {};
    const run = (kind: string, sql: string, ...values: readonly SqlValue[]): void => {
      counts[kind] = (counts[kind] ?? 0) + this.driver.prepare(sql).run(...values);
    };
    for (const id of customerIds) {
      const shown = "kind in ('notes', 'mail', 'calls', 'catalogue-requests')";
      run(
        'history',
        `delete from customer_event where centre_id = ? and customer_id = ? and ${shown}`,
        centreId,
        id,
      );
      run('mails', 'delete from mail where centre_id = ? and customer_id = ?', centreId, id);
      const requested = 'delete from catalogue_request where centre_id = ? and document like ?';
      run('catalogueRequests', requested, centreId, `%"customer":"${id}"%`);
      run('recordings', 'delete from recording where customer_id = ?', id);
      run('cards', lockCard, centreId, id);
      run('prompts', 'update prompt_shown set customer_id = null where customer_id = ?', id);
      run('outboundEntries', `${blankEntry} customer_id = ?`, id);
    }
    for (const name of names) {
      const [quoted, within] = [`%"${name}"%`, `%/${name}/%`];
      const path = `%/${name}`;
      run(
        'answers',
        'delete from request_answer where body like ? or path like ? or path like ?',
        quoted,
        path,
        within,
      );
      run(
        'drafts',
        'delete from person_draft where content like ? or id like ?',
        quoted,
        `%${name}%`,
      );
      run('deliveries', 'delete from webhook_delivery where text like ?', quoted);
      run('audit', blankAudit, centreId, quoted, quoted, path, within);
      run('decisions', 'delete from rule_decision where subject = ?', name);
    }
    for (const orderId of orderIds) {
      run('decisions', 'delete from prompt_asking where order_id = ?', orderId);
      run('prompts', `${blankAnswer} order_id = ?)`, orderId);
    }
    for (const callId of callIds) {
      run('recordings', 'delete from recording where call_id = ?', callId);
      run('calls', blankCall, callId);
      run('callMarks', dropCallerMarks, callId);
      run('decisions', 'delete from prompt_asking where call_id = ?', callId);
      run('prompts', `${blankAnswer} call_id = ?)`, callId);
    }
    for (const text of [...phones, ...emails]) {
      run('drafts', 'delete from person_draft where content like ?', `%${text}%`);
    }
    for (const number of phones) {
      run('outboundEntries', `${blankEntry} number = ?`, number);
      run('answers', 'delete from request_answer where body like ?', `%"${number}"%`);
      run('deliveries', 'delete from webhook_delivery where text like ?', `%"${number}"%`);
      const noted =
        'update do_not_call set note = null where centre_id = ? and number = ? and note is not null';
      run('doNotCallNotes', noted, centreId, number);
    }
    return counts;
  }
}

const blankEntry =
  "update outbound_entry set number = 'erased-' || n, customer_id = null, name = null, data = null, language = null, reason = case when state = 'waiting' then 'closed' else reason end, state = case when state = 'waiting' then 'excluded' else state end where";
const lockCard =
  'update card set is_locked = 1, reason = null, version = version + 1 where centre_id = ? and customer_id = ? and (is_locked = 0 or reason is not null)';
const blankCall =
  'update call_record set customer_id = null, number = null, note = null where call_id = ? and (customer_id is not null or number is not null or note is not null)';
const dropCallerMarks =
  "delete from call_mark where dimension in ('customer', 'phone') and call_id = ?";
const blankAudit =
  'update audit_entry set before = null, after = null where centre_id = ? and (before is not null or after is not null) and (before like ? or after like ? or subject like ? or subject like ?)';
const blankAnswer =
  'update prompt_answer set reason = null where reason is not null and prompt_id in (select id from prompt_shown where';
