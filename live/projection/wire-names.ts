/**
 * A centre's ids and instants as the API writes them, converted once for each effect, not at each
 * read.
 */
import {
  fromWireId,
  toWireCallId,
  toWireId,
  toWireOfferId,
  toWireSessionId,
} from '../../contracts/index.ts';

/** The first handler of a centre; most have no other. */
export const mainHandlerId = 'main';

export class WireNames {
  /** Prefix of ids in the centre file: the centre, or the name of a further handler. */
  readonly centreId: string;
  readonly ownerId: string;
  readonly handlerId: string;
  readonly originMs: number;
  readonly epoch: number;
  /** Number of the process that began the core's numbering: part of session ids. */
  readonly bornInEpoch: number;
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

  /** An instant in ISO 8601; equal ones share a text. */
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

  id(fileId: string): string {
    return toWireId(this.centreId, fileId);
  }

  idOrNull(fileId: string | null): string | null {
    return fileId === null ? null : this.id(fileId);
  }

  fileIdOrNull(wireId: string | null): string | null {
    return wireId === null ? null : fromWireId(this.centreId, wireId);
  }

  call(coreId: string): string {
    return toWireCallId(coreId);
  }

  offer(offerId: string): string {
    return toWireOfferId(offerId);
  }

  /** The n-th id of a process: `cal_e7.42`; for a further handler `cal_lyon.e7.42`. */
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
