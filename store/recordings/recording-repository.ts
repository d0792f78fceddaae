/** Rows of recordings; their sound is in {@link SoundFiles}. */
import type { SqlValue } from '../database/driver.ts';
import { Repository } from '../rows.ts';

export interface RecordingRecord {
  readonly centreId: string;
  /** Its id: that of its call, with an end of its own where it is a message. */
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
  /** The voicemail in which it is a message; null: it is a talk. */
  readonly mailbox: string | null;
  /** Of a message: the caller's number, sealed; null: it was withheld. */
  readonly caller: string | null;
  readonly heardAtMs: number | null;
  /** The person who has heard the message; null: nobody yet. */
  readonly heardBy: string | null;
}

interface RecordingSearch {
  readonly centreId: string;
  readonly callId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly mailbox?: string | undefined;
  /** Those with sound that nobody has heard [all]. */
  readonly isWaiting?: boolean | undefined;
  /** Those that come after it; null: from the latest on. */
  readonly after: Pick<RecordingRecord, 'beganAtMs' | 'callId'> | null;
  readonly limit: number;
}

const messageEnd = '.vm';
const messagesMax = 9;

/** Ids that messages of a call may have, in order, as the call may be recorded as well. */
export function messageIds(callId: string): readonly string[] {
  const first = `${callId}${messageEnd}`;
  return Array.from({ length: messagesMax }, (_, place) => {
    return place === 0 ? first : `${first}${place + 1}`;
  });
}

/** The call of a recording, or of a message. */
export function callOfRecording(id: string): string {
  return id.replace(/\.vm[2-9]?$/, '');
}

/** The owner of the key under which a recording is sealed. */
export function recordingOwner(centreId: string, id: string): string {
  return `recording/${centreId}/${id}`;
}

const columns =
  'centre_id, call_id, queue_id, agent_id, customer_id, began_at_ms, state, pauses, problem, bytes, mailbox, caller, heard_at_ms, heard_by';

export class RecordingRepository extends Repository {
  readonly get = this.finder<RecordingRecord, [centreId: string, callId: string]>(
    'select * from recording where centre_id = ? and call_id = ?',
  );
  /** Adds a row; false: the call has one. */
  readonly add = this.writer<RecordingRecord>(
    `insert into recording (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, call_id) do nothing`,
  );
  readonly save = this.writer<
    Pick<RecordingRecord, 'centreId' | 'callId' | 'state' | 'pauses' | 'problem' | 'bytes'>
  >(
    'update recording set state = ?, pauses = ?, problem = ?, bytes = ? where centre_id = ? and call_id = ?',
  );
  readonly hear = this.writer<
    Pick<RecordingRecord, 'centreId' | 'callId' | 'heardAtMs' | 'heardBy'>
  >('update recording set heard_at_ms = ?, heard_by = ? where centre_id = ? and call_id = ?');
  readonly drop = this.doer<[centreId: string, callId: string]>(
    'delete from recording where centre_id = ? and call_id = ?',
  );
  readonly live = this.lister<RecordingRecord, [centreId: string]>(
    "select * from recording where centre_id = ? and state = 'live'",
  );
  readonly ofCustomer = this.lister<RecordingRecord, [centreId: string, customerId: string]>(
    'select * from recording where centre_id = ? and customer_id = ?',
  );
  /** Messages with sound that nobody has heard. */
  readonly waiting = this.finder<{ readonly count: number }, [centreId: string, mailbox: string]>(
    'select count(*) as count from recording where centre_id = ? and mailbox = ? and heard_at_ms is null and bytes > 0',
  );
  readonly olderThan = this.lister<RecordingRecord, [atMs: number, limit: number]>(
    'select * from recording where began_at_ms < ? order by began_at_ms limit ?',
  );
  readonly #find = this.lister<RecordingRecord, SqlValue[]>(
    'select * from recording where centre_id = ? and (cast(? as text) is null or call_id = ? or substr(call_id, 1, ?) = ?) and (cast(? as text) is null or customer_id = ?) and (cast(? as text) is null or mailbox = ?) and (cast(? as text) is null or (heard_at_ms is null and bytes > 0)) and (began_at_ms, call_id) < (?, ?) order by began_at_ms desc, call_id desc limit ?',
  );

  /** The latest first. */
  list(of: RecordingSearch): readonly RecordingRecord[] {
    const { centreId, after, limit } = of;
    const { callId: call = null, customerId: customer = null, mailbox = null } = of;
    const message = call === null ? '' : `${call}${messageEnd}`;
    const waiting = of.isWaiting === true ? 'waiting' : null;
    const place = [after?.beganAtMs ?? Number.MAX_SAFE_INTEGER, after?.callId ?? ''] as const;
    const which = [
      call,
      call,
      message.length,
      message,
      customer,
      customer,
      mailbox,
      mailbox,
      waiting,
    ];
    return this.#find(centreId, ...which, ...place, limit);
  }
}
