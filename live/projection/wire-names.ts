/**
 * Ids and instants of a centre as the wire writes them.
 *
 * What readers see is kept in this form from the effect on, not written again at each reading.
 * Source: ux-and-api.md 2.1.
 */
import {
  fromWireId,
  toWireCallId,
  toWireId,
  toWireOfferId,
  toWireSessionId,
} from '../../contracts/index.ts';

/** The first handler of a centre, and the only one of most. */
export const mainHandlerId = 'main';

/** Writes for one centre. */
export class WireNames {
  /** What ids of its file begin with: the centre, or the name of a further handler of it. */
  readonly centreId: string;
  /** The centre that the handler belongs to. */
  readonly ownerId: string;
  readonly handlerId: string;
  /** The instant, in milliseconds since the epoch, that is the centre's time 0. */
  readonly originMs: number;
  /** Number of this life of the process. */
  readonly epoch: number;
  /** Of the life that the core's own numbers run on from: sessions are named by it. */
  readonly bornInEpoch: number;
  /** What was written last. */
  #lastMs = Number.NaN;
  #last = '';

  constructor(
    of: Pick<WireNames, 'centreId' | 'originMs' | 'epoch'> &
      Partial<Pick<WireNames, 'ownerId' | 'bornInEpoch'>>,
  ) {
    this.centreId = of.centreId;
    this.ownerId = of.ownerId ?? of.centreId;
    this.handlerId = this.ownerId === of.centreId ? mainHandlerId : of.centreId;
    this.originMs = of.originMs;
    this.epoch = of.epoch;
    this.bornInEpoch = of.bornInEpoch ?? of.epoch;
  }

  /** A time of the centre as ISO 8601; all that changes in an instant shares one text. */
  instant(atMs: number): string {
    if (atMs !== this.#lastMs) {
      this.#lastMs = atMs;
      this.#last = new Date(this.originMs + atMs).toISOString();
    }
    return this.#last;
  }

  instantOrNull(atMs: number | null): string | null {
    return atMs === null ? null : this.instant(atMs);
  }

  /** An id of the centre file: agent, queue, group, address. */
  id(fileId: string): string {
    return toWireId(this.centreId, fileId);
  }

  idOrNull(fileId: string | null): string | null {
    return fileId === null ? null : this.id(fileId);
  }

  /** The file id behind a wire id of this centre. */
  fileIdOrNull(wireId: string | null): string | null {
    return wireId === null ? null : fromWireId(this.centreId, wireId);
  }

  /** The call that a core's call is part of. */
  call(coreId: string): string {
    return toWireCallId(coreId);
  }

  offer(offerId: string): string {
    return toWireOfferId(offerId);
  }

  /** The n-th id of a life: `cal_e7.42`, of a further handler `cal_lyon.e7.42`. */
  minted(prefix: string, n: number): string {
    const whose = this.handlerId === mainHandlerId ? '' : `${this.handlerId}.`;
    return `${prefix}${whose}e${this.epoch}.${n}`;
  }

  session(sessionId: string): string {
    return toWireSessionId({ centreId: this.centreId, epoch: this.bornInEpoch }, sessionId);
  }

  sessionOrNull(sessionId: string | null): string | null {
    return sessionId === null ? null : this.session(sessionId);
  }
}
