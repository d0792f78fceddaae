/**
 * The application's legs and bridges. Waiting and held callers share a bridge with music. A ringing
 * leg gets a bridge for its talk early, so that connecting takes one request. Except for ringing,
 * only Asterisk's events change the state.
 */
import type { LegCause, SwitchAnswer, SwitchEvent, SwitchLeg } from '../../contracts/index.ts';
import { failedAnswer, type Timers } from '../switch/port.ts';
import {
  type Ari,
  type AriBridge,
  type AriChannel,
  AriError,
  insist,
  leaveIt,
  pathOf,
} from './ari.ts';
import {
  type AsteriskLeg,
  farEnd,
  isFar,
  type LegDetection,
  ownArgument,
  reasonFor,
  resultOf,
} from './leg.ts';

const legsMax = 20_000;
/**
 * Asterisk stops ringing this much later than the core, in ms, so that the core's limit applies.
 */
const ringsLongerMs = 5_000;
/** How long a transfer's target rings, in ms. */
const transferLimitMs = 60_000;
const notThere = 404;
/** How long it may take to find out who has answered, and to play a machine its message, in ms. */
const detectMsMax = 90_000;
/** Results by the status that the dialplan gives; others are people. */
const detected: { readonly [status: string]: SwitchAnswer['result'] } = {
  MACHINE: 'machine',
  FAX: 'fax',
};

/** Begins the names of bridges whose legs are no longer ours, which a later process reads. */
const leftMark = 'left-';

const done: SwitchAnswer = { result: 'done' };

export interface RingRequest {
  readonly number: string;
  /** Caller's number shown; null: it is withheld. */
  readonly from: string | null;
  readonly limitMs: number;
  /** [nothing is found out of who answers] */
  readonly detection?: LegDetection | null;
}

interface Moved {
  readonly entered?: string | undefined;
  readonly left?: string | undefined;
}

interface Around {
  readonly timers: Timers;
  readonly isStation: (number: string) => boolean;
  readonly tell: (event: SwitchEvent) => void;
}

export class Board {
  readonly holdingId: string;
  /** Context of the dialplan that finds out who answers; empty: there is none. */
  detects = '';
  readonly #ari: Ari;
  readonly #around: Around;
  readonly #legs = new Map<string, AsteriskLeg>();
  readonly #mixing = new Map<string, readonly string[]>();
  /** By leg: the bridge that it moves to (null: none), until an event confirms the move. */
  readonly #moving = new Map<string, string | null>();
  #made = 0;

  constructor(ari: Ari, around: Around) {
    this.#ari = ari;
    this.#around = around;
    this.holdingId = `${ari.place.app}-holding`;
  }

  get size(): number {
    return this.#legs.size;
  }

  leg(id: string): AsteriskLeg | undefined {
    return this.#legs.get(id);
  }

  /** Id of the bridge that is made while a leg rings. */
  bridgeName(legId: string): string {
    return `${this.#ari.place.app}-${legId}`;
  }

