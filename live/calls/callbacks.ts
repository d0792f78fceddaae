/** Callbacks promised by agents: when due, each enters the queue of its call. */
import type { Input } from '../../routing/index.ts';
import type { CallPort } from './call-port.ts';

export interface PromisedCallback {
  readonly atMs: number;
  /** The queue that the callback enters; null: the default queue. */
  readonly queueId: string | null;
  readonly number: string | null;
  /** Whether a switch dials the callback. Default: it is only published. */
  readonly isOnSwitch?: boolean;
}

export class Callbacks {
  readonly #port: CallPort;
  readonly #promised = new Map<PromisedCallback, () => void>();

  constructor(port: CallPort) {
    this.#port = port;
  }

  promise(promised: PromisedCallback): void {
    this.#await(promised);
    this.#port.touch('callbacks');
  }

  save(): readonly PromisedCallback[] {
    return [...this.#promised.keys()];
  }

  put(all: readonly PromisedCallback[]): void {
    for (const cancel of this.#promised.values()) cancel();
    this.#promised.clear();
    for (const promised of all) this.#await(promised);
  }

  #await(promised: PromisedCallback): void {
    const cancel = this.#port.at(promised.atMs, () => this.#call(promised));
    this.#promised.set(promised, cancel);
  }

  #call(promised: PromisedCallback): void {
    const { queueId, number, isOnSwitch = false } = promised;
    this.#promised.delete(promised);
    this.#port.touch('callbacks');
    const callId = this.#port.mint('cal_');
    const arrival: Input = {
      type: 'call.arrived' as const,
      callId,
      ...(queueId === null ? {} : { queueId }),
      ...(isOnSwitch ? { legId: this.#port.mint('leg_') } : {}),
      ...(number === null ? {} : { facts: { 'call.callerNumber': number } }),
    };
    void this.#port.submit(arrival);
    void this.#port.submit({ type: 'call.callbackTaken', callId });
  }
}
