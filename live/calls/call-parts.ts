/**
 * The parts into which the core divides a call, one after another. An input begins or ends a part,
 * once the journal has written it.
 */
import { callMessages } from '../../contracts/index.ts';
import type { Input } from '../../routing/index.ts';
import type { KeptCall } from '../projection/kept-call.ts';
import { refuse, type ServiceAnswer } from '../service-answer.ts';
import { type CallPort, take } from './call-port.ts';

export type PartBegin =
  | Omit<Extract<Input, { type: 'directCall.began' }>, 'callId'>
  | Pick<Extract<Input, { type: 'call.arrived' }>, 'type' | 'queueId' | 'class' | 'offsetMs'>;

type TakeOptions = Parameters<typeof take>[2];

export class CallParts {
  readonly #port: CallPort;
  /** The part that the core was asked to begin, by call. */
  readonly #beginning = new Map<KeptCall, string>();
  readonly #endings = new Map<KeptCall, number>();

  constructor(port: CallPort) {
    this.#port = port;
  }

  liveOf(kept: KeptCall): string | null {
    const part = this.#beginning.get(kept);
    if (part !== undefined) return part;
    const { calls } = this.#port.projection;
    return kept.liveParts.size > 0 ? calls.partOf(kept.call.callId) : null;
  }

  /**
   * Asks the core for a call's next part. If the call ends meanwhile, so does that part; an ending
   * call gets none, or it would continue.
   */
  async begin(kept: KeptCall, input: PartBegin, of: TakeOptions): Promise<ServiceAnswer<null>> {
    const { callId } = kept.call;
    if (this.#endings.has(kept)) {
      return refuse(callMessages.ending, { callId });
    }
    const asked = this.#beginning.get(kept);
    const partId = nextPart(callId, [...kept.coreIds, ...(asked === undefined ? [] : [asked])]);
    // Not in a replay, where the journal begins the part and nothing would remove this.
    if (!this.#isReading) this.#beginning.set(kept, partId);
    const taken = await take(this.#port, { ...input, callId: partId }, of);
    if (this.#beginning.get(kept) === partId) this.#beginning.delete(kept);
    return taken;
  }

  /** Asks the core to end a call; null if the core has no part of the call. */
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

/** The core's id of a call's next part: the call's own id, then `c1~2`. */
function nextPart(callId: string, partIds: readonly string[]): string {
  const numberOf = (id: string) => (id === callId ? 1 : Number(id.slice(callId.length + 1)));
  const last = Math.max(0, ...partIds.map(numberOf));
  return last === 0 ? callId : `${callId}~${last + 1}`;
}
