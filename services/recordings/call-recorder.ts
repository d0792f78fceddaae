/**
 * Records calls by the share of their queue, and messages in voicemails: the switch records, and
 * what it has is joined, sealed and stored when it is over. What fails is told; calls go on.
 * Source: decisions 0050, 0054.
 */
import { callMessages, fill, type RecordAction } from '../../contracts/index.ts';
import type { SwitchRecordings } from '../../gateways/index.ts';
import { fnv1a32, reasonOf } from '../../kernel/index.ts';
import {
  type KeptCall,
  type LiveCentre,
  refuse,
  type ServiceAnswer,
  silence,
} from '../../live/index.ts';
import type { Effect } from '../../routing/index.ts';
import {
  callOfRecording,
  messageIds,
  type RecordingRecord,
  recordingOwner,
  type Store,
} from '../../store/index.ts';
import { keyOwner } from '../orders/sealed-texts.ts';
import { hearersOf, Mailboxes } from './mailboxes.ts';
import { StereoSound } from './stereo-sound.ts';

const feature = 'call.record';
const permille = 1_000;
/** A pause that nobody ends, in ms: the page that made it may be closed. */
const pauseMsMax = 900_000;
const problemLengthMax = 300;
/** What takes callers away who are leaving a message. */
const departures: readonly Effect['type'][] = ['call.queued', 'offer.offered', 'call.transferred'];

export interface CallRecorderOptions {
  readonly live: LiveCentre;
  readonly store: Store;
  readonly onProblem: (problem: string) => void;
}

type RecordingNews = 'began' | 'paused' | 'resumed' | 'ended' | 'failed';
type Of<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

export class CallRecorder {
  readonly #of: CallRecorderOptions;
  readonly #centreId: string;
  /** Cancels of the limits of pauses, by call and reason. */
  readonly #limits = new Map<string, () => void>();
  readonly mailboxes: Mailboxes;
  /** Ids of messages that are being recorded, by call. */
  readonly #messages: Map<string, string>;