  /** The switch's legs, without those transferred away. */
  legs(): readonly SwitchLeg[] {
    const known = [...this.#legs.values()].filter(({ isSent }) => !isSent);
    return known.map(({ id, from, to, isUp, bridgeId }) => {
      const heard = this.#mixing.get(bridgeId ?? '') ?? [];
      const withLegIds = heard.filter((one) => one !== id);
      return { legId: id, from, to, isUp, withLegIds };
    });
  }

  seen({ id, state, caller, dialplan }: AriChannel): AsteriskLeg {
    const of = { from: caller.number || null, to: dialplan.exten || null };
    return this.#add({ id, ...of, isUp: state === 'Up' });
  }

  /** Rings a number: as a station if one has it, else through the trunk. */
  dial(id: string, ringing: RingRequest): Promise<SwitchAnswer> {
    const { station, trunk } = this.#ari.place;
    return this.ring(id, ringing, this.#around.isStation(ringing.number) ? station : trunk);
  }

  /** Rings a leg; resolves when it is answered, or with the reason why not. */
  async ring(
    id: string,
    { number, from, limitMs, detection = null }: RingRequest,
    endpoint = this.#ari.place.station,
  ): Promise<SwitchAnswer> {
    if (this.#legs.has(id)) return failedAnswer(`there is a leg ${id} already`);
    if (this.#legs.size >= legsMax) return failedAnswer(`${legsMax} legs; expected fewer`);
    if (!/^[\w+*#.-]{1,64}$/.test(number)) return { result: 'badNumber' };
    const leg = this.#add({ id, from, to: number, isUp: false });
    const settled = Promise.withResolvers<SwitchAnswer>();
    if (this.detects !== '') leg.detection = detection;
    const late = () => void this.hangUp(leg, 'noAnswer');
    const cancel = this.#around.timers.after(limitMs + ringsLongerMs, () => {
      if (!leg.isUp) late();
    });
    const cancelLast = this.#around.timers.after(limitMs + detectMsMax, late);
    leg.answered = (answer) => {
      leg.answered = null;
      cancel();
      cancelLast();
      settled.resolve(answer);
    };
    const asked = {
      endpoint: endpoint.replace('{number}', number),
      app: this.#ari.place.app,
      appArgs: ownArgument,
      callerId: from?.replaceAll(/[^\w+*#.-]/g, ''),
      timeout: String(Math.ceil((limitMs + 2 * ringsLongerMs) / 1_000)),
    };
    const withheld = { variables: { 'CALLERID(num-pres)': 'prohib' } };
    const body = from === null ? withheld : undefined;
    const bridgeId = this.bridgeName(id);
    leg.tail = Promise.all([
      this.#ari.ask('POST', pathOf('channels', id), asked, body),
      this.#makeBridge(bridgeId),
    ])
      .catch(() => this.ended(id, 'unreachable'))
      .finally(() => {
        // The leg ended before its bridge was made, so the bridge is dropped.
        if (!this.#legs.has(id) && this.#mixing.has(bridgeId)) this.#dropBridge(bridgeId);
      });
    return await settled.promise;
  }

  /** A leg that was rung is answered, or its dialplan has found out by whom (`status`). */
  async cameUp(leg: AsteriskLeg, status?: string): Promise<void> {
    const { id, detection } = leg;
    leg.isDetecting = false;
    if (detection !== null && status === undefined) return await this.#detect(leg);
    leg.detection = null;
    const result = detected[status ?? ''] ?? 'answered';
    const message = result === 'machine' ? (detection?.message ?? null) : null;
    if (message !== null) {
      leg.saysLast = true;
      await this.alone(leg, `sound:${message}`).catch(() => leg.answered?.({ result }));
    } else if (leg.answered !== null) leg.answered({ result });
    // No request waits for the answer: ringing was stopped, or an earlier process rang the leg.
    else void this.hangUp(this.#legs.get(id) ?? leg, 'normal');
  }

  /** Sends a leg into the dialplan that finds out who is there, and sends it back. */
  async #detect(leg: AsteriskLeg): Promise<void> {
    const { id } = leg;
    const ofApp = `applications/${encodeURIComponent(this.#ari.place.app)}`;
    leg.isDetecting = true;
    this.#around.tell({ event: 'leg.detecting', legId: id });
    try {
      const place = { context: this.detects, extension: 's', priority: '1' };
      await this.#ari.ask('POST', `${ofApp}/subscription`, { eventSource: `channel:${id}` });
      await this.#ari.ask('POST', pathOf('channels', id, 'continue'), place);
    } catch (error) {
      leaveIt(error);
      await this.cameUp(leg, 'NOTSURE');
    }
  }

  /** Transfers to a number or station; the leg stays until the target answers. */
  async sendTo(leg: AsteriskLeg, to: string): Promise<SwitchAnswer> {
    this.#made += 1;
    const id = `${farEnd}${this.#made}-${leg.id}`.slice(0, 128);
    const answer = await this.dial(id, { number: to, from: leg.from, limitMs: transferLimitMs });
    const far = this.#legs.get(id);
    if (answer.result !== 'answered' || far === undefined) {
      return failedAnswer(answer.cause ?? answer.result);
    }
    if (!this.#legs.has(leg.id)) {
      void this.hangUp(far, 'normal');
      return failedAnswer(`leg ${leg.id} has ended`);
    }
    const joined = await this.connect([leg, far]);
    if (joined.result === 'done') this.leaveTogether([leg.id]);
    return joined;
  }

  /** Legs that are joined are no longer ours: each ends with the one that it is left with. */
  leaveTogether(ids: readonly string[]): void {
    for (const id of ids) {
      const leg = this.#legs.get(id);
      // The other is alone, if this one has ended meanwhile.
      const isAlone = ids.some((one) => !this.#legs.has(one));
      if (leg === undefined) continue;
      leg.isSent = true;
      this.#around.tell({ event: 'leg.ended', legId: id, cause: 'transferred' });
      if (isAlone) void this.hangUp(leg, 'transferred');
    }
  }

  /** Joins these legs, and no others, in one bridge; those that leave, in one named so. */
  async connect(legs: readonly AsteriskLeg[], leaves = false): Promise<SwitchAnswer> {
    const ids = legs.map(({ id }) => id);
    const own = this.bridgeName((leaves ? leftMark : '') + (ids.at(-1) ?? ''));
    const known = leaves ? [] : [...legs.map((leg) => this.#placeOf(leg) ?? ''), own];
    const bridgeId = known.find((one) => this.#legsIn(one)?.every((id) => ids.includes(id)));
    this.#made += 1;
    return await this.#putInto(
      bridgeId ?? (await this.#makeBridge(this.#mixing.has(own) ? `${own}-${this.#made}` : own)),
      legs,
    );
  }

  hold(leg: AsteriskLeg): Promise<SwitchAnswer> {
    return this.#putInto(this.holdingId, [leg]);
  }

  /** Takes the leg out of its talk, and plays `media` (in Asterisk's form) to it; null: silence. */
  async alone(leg: AsteriskLeg, media: string | null): Promise<SwitchAnswer> {
    await this.#stopPlaying(leg);
    const bridgeId = this.#placeOf(leg);
    if (bridgeId !== null) {
      const path = pathOf('bridges', bridgeId, 'removeChannel');
      await this.#move([leg.id], null, () => this.#ari.ask('POST', path, { channel: leg.id }));
    }
    if (media === null) return done;
    this.#made += 1;
    leg.playbackId = `${leg.id}-${this.#made}`;
    await this.#ari.ask('POST', pathOf('channels', leg.id, 'play', leg.playbackId), { media });
    return done;
  }

  async answer(leg: AsteriskLeg): Promise<SwitchAnswer> {
    leg.isAnswering = true;
    await this.#ari.ask('POST', pathOf('channels', leg.id, 'answer'));
    return done;
  }

  async ringback(leg: AsteriskLeg): Promise<SwitchAnswer> {
    if (leg.isUp || leg.isAnswering) return await this.alone(leg, 'tone:ring');
    await this.#ari.ask('POST', pathOf('channels', leg.id, 'ring'));
    return done;
  }

  async send(leg: AsteriskLeg, digits: string): Promise<SwitchAnswer> {
    await this.#ari.ask('POST', pathOf('channels', leg.id, 'dtmf'), { dtmf: digits });
    return done;
  }

  async hangUp(leg: AsteriskLeg, cause: LegCause): Promise<SwitchAnswer> {
    leg.cause ??= cause;
    try {
      await this.#ari.ask('DELETE', pathOf('channels', leg.id), { reason: reasonFor(cause) });
    } catch (error) {
      if (!(error instanceof AriError)) throw error;
      if (error.status !== notThere) return failedAnswer(error.message);
      this.ended(leg.id, cause);
    }
    return done;
  }

  /** A leg has ended: answers the request that rang it, else reports its end. */
  ended(id: string, cause: LegCause): void {
    const leg = this.#legs.get(id);
    if (leg === undefined) return;
    this.#legs.delete(id);
    this.#moving.delete(id);
    leg.cause ??= cause;
    const unused = this.bridgeName(id);
    if (this.#legsIn(unused)?.length === 0) this.#dropBridge(unused);
    if (leg.answered !== null) leg.answered(resultOf(leg.cause));
    else if (!leg.isSent) {
      this.#around.tell({ event: 'leg.ended', legId: id, cause: leg.cause });
    }
  }

  /** Takes a bridge's legs from an event, or as found at start (without `moved`). */
  bridged({ id: bridgeId, channels }: AriBridge, { entered, left }: Moved = {}): void {
    for (const id of left === undefined ? channels : []) {
      const leg = this.#legs.get(id);
      if (leg !== undefined) leg.bridgeId = bridgeId;
      // A leg found after a restart may have been transferred away before.
      if (leg !== undefined && entered === undefined) {
        leg.isSent ||= channels.some(isFar) || bridgeId.startsWith(this.bridgeName(leftMark));
      }
    }
    const leaver = this.#legs.get(left ?? '');
    if (leaver?.bridgeId === bridgeId) leaver.bridgeId = null;
    if (entered !== undefined) this.#hasMoved(entered, bridgeId);
    if (left !== undefined) this.#hasMoved(left, null);
    if (bridgeId === this.holdingId) return;
    this.#mixing.set(bridgeId, channels);
    // The bridge of a live leg is kept for it; others are removed when empty.
    const isOwn = this.#legs.has(bridgeId.slice(this.bridgeName('').length));
    const isEmpty = !isOwn && this.#legsIn(bridgeId)?.length === 0;
    if (entered === undefined && isEmpty) return this.#dropBridge(bridgeId);
    const [last = '', ...others] = channels;
    const behind = this.#legs.get(last);
    const isSent = isFar(last) || isFar(left ?? '') || behind?.isSent === true;
    // Found alone at the start: the other has hung up meanwhile.
    const isBehind = entered === undefined && others.length === 0 && isSent;
    if (isBehind && behind !== undefined) void this.hangUp(behind, 'transferred');
  }

  played(playbackId: string): void {
    const leg = this.#legs.get(playbackId.replace(/-[^-]*$/, ''));
    if (leg?.playbackId !== playbackId) return;
    leg.playbackId = null;
    if (leg.saysLast === true) return leg.answered?.({ result: 'machine' });
    if (this.#placeOf(leg) !== null) return;
    // What is asked of the leg next finds it there.
    leg.tail = Promise.all([leg.tail, this.#putInto(this.holdingId, [leg]).catch(leaveIt)]);
  }

  /** The connection is lost, so all ringing fails. */
  abandon(): void {
    for (const leg of this.#legs.values()) leg.answered?.(failedAnswer('lost'));
    this.#legs.clear();
  }

  #add(of: Pick<AsteriskLeg, 'id' | 'from' | 'to' | 'isUp'>): AsteriskLeg {
    const leg: AsteriskLeg = {
      ...of,
      isAnswering: false,
      isSent: isFar(of.id),
      tail: Promise.resolve(),
      bridgeId: null,
      playbackId: null,
      cause: null,
      detection: null,
      isDetecting: false,
      answered: null,
    };
    this.#legs.set(leg.id, leg);
    return leg;
  }

  async #putInto(bridgeId: string, legs: readonly AsteriskLeg[]): Promise<SwitchAnswer> {
    const missing = legs.filter((leg) => this.#placeOf(leg) !== bridgeId).map(({ id }) => id);
    const path = pathOf('bridges', bridgeId, 'addChannel');
    // The holding bridge plays music only to channels in this role.
    const role = bridgeId === this.holdingId ? 'holding_participant' : undefined;
    const put = () => this.#ari.ask('POST', path, { channel: missing.join(','), role });
    await this.#move(missing, bridgeId, async () => {
      for (const leg of legs) {
        if (!leg.isUp && !leg.isAnswering) await this.answer(leg);
        await this.#stopPlaying(leg);
      }
      if (missing.length === 0) return;
      // Retried, as the channel may still be leaving another bridge.
      await insist(this.#around.timers, put);
    });
    return done;
  }

  /**
   * Moves legs to a bridge. They count as moved at once, as events may come after the next request.
   */
  async #move(ids: readonly string[], to: string | null, ask: () => Promise<unknown>) {
    for (const id of ids) this.#moving.set(id, to);
    try {
      await ask();
    } catch (error) {
      for (const id of ids) this.#hasMoved(id, to);
      throw error;
    }
  }

  #hasMoved(id: string, to: string | null): void {
    if (this.#moving.get(id) === to) this.#moving.delete(id);
  }

  #placeOf({ id, bridgeId }: AsteriskLeg): string | null {
    const asked = this.#moving.get(id);
    return asked === undefined ? bridgeId : asked;
  }

  /** The bridge's legs after all requested moves; undefined: not a bridge for talks. */
  #legsIn(bridgeId: string): readonly string[] | undefined {
    const stay = this.#mixing.get(bridgeId)?.filter((id) => !this.#moving.has(id));
    const come = [...this.#moving].filter(([, to]) => to === bridgeId).map(([id]) => id);
    return stay && [...stay, ...come];
  }

  /** Stops a playback, which would delay other requests on the leg until its end. */
  async #stopPlaying(leg: AsteriskLeg): Promise<void> {
    const { playbackId } = leg;
    if (playbackId === null) return;
    leg.playbackId = null;
    await this.#ari.ask('DELETE', pathOf('playbacks', playbackId)).catch(leaveIt);
  }

  async #makeBridge(bridgeId: string): Promise<string> {
    await this.#ari.ask('POST', pathOf('bridges', bridgeId), { type: 'mixing' });
    if (!this.#mixing.has(bridgeId)) this.#mixing.set(bridgeId, []);
    return bridgeId;
  }

  #dropBridge(bridgeId: string): void {
    this.#mixing.delete(bridgeId);
    void this.#ari.ask('DELETE', pathOf('bridges', bridgeId)).catch(leaveIt);
  }
}
