/**
 * Records calls by the share of their queue: the switch records, and what it has is joined, sealed
 * and stored when the call is over. What fails is told; calls go on. Source: decision 0050.
 */
import { callMessages, fill, type RecordAction } from '../../contracts/index.ts';
import type { SwitchRecordings } from '../../gateways/index.ts';
import { fnv1a32, reasonOf } from '../../kernel/index.ts';
import { type KeptCall, type LiveCentre, refuse, type ServiceAnswer } from '../../live/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { RecordingRecord, Store } from '../../store/index.ts';
import { keyOwner } from '../orders/sealed-texts.ts';
import { StereoSound } from './stereo-sound.ts';

const feature = 'call.record';
const permille = 1_000;
/** A pause that nobody ends, in ms: the page that made it may be closed. */
const pauseMsMax = 900_000;

export interface CallRecorderOptions {
  readonly live: LiveCentre;
  readonly store: Store;
  readonly onProblem: (problem: string) => void;
}

type RecordingNews = 'began' | 'paused' | 'resumed' | 'ended' | 'failed';
type Answered = Extract<Effect, { readonly type: 'call.answered' }>;

/** The owner of the key under which a recording is sealed. */
export function recordingOwner(centreId: string, callId: string): string {
  return `recording/${centreId}/${callId}`;
}

export class CallRecorder {
  readonly #of: CallRecorderOptions;
  readonly #centreId: string;
  /** Cancels of the limits of pauses, by call and reason. */
  readonly #limits = new Map<string, () => void>();