  constructor(of: CallRecorderOptions) {
    const { live, onProblem } = of;
    this.#of = of;
    this.#centreId = live.names.centreId;
    this.mailboxes = new Mailboxes(of);
    const left = of.store.recordings.live(this.#centreId);
    const messages = left.filter(({ mailbox }) => mailbox !== null);
    this.#messages = new Map(messages.map(({ callId }) => [callOfRecording(callId), callId]));
    const said = (work: Promise<unknown>): void => {
      work.catch((error: unknown) => onProblem(reasonOf(error)));
    };
    live.onEffects((effects) => {
      for (const effect of effects) {
        if (effect.type === 'call.answered') said(this.#answered(effect));
        if (effect.type === 'voicemail.began') {
          const kept = live.projection.calls.kept(live.names.call(effect.callId));
          said(this.#greeted(kept, effect.queueId));
        }
        if (effect.type === 'call.messageTaken') queueMicrotask(() => this.#missed(effect));
        if ('callId' in effect && departures.includes(effect.type)) {
          said(this.#departed(effect.callId));
        }
        const isOut = effect.type === 'call.ended' && effect.cause === 'transferred';
        if (isOut) said(this.#passedOn(live.names.call(effect.callId)));
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
    const row = this.of(callId) ?? (kept && this.#rowOf(kept, kept.queueId ?? ''));
    if (row === undefined || row.state === 'declined') return;
    this.#of.store.recordings.add(row);
    this.#save({ ...row, state: 'declined', pauses: '', bytes: 0 });
    this.#of.store.sounds?.drop(recordingOwner(this.#centreId, callId));
    if (row.state === 'live') await this.#ask(callId, 'stop');
    this.#tell('ended', callId, { state: 'declined' });
  }

  async #answered({ callId: coreId, queueId, agentId }: Of<'call.answered'>): Promise<void> {
    const { live } = this.#of;
    const callId = live.names.call(coreId);
    const kept = live.projection.calls.kept(callId);
    const { recordPermille: share = 0 } = live.file.queues.find(({ id }) => id === queueId) ?? {};
    if (live.journal?.isReading === true || kept?.isOnSwitch !== true) return;
    if (fnv1a32(callId) % permille >= share) return;
    await this.#begin(kept, { ...this.#rowOf(kept, queueId), agentId });
  }

  /** The greeting of a voicemail is over: records who speaks, or tells the core why not. */
  async #greeted(kept: KeptCall | undefined, mailbox: string): Promise<void> {
    const { live } = this.#of;
    if (live.journal?.isReading === true || kept === undefined) return;
    const cause = kept.isOnSwitch
      ? await this.#beginMessage(kept, mailbox)
      : 'no switch has the call';
    if (cause === null) return;
    const [problem, callId = ''] = [cause.slice(0, problemLengthMax), kept.coreIds.at(-1)];
    await live.submit({ type: 'call.messageFailed', callId, problem });
  }

  async #beginMessage(kept: KeptCall, mailbox: string): Promise<string | null> {
    const { callId } = kept.call;
    const id = messageIds(callId).find((one) => this.of(one) === undefined);
    if (id === undefined) return 'the call has left too many messages';
    this.#messages.set(callId, id);
    const cause = await this.#begin(kept, this.#messageIn(kept, { id, mailbox }));
    if (cause !== null) this.#forget(id);
    return cause;
  }

  #forget(id: string): void {
    const callId = callOfRecording(id);
    if (this.#messages.get(callId) === id) this.#messages.delete(callId);
  }

  /** The caller left a message while no service was there to record it. */
  #missed({ callId: coreId, queueId: mailbox }: Of<'call.messageTaken'>): void {
    const { live, store } = this.#of;
    const kept = live.projection.calls.kept(live.names.call(coreId));
    if (kept?.isOnSwitch !== true || !this.#isVoicemail(mailbox)) return;
    const [id = '', ...more] = messageIds(kept.call.callId);
    if ([id, ...more].some((one) => this.of(one) !== undefined)) return;
    const row = this.#messageIn(kept, { id, mailbox });
    store.recordings.add(row);
    this.#link(kept, row);
    this.#fail(id, 'it was left while the service was away', 'failed');
  }

  #isVoicemail(queueId: string | null): boolean {
    const queue = this.#of.live.file.queues.find(({ id }) => id === queueId);
    return queue?.voicemail !== undefined;
  }

  /** Whether the caller leaves a message now. */
  #speaks({ call, queueId }: KeptCall): boolean {
    const hears = call.derivedState === 'queued' ? call.treatment : null;
    return hears === silence && this.#isVoicemail(queueId);
  }

  /** A caller is taken away from a voicemail: what they have said so far is a message. */
  async #departed(coreId: string): Promise<void> {
    const callId = this.#of.live.names.call(coreId);
    const id = this.#messages.get(callId);
    this.#messages.delete(callId);
    if (id !== undefined) await this.#ask(id, 'stop');
  }

  /** Null: it is recorded; else why not. */
  async #begin(kept: KeptCall, row: RecordingRecord): Promise<string | null> {
    const { callId: id } = row;
    if (!this.#of.store.recordings.add(row)) return `there is a recording ${id} already`;
    this.#link(kept, row);
    const cause = this.#lacks() ?? (await this.#ask(id, 'start'));
    if (cause === null) this.#tell('began', id, {});
    else this.#fail(id, cause, 'failed');
    return cause;
  }

  /** Whoever was passed on to a number outside is not recorded there. */
  async #passedOn(callId: string): Promise<void> {
    if (this.of(callId)?.state === 'live') await this.#ask(callId, 'stop');
  }

  /** What is missing here to record at all; null: nothing. */
  #lacks(): string | null {
    const { live, store } = this.#of;
    if (store.sounds === null) return 'the service keeps no data folder';
    const name = live.switch.view?.name ?? '';
    return live.switch.can(feature) ? null : fill(callMessages.switchCannot, { name, feature }).en;
  }

  #rowOf({ call, legs }: KeptCall, queueId: string): RecordingRecord {
    const { live } = this.#of;
    const number = legs[0]?.leg.callerId?.number;
    const said = live.factsOf(call.callId)['customer.number'];
    const found = number === undefined ? [] : (live.customers?.withPhone(number) ?? []);
    const [only] = found.length === 1 ? found : [];
    return {
      centreId: this.#centreId,
      callId: call.callId,
      queueId,
      agentId: '',
      customerId: typeof said === 'string' ? said : (only?.id ?? null),
      beganAtMs: live.originMs + live.nowMs,
      state: 'live',
      pauses: '',
      problem: null,
      bytes: 0,
      mailbox: null,
      caller: null,
      heardAtMs: null,
      heardBy: null,
    };
  }

  #messageIn(
    kept: KeptCall,
    { id, mailbox }: { readonly id: string; readonly mailbox: string },
  ): RecordingRecord {
    const row = this.#rowOf(kept, mailbox);
    const number = kept.legs[0]?.leg.callerId?.number;
    const { keys } = this.#of.store;
    const owner = recordingOwner(this.#centreId, id);
    const caller = number === undefined ? null : keys.seal(owner, number, row.beganAtMs);
    return { ...row, callId: id, mailbox, caller };
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
    for (const row of store.recordings.live(this.#centreId)) await this.#goOn(row);
    for (const kept of live.projection.calls.live()) {
      if (!this.#speaks(kept) || this.#messages.has(kept.call.callId)) continue;
      await this.#greeted(kept, kept.queueId ?? '');
    }
  }

  /** A kill of the service may have come before what it was about to ask. */
  async #goOn(row: RecordingRecord): Promise<void> {
    const { callId: id, mailbox } = row;
    const kept = this.#of.live.projection.calls.kept(callOfRecording(id));
    if (kept === undefined || kept.call.derivedState === 'ended') {
      return this.#fail(id, 'the switch has lost it', 'failed');
    }
    const pauses = reasonsIn(row);
    for (const reason of pauses) this.#limit(id, reason);
    if (mailbox !== null && !this.#speaks(kept)) await this.#ask(id, 'stop');
    else if (pauses.length > 0) await this.#ask(id, 'pause');
    else if ((await this.#ask(id, 'resume')) !== null) {
      const cause = await this.#ask(id, 'start');
      if (cause !== null) this.#fail(id, cause);
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
      this.#forget(callId);
      this.mailboxes.settle(row.mailbox);
    } catch (error) {
      return this.#fail(callId, reasonOf(error));
    }
    await recordings.drop(callId);
  }

  /** Null: the switch does it; else why not. */
  async #ask(id: string, action: RecordAction): Promise<string | null> {
    const { live } = this.#of;
    const caller = live.projection.calls.kept(callOfRecording(id))?.legs[0];
    if (caller === undefined) return `no call of recording ${id}`;
    const { result, cause = result } = await live.switch.record(caller, id, action);
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

  #tell(what: RecordingNews, id: string, more: { readonly [member: string]: string }): void {
    const { live } = this.#of;
    const { mailbox = null } = this.of(id) ?? {};
    const callId = callOfRecording(id);
    const mailboxId = live.names.idOrNull(mailbox);
    const data = { callId, mailboxId, ...more, version: Math.floor(live.nowMs) };
    const agentIds = mailbox === null ? [] : hearersOf(mailbox, live.file);
    const told = { type: `recording.${what}`, subject: `recording/${id}`, atMs: live.nowMs, data };
    live.tell(told, { callId, agentIds });
  }
}

/** The reasons for which a recording stands still. */
export function reasonsIn({ pauses }: Pick<RecordingRecord, 'pauses'>): readonly string[] {
  return pauses.split(' ').filter(Boolean);
}
