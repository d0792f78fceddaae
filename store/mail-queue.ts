/** Mails of centres to their customers, and how far the sending of each is; old ones are deleted. */
import type { mailStates } from '../contracts/index.ts';
import type { HistoryEntry } from '../orders/index.ts';
import { Repository } from './rows.ts';

export interface MailRecord {
  readonly centreId: string;
  /** Letters and digits, so that addresses and Message-IDs can hold it. */
  readonly id: string;
  readonly customerId: string;
  readonly orderId: string;
  readonly template: string;
  readonly language: string;
  /** E-mail address; empty: the customer has none. */
  readonly recipient: string;
  /** What is sent. It never changes, so that repeated attempts send the same. */
  readonly document: {
    readonly toName: string;
    readonly subject: string;
    readonly text: string;
    /** Id of the mail in the customer's time line, and what is shown there beside the state. */
    readonly eventId: string;
    readonly shown: Pick<HistoryEntry, 'to' | 'number'>;
  };
  readonly state: (typeof mailStates)[number];
  readonly attempts: number;
  readonly nextAtMs: number;
  /** Why the last attempt failed, or the mail came back. */
  readonly problem: string | null;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

export class MailQueue extends Repository {
  readonly get = this.finder<MailRecord, [centreId: string, id: string]>(
    'select * from mail where centre_id = ? and id = ?',
  );
  /** Mails of a state after an id, of any customer or one. */
  readonly list = this.lister<
    MailRecord,
    [centreId: string, after: string, state: string | null, sameState: string | null, limit: number]
  >(
    'select * from mail where centre_id = ? and id > ? and (cast(? as text) is null or state = ?) order by id limit ?',
  );
  readonly ofCustomer = this.lister<MailRecord, [centreId: string, customerId: string]>(
    'select * from mail where centre_id = ? and customer_id = ? order by id',
  );
  readonly due = this.lister<MailRecord, [centreId: string, nowMs: number, limit: number]>(
    "select * from mail where centre_id = ? and state = 'queued' and next_at_ms <= ? order by next_at_ms, id limit ?",
  );
  /** When the next mail is due after `nowMs`; 0: none. */
  readonly nextAtMs = this.counter<[centreId: string, nowMs: number]>(
    "select min(next_at_ms) as at_ms from mail where centre_id = ? and state = 'queued' and next_at_ms > ?",
    'at_ms',
  );
  /** Adds a mail, unless it is there. */
  readonly add = this.writer<MailRecord>(
    'insert into mail (centre_id, id, customer_id, order_id, template, language, recipient, document, state, attempts, next_at_ms, problem, created_at_ms, ended_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, id) do nothing',
  );
  readonly save = this.writer<MailRecord>(
    'update mail set state = ?, attempts = ?, next_at_ms = ?, problem = ?, ended_at_ms = ? where centre_id = ? and id = ?',
  );
  readonly dropEnded = this.doer<[centreId: string, beforeMs: number]>(
    'delete from mail where centre_id = ? and ended_at_ms < ?',
  );
}
