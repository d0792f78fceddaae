/**
 * Port of a telephone system, in this process or behind a socket.
 *
 * Effects of commands, whatever the state before: `call.connect` and `call.retrieve` join two legs
 * alone, `call.conference` all named. `call.treatment` plays to one leg, outside its talk, until
 * the next command. `call.hold` separates two legs; `otherLegId` hears music.
 * `call.completeTransfer` joins `otherLegId` and `toLegId` and hangs up `legId`;
 * `call.blindTransfer` and `call.redirect` leave no leg here.
 *
 * If a leg ends, the others stay up. `offer.ring` and `call.dial` report `leg.ringing` once; if
 * nobody answers, the answer states how the leg ended and no `leg.ended` follows. Source:
 * decisions/0025.
 */
import type {
  SwitchAnswer,
  SwitchCommand,
  SwitchCommandName,
  SwitchEvent,
  SwitchLeg,
} from '../../contracts/index.ts';

/** Runs something after a delay in ms; returns a function that cancels it. */
export interface Timers {
  after(delayMs: number, run: () => void): () => void;
}

export interface SwitchDriver {
  /** Name for people: `asterisk-1`. */
  readonly name: string;
  /** Commands it supports; others are never sent. */
  readonly features: readonly SwitchCommandName[];
  /**
   * Settles once and never rejects: a lost or late command has failed. Commands about the same leg
   * run in order.
   */
  ask(command: SwitchCommand): Promise<SwitchAnswer>;
  /** All present legs. @throws {Error} if they cannot be read. */
  legs(): Promise<readonly SwitchLeg[]>;
  readonly events: SwitchEvents;
  /** Called when the connection is lost; pending commands have failed. */
  onLost(listener: (why: string) => void): void;
}

const causeLengthMax = 200;
/** Maximum of events kept before there is a listener. */
const heldMax = 20_000;

/** Events of a switch: kept in order until there is a listener, then passed to it. */
export class SwitchEvents {
  #held: SwitchEvent[] = [];
  #listener: ((event: SwitchEvent) => void) | null = null;

  get held(): readonly SwitchEvent[] {
    return this.#held;
  }

  /** Returns null, or why the event is not accepted; then the driver is lost. */
  tell(event: SwitchEvent): string | null {
    if (this.#listener !== null) this.#listener(event);
    else if (this.#held.length < heldMax) this.#held.push(event);
    else return `nobody has taken ${heldMax} events of it`;
    return null;
  }

  /** Delivers kept events at once and all later ones. */
  listen(listener: (event: SwitchEvent) => void): void {
    this.#listener = listener;
    const held = this.#held;
    this.#held = [];
    for (const event of held) listener(event);
  }
}

/** Answer to a command that cannot be carried out; `cause` is text for people. */
export function failedAnswer(cause: string): SwitchAnswer {
  return { result: 'failed', cause: cause.slice(0, causeLengthMax) };
}
