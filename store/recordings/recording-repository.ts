/** Rows of recordings; their sound is in {@link SoundFiles}. */
import type { SqlValue } from '../database/driver.ts';
import { Repository } from '../rows.ts';

export interface RecordingRecord {
  readonly centreId: string;
  readonly callId: string;
  readonly queueId: string;
  /** Who talked first. */
  readonly agentId: string;
  /** The customer's number; null: nobody has said who calls. */
  readonly customerId: string | null;
  readonly beganAtMs: number;
  /** `partial`: the switch has lost some; `declined`: the caller wanted none. */
  readonly state: 'live' | 'whole' | 'partial' | 'failed' | 'declined';
  /** Reasons for which it stands still, with spaces between them. */
  readonly pauses: string;
  readonly problem: string | null;
  /** Length of the sound; 0: there is none yet. */
  readonly bytes: number;
}

interface RecordingSearch {
  readonly centreId: string;
  readonly callId?: string | undefined;
  readonly customerId?: string | undefined;
  /** Those that come after it; null: from the latest on. */
  readonly after: Pick<RecordingRecord, 'beganAtMs' | 'callId'> | null;
  readonly limit: number;
}

const columns =
  'centre_id, call_id, queue_id, agent_id, customer_id, began_at_ms, state, pauses, problem, bytes';

export class RecordingRepository extends Repository {
  readonly get = this.finder<RecordingRecord, [centreId: string, callId: string]>(
    'select * from recording where centre_id = ? and call_id = ?',
  );
  /** Adds a row; false: the call has one. */
  readonly add = this.writer<RecordingRecord>(
    `insert into recording (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, call_id) do nothing`,
  );
  readonly save = this.writer<
    Pick<RecordingRecord, 'centreId' | 'callId' | 'state' | 'pauses' | 'problem' | 'bytes'>
  >(
    'update recording set state = ?, pauses = ?, problem = ?, bytes = ? where centre_id = ? and call_id = ?',
  );
  readonly drop = this.doer<[centreId: string, callId: string]>(
    'delete from recording where centre_id = ? and call_id = ?',
  );
  readonly live = this.lister<RecordingRecord, [centreId: string]>(
    "select * from recording where centre_id = ? and state = 'live'",
  );
  readonly ofCustomer = this.lister<RecordingRecord, [centreId: string, customerId: string]>(
    'select * from recording where centre_id = ? and customer_id = ?',
  );
  readonly olderThan = this.lister<RecordingRecord, [atMs: number, limit: number]>(
    'select * from recording where began_at_ms < ? order by began_at_ms limit ?',
  );
  readonly #find = this.lister<RecordingRecord, SqlValue[]>(
    'select * from recording where centre_id = ? and (cast(? as text) is null or call_id = ?) and (cast(? as text) is null or customer_id = ?) and (began_at_ms, call_id) < (?, ?) order by began_at_ms desc, call_id desc limit ?',
  );

  /** The latest first. */
  list({ centreId, callId, customerId, after, limit }: RecordingSearch) {
    const [call, customer] = [callId ?? null, customerId ?? null];
    const place = [after?.beganAtMs ?? Number.MAX_SAFE_INTEGER, after?.callId ?? ''] as const;
    return this.#find(centreId, call, call, customer, customer, place[0], place[1], limit);
  }
}
