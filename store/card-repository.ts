/** Gift cards and loyalty cards of a centre; a balance is the sum of a card's movements. */
import { Repository } from './rows.ts';

export interface StoredCard {
  readonly centreId: string;
  readonly number: string;
  readonly kind: 'gift' | 'loyalty';
  readonly customerId: string | null;
  readonly currency: string;
  /** 1: nothing can be paid with it. */
  readonly isLocked: 0 | 1;
  readonly version: number;
  /** Why it was locked or unlocked last; null: without a reason. */
  readonly reason: string | null;
}

export interface CardMovement {
  readonly centreId: string;
  /** Of the request; a repeated one moves nothing. */
  readonly key: string;
  readonly number: string;
  readonly kind: 'sold' | 'paid' | 'refunded' | 'earned' | 'returned';
  /** Below 0: taken off. */
  readonly amountMinor: number;
  readonly atMs: number;
}

const columns = 'centre_id, number, kind, customer_id, currency, is_locked, version, reason';
const moved = 'centre_id, key, number, kind, amount_minor, at_ms';

export class CardRepository extends Repository {
  readonly find = this.finder<StoredCard, [string, string]>(
    `select ${columns} from card where centre_id = ? and number = ?`,
  );
  /** Loyalty cards of a customer; the first one earns. */
  readonly ofCustomer = this.lister<StoredCard, [string, string]>(
    `select ${columns} from card where centre_id = ? and customer_id = ? and kind = 'loyalty' order by is_locked, number`,
  );
  /** The card that earned for an order, whose keys are like `<order>/%`. */
  readonly earnedBy = this.finder<StoredCard, [string, string, string]>(
    `select ${columns} from card where centre_id = ? and number in (select number from card_movement where centre_id = ? and kind = 'earned' and key like ?) order by number limit 1`,
  );
  readonly save = this.writer<StoredCard>(
    `insert into card (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, number) do update set is_locked = excluded.is_locked, version = excluded.version, reason = excluded.reason`,
  );
  readonly movement = this.finder<CardMovement, [string, string]>(
    `select ${moved} from card_movement where centre_id = ? and key = ?`,
  );
  readonly move = this.writer<CardMovement>(
    `insert into card_movement (${moved}) values (?, ?, ?, ?, ?, ?) on conflict (centre_id, key) do nothing`,
  );
  /** Movements of a card, the newest first. */
  readonly movements = this.lister<CardMovement, [string, string, number]>(
    `select ${moved} from card_movement where centre_id = ? and number = ? order by at_ms desc, key limit ?`,
  );
  readonly balanceMinor = this.counter<[string, string]>(
    'select coalesce(sum(amount_minor), 0) as sum_minor from card_movement where centre_id = ? and number = ?',
    'sum_minor',
  );
  /** Movements of a kind by the orders whose keys are like `<order>/%`. */
  readonly ofOrderMinor = this.counter<[string, string, CardMovement['kind'], string]>(
    'select coalesce(sum(amount_minor), 0) as sum_minor from card_movement where centre_id = ? and number = ? and kind = ? and key like ?',
    'sum_minor',
  );
  /** What a card has earned since an instant, less what came back. */
  readonly earnedMinor = this.counter<[string, string, number]>(
    "select coalesce(sum(amount_minor), 0) as sum_minor from card_movement where centre_id = ? and number = ? and kind in ('earned', 'returned') and at_ms >= ?",
    'sum_minor',
  );
}
