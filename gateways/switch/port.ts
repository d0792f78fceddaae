/** Port of a telephone system, in this process or behind a socket. Source: decisions/0025. */
import type {
  SwitchAnswer,
  SwitchCommand,
  SwitchCommandName,
  SwitchEvent,
  SwitchLeg,
} from '../../contracts/index.ts';

/** Runs a function after a delay in ms; returns its cancellation. */
export interface Timers {
  after(delayMs: number, run: () => void): () => void;
}

/** Recordings that a switch keeps until they are taken. */
export interface SwitchRecordings {
  /** Ids of those that are over. @throws {Error} if they cannot be read. */
  list(): Promise<readonly string[]>;
  /** Two WAV files of one channel, 16 bits, 8 kHz: the leg's party, and what they heard. */
  read(recordingId: string): readonly [party: SoundFile, heard: SoundFile];
  drop(recordingId: string): Promise<void>;
}

/** Telephones in browsers: stations that register over a WebSocket of the switch. */
export interface BrowserTelephones {
  /** Address of its WebSocket for SIP, and the domain of its stations. */
  readonly socketUrl: string;
  readonly domain: string;
  /** Lets a station register by this password alone. @throws {Error} if it is none for browsers. */
  open(station: string, password: string): Promise<void>;
  close(station: string): Promise<void>;
}

/** Throws while it is read if there is no such file. */
export type SoundFile = AsyncIterable<Uint8Array>;

/**
 * Effects of commands, whatever the state before: `call.connect` and `call.retrieve` join two legs
 * alone, `call.conference` all named. `call.treatment` plays to one leg, outside its talk, until
 * the next command. `call.hold` separates two legs; `otherLegId` hears music.
 * `call.completeTransfer` joins `otherLegId` and `toLegId` and hangs up `legId`;
 * `call.blindTransfer` and `call.redirect` leave no leg here. If a leg ends, the others stay up.
 * `call.record` starts a recording of one leg, which ends with it and outlives the connection.
 * `call.supervise` rings a station, which then hears the leg's talk; its leg ends with that leg.
 * `offer.ring` and `call.dial` report `leg.ringing` once; if nobody answers, their answer says how
 * the leg ended, without a `leg.ended`.
 */
export interface SwitchDriver {
  /** Name shown to people, such as `asterisk-1`. */
  readonly name: string;
  /** Commands that the driver supports; others are not sent. */
  readonly features: readonly SwitchCommandName[];
  /** Parties that it joins in a conference, at most [3]. */
  readonly conferenceMax?: number | undefined;
  /**
   * Sends a command. Never rejects: a lost or late answer means failed. Commands on one leg keep
   * order.
   */
  ask(command: SwitchCommand): Promise<SwitchAnswer>;
  /** The legs that exist. @throws {Error} if they cannot be read. */
  legs(): Promise<readonly SwitchLeg[]>;
  readonly events: SwitchEvents;
  /** Absent: the driver has no `call.record`. */
  readonly recordings?: SwitchRecordings;
  /** Absent: no station is in a browser. */
  readonly telephones?: BrowserTelephones;
  /** Called when the connection is lost; pending commands have failed. */
  onLost(listener: (why: string) => void): void;
}

const causeLengthMax = 200;
/** Most events kept while there is no listener. */
const heldMax = 20_000;

/** Keeps events in order until there is a listener. */
export class SwitchEvents {
  #held: SwitchEvent[] = [];
  #listener: ((event: SwitchEvent) => void) | null = null;

  get held(): readonly SwitchEvent[] {
    return this.#held;
  }

  /** Takes an event. Null: accepted; else why not, and the driver is given up. */
  tell(event: SwitchEvent): string | null {
    if (this.#listener !== null) this.#listener(event);
    else if (this.#held.length < heldMax) this.#held.push(event);
    else return `nobody has taken ${heldMax} events of it`;
    return null;
  }

  /** Delivers kept events at once, then later ones. */
  listen(listener: (event: SwitchEvent) => void): void {
    this.#listener = listener;
    const held = this.#held;
    this.#held = [];
    for (const event of held) listener(event);
  }
}

/** `cause` is text for people. */
export function failedAnswer(cause: string): SwitchAnswer {
  return { result: 'failed', cause: cause.slice(0, causeLengthMax) };
}
