/**
 * A telephone system as the centre drives it: in this process, or at the other end of a socket.
 *
 * What a command leaves behind, whatever was before: `call.connect` and `call.retrieve` two that
 * hear each other and nobody else; `call.conference` all of them that do; `call.treatment` one that
 * hears that alone, out of its talk, until the next command; `call.hold` two that hear each other
 * no more, `otherLegId` with music, `legId` with nothing; `call.completeTransfer` `otherLegId` and
 * `toLegId` that hear each other, and `legId` hung up; `call.blindTransfer` and `call.redirect` no
 * leg here. A leg that ends leaves those it talked with up. `offer.ring` and `call.dial` tell
 * `leg.ringing` once; of a leg that nobody has answered the answer says how it ended, and no
 * `leg.ended` follows.
 *
 * Source: ux-and-api.md 7; decisions/0025.
 */
import type {
  SwitchAnswer,
  SwitchCommand,
  SwitchCommandName,
  SwitchEvent,
  SwitchLeg,
} from '../../contracts/index.ts';

/** What calls back later, in milliseconds; returns its cancel. */
export interface Timers {
  after(delayMs: number, run: () => void): () => void;
}

export interface SwitchDriver {
  /** As people call it: `asterisk-1`. */
  readonly name: string;
  /** Commands that it knows; others are not asked of it. */
  readonly features: readonly SwitchCommandName[];
  /**
   * Settles once, and never rejects: a command that is lost or late has failed. In the order asked,
   * where they name the same leg.
   */
  ask(command: SwitchCommand): Promise<SwitchAnswer>;
  /** All legs that it has now. @throws {Error} where it cannot say. */
  legs(): Promise<readonly SwitchLeg[]>;
  readonly events: SwitchEvents;
  /** The connection is lost: nothing more comes, and what was asked has failed. */
  onLost(listener: (why: string) => void): void;
}

/** As the answer's schema has it. */
const causeLengthMax = 200;
/** Events that nobody listens to yet. */
const heldMax = 20_000;

/** What a switch tells: to its one listener, and kept in order until there is one. */
export class SwitchEvents {
  #held: SwitchEvent[] = [];
  #listener: ((event: SwitchEvent) => void) | null = null;

  /** What nobody has heard yet. */
  get held(): readonly SwitchEvent[] {
    return this.#held;
  }

  /** Null, or why it is not taken: then the driver is lost, and events are found in its legs. */
  tell(event: SwitchEvent): string | null {
    if (this.#listener !== null) this.#listener(event);
    else if (this.#held.length < heldMax) this.#held.push(event);
    else return `nobody has taken ${heldMax} events of it`;
    return null;
  }

  /** All from now on, and what is held at once. */
  listen(listener: (event: SwitchEvent) => void): void {
    this.#listener = listener;
    const held = this.#held;
    this.#held = [];
    for (const event of held) listener(event);
  }
}

/** How a command that cannot be carried out is answered; `cause` is for people. */
export function failed(cause: string): SwitchAnswer {
  return { result: 'failed', cause: cause.slice(0, causeLengthMax) };
}