  constructor(of: CallRecorderOptions) {
    const { live, onProblem } = of;
    this.#of = of;
    this.#centreId = live.names.centreId;
    const said = (work: Promise<unknown>): void => {
      work.catch((error: unknown) => onProblem(reasonOf(error)));
    };
    live.onEffects((effects) => {
      for (const effect of effects) {
        if (effect.type === 'call.answered') said(this.#answered(effect));
      }
    });
    live.switch.hearRecordings({
      attached: (recordings) => said(this.#attached(recordings)),
      ended: (callId, cause) => said(this.#take(callId, cause)),
      pressed: (callId, digits) => {
        const { optOutDigit } = live.file.monitoring ?? {};
        if (optOutDigit !== undefined && digits.includes(optOutDigit)) said(this.decline(callId));
      },
    });
  }

  /** The recording of a call; undefined: it has none. */
  of(callId: string): RecordingRecord | undefined {
    return this.#of.store.recordings.get(this.#centreId, callId);
  }

  /** Stops the recording for a reason; done once nothing is recorded any more. */
  async pause(callId: string, reason: string): Promise<ServiceAnswer<null>> {
    const row = this.of(callId);
    if (row?.state !== 'live') return { ok: true, value: null };
    const pauses = reasonsIn(row);
    this.#limit(callId, reason);
    if (pauses.includes(reason)) return { ok: true, value: null };
    this.#save({ ...row, pauses: [...pauses, reason].join(' ') });
    if (pauses.length > 0) return { ok: true, value: null };
    const cause = (await this.#ask(callId, 'pause')) && (await this.#ask(callId, 'stop'));
    if (cause !== null) return refuse(callMessages.recordingGoesOn, { callId, cause });
    this.#tell('paused', callId, { reason });
    return { ok: true, value: null };
  }

  /** Ends a pause; the recording goes on when no other is left. */
  async resume(callId: string, reason: string): Promise<void> {
    this.#limits.get(`${callId} ${reason}`)?.();
    this.#limits.delete(`${callId} ${reason}`);
    const row = this.of(callId);
    const left = row === undefined ? [] : reasonsIn(row).filter((one) => one !== reason);
    if (row?.state !== 'live' || left.join(' ') === row.pauses) return;
    this.#save({ ...row, pauses: left.join(' ') });
    if (left.length > 0) return;
    const cause = await this.#ask(callId, 'resume');
    if (cause === null) this.#tell('resumed', callId, { reason });
    else this.#fail(callId, cause);
  }

  /** The caller wants no recording: what there is is not stored, and none begins. */
  async decline(callId: string): Promise<void> {
    const kept = this.#of.live.projection.calls.kept(callId);
    const row = this.of(callId) ?? (kept && this.#rowOf(kept, kept.queueId ?? '', ''));
    if (row === undefined || row.state === 'declined') return;
    this.#of.store.recordings.add(row);
    this.#save({ ...row, state: 'declined', pauses: '', bytes: 0 });
    this.#of.store.sounds?.drop(recordingOwner(this.#centreId, callId));
    if (row.state === 'live') await this.#ask(callId, 'stop');
    this.#tell('ended', callId, { state: 'declined' });
  }

  async #answered({ callId: coreId, queueId, agentId }: Answered): Promise<void> {
    const { live, store } = this.#of;
    const callId = live.names.call(coreId);
    const kept = live.projection.calls.kept(callId);
    const { recordPermille: share = 0 } = live.file.queues.find(({ id }) => id === queueId) ?? {};
    if (live.journal?.isReading === true || kept?.isOnSwitch !== true) return;
    if (fnv1a32(callId) % permille >= share) return;
    const row = this.#rowOf(kept, queueId, agentId);
    if (!store.recordings.add(row)) return;
    this.#link(kept, row);
    const cause = this.#lacks() ?? (await this.#ask(callId, 'start'));
    if (cause === null) this.#tell('began', callId, {});
    else this.#fail(callId, cause, 'failed');
  }

  /** What is missing here to record at all; null: nothing. */
  #lacks(): string | null {
    const { live, store } = this.#of;
    if (store.sounds === null) return 'the service keeps no data folder';
    const name = live.switch.view?.name ?? '';
    return live.switch.can(feature) ? null : fill(callMessages.switchCannot, { name, feature }).en;
  }

  #rowOf({ call, legs }: KeptCall, queueId: string, agentId: string): RecordingRecord {
    const { live } = this.#of;
    const number = legs[0]?.leg.callerId?.number;
    const said = live.factsOf(call.callId)['customer.number'];
    const found = number === undefined ? [] : (live.customers?.withPhone(number) ?? []);
    const [only] = found.length === 1 ? found : [];
    return {
      centreId: this.#centreId,
      callId: call.callId,
      queueId,
      agentId,
      customerId: typeof said === 'string' ? said : (only?.id ?? null),
      beganAtMs: live.originMs + live.nowMs,
      state: 'live',
      pauses: '',
      problem: null,
      bytes: 0,
    };
  }

  /** The key goes with that of who calls. */
  #link({ legs }: KeptCall, { callId, customerId }: RecordingRecord): void {
    const { keys } = this.#of.store;
    const owner = recordingOwner(this.#centreId, callId);
    const number = legs[0]?.leg.callerId?.number;
    if (number !== undefined) keys.link(keys.callerOf(this.#centreId, number), owner);
    if (customerId !== null) keys.link(keyOwner(this.#centreId, customerId), owner);
  }

  /** A switch is there: takes what it has, and goes on with calls that are still recorded. */
  async #attached(recordings: SwitchRecordings | null): Promise<void> {
    const { live, store } = this.#of;
    for (const callId of (await recordings?.list()) ?? []) await this.#take(callId, null);
    for (const { callId, pauses } of store.recordings.live(this.#centreId)) {
      const state = live.projection.calls.kept(callId)?.call.derivedState ?? 'ended';
      if (state === 'ended') this.#fail(callId, 'the switch has lost it', 'failed');
      else if (pauses !== '') await this.#ask(callId, 'pause');
      for (const reason of pauses.split(' ').filter(Boolean)) this.#limit(callId, reason);
    }
  }

  async #take(callId: string, cause: string | null): Promise<void> {
    const { live, store } = this.#of;
    const { recordings } = live.switch;
    if (recordings === null) return;
    const row = this.of(callId);
    if (row?.state !== 'live' || store.sounds === null) return await recordings.drop(callId);
    try {
      const sound = new StereoSound(recordings.read(callId));
      const owner = recordingOwner(this.#centreId, callId);
      const bytes = await store.sounds.write(owner, sound.samples());
      const state = cause === null && sound.isWhole ? 'whole' : 'partial';
      // The customer may have been erased, or have declined, meanwhile.
      if (this.of(callId)?.state !== 'live') return store.sounds.drop(owner);
      this.#save({ ...row, state, pauses: '', problem: cause, bytes });
      this.#tell('ended', callId, { state });
    } catch (error) {
      return this.#fail(callId, reasonOf(error));
    }
    await recordings.drop(callId);
  }

  /** Null: the switch does it; else why not. */
  async #ask(callId: string, action: RecordAction): Promise<string | null> {
    const { live } = this.#of;
    const caller = live.projection.calls.kept(callId)?.legs[0];
    if (caller === undefined) return `no call ${callId}`;
    const { result, cause = result } = await live.switch.record(caller, action);
    return result === 'done' ? null : cause;
  }

  #limit(callId: string, reason: string): void {
    const { live } = this.#of;
    const name = `${callId} ${reason}`;
    this.#limits.get(name)?.();
    const atMs = live.nowMs + pauseMsMax;
    this.#limits.set(
      name,
      live.at(atMs, () => void this.resume(callId, reason)),
    );
  }

  #save(row: RecordingRecord): void {
    this.#of.store.recordings.save(row);
  }

  /** Without a state it stays live: the next connection tries again. */
  #fail(callId: string, problem: string, state: RecordingRecord['state'] = 'live'): void {
    const row = this.of(callId);
    if (row !== undefined) this.#save({ ...row, state, problem });
    this.#of.onProblem(`the recording of call ${callId}: ${problem}`);
    this.#tell('failed', callId, { problem });
  }

  #tell(what: RecordingNews, callId: string, more: { readonly [member: string]: string }): void {
    const { live } = this.#of;
    const data = { callId, ...more, version: Math.floor(live.nowMs) };
    const subject = `recording/${callId}`;
    live.tell({ type: `recording.${what}`, subject, atMs: live.nowMs, data }, { callId });
  }
}

/** The reasons for which a recording stands still. */
export function reasonsIn({ pauses }: Pick<RecordingRecord, 'pauses'>): readonly string[] {
  return pauses.split(' ').filter(Boolean);
}
