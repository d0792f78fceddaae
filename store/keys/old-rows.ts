/** Deletes records that are older than their period, by an index of time. Source: decision 0048. */
import { Repository } from '../rows.ts';

const statements = {
  history:
    "delete from customer_event where kind in ('notes', 'calls', 'catalogue-requests') and at_ms < ?",
  mails: "delete from customer_event where kind = 'mail' and at_ms < ?",
  promptAnswers: 'delete from prompt_answer where at_ms < ?',
  calls: 'delete from call_record where arrived_at_ms < ?',
  callMarks: 'delete from call_mark where at_ms < ?',
  audit: 'delete from audit_entry where at_ms < ?',
} as const;
export type OldRowKind = keyof typeof statements;

export class OldRows extends Repository {
  /** Returns how many were deleted; the caller opens the transaction. */
  drop(kind: OldRowKind, beforeMs: number): number {
    return this.driver.prepare(statements[kind]).run(beforeMs);
  }
}
