/**
 * The parts of a call in the core: one after the other, each begun and ended by an input that may
 * take its time, as on a slow disk.
 */
import type { Input } from '../../routing/index.ts';
import type { KeptCall } from '../projection/kept-call.ts';
import { refused, type ServiceAnswer } from '../rule-service/service-answer.ts';
import { type CallPort, take } from './call-port.ts';

/** What begins a part. */
export type PartBegin =
  | Omit<Extract<Input, { type: 'directCall.began' }>, 'callId'>
  | Pick<Extract<Input, { type: 'call.arrived' }>, 'type' | 'queueId' | 'class' | 'offsetMs'>;

type TakeOptions = Parameters<typeof take>[2];

export class CallParts {
  readonly #port: CallPort;
  /** By call: its part that the core is asked for, and has not begun. */
  readonly #beginning = new Map<KeptCall, string>();
  /** Of calls whose end the core is asked for: how many ask. */
  readonly #endings = new Map<KeptCall, number>();

  constructor(port: CallPort) {
    this.#port = port;
  }

  /** The one that lives or is about to; null: there is none. */
  liveOf(kept: KeptCall): string | null {
    const part = this.#beginning.get(kept);
    if (part !== undefined) return part;
    const { calls } = this.#port.projection;
    return kept.liveParts.size > 0 ? calls.partOf(kept.call.callId) : null;
  }

  /**
   * The core is asked for the next part of a call; who ends the call meanwhile ends that. A call
   * whose end is asked for gets none: it would be over and go on.
   */
  async begin(kept: KeptCall, input: PartBegin, of: TakeOptions): Promise<ServiceAnswer<null>> {
    const { callId } = kept.call;
    if (this.#endings.has(kept)) {
      return refused('call_gone', `Call ${callId} is being ended; expected one that goes on.`);
    }
    const asked = this.#beginning.get(kept);
    const partId = nextPart(callId, [...kept.coreIds, ...(asked === undefined ? [] : [asked])]);
    // A replayed part begins by its own entry of the journal: nobody would take the mark away.
    if (!this.#isReading) this.#beginning.set(kept, partId);
    const taken = await take(this.#port, { ...input, callId: partId }, of);
    if (this.#beginning.get(kept) === partId) this.#beginning.delete(kept);
    return taken;
  }

  /** The core is asked to end a call; null: it has no part of it. */
  end(
    kept: KeptCall,
    type: 'call.hungUp' | 'hangUpCall',
    of?: TakeOptions,
  ): Promise<ServiceAnswer<null>> | null {
    const callId = this.liveOf(kept);
    if (callId === null) return null;
    const taken = take(this.#port, { type, callId }, of);
    if (this.#isReading) return taken;
    this.#endings.set(kept, (this.#endings.get(kept) ?? 0) + 1);
    return taken.finally(() => this.#endAnswered(kept));
  }

  #endAnswered(kept: KeptCall): void {
    const left = (this.#endings.get(kept) ?? 0) - 1;
    if (left > 0) this.#endings.set(kept, left);
    else this.#endings.delete(kept);
  }

  get #isReading(): boolean {
    return this.#port.journal?.isReading === true;
  }
}

/** The core's id of the part of a call after these: the call's own first, `c1~2` then. */
function nextPart(callId: string, partIds: readonly string[]): string {
  const numberOf = (id: string) => (id === callId ? 1 : Number(id.slice(callId.length + 1)));
  const last = Math.max(0, ...partIds.map(numberOf));
  return last === 0 ? callId : `${callId}~${last + 1}`;
}
