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
  /** The one listener; what came before is told to it at once. */
  onEvent(listener: (event: SwitchEvent) => void): void;
  /** The connection is lost: nothing more comes, and what was asked has failed. */
  onLost(listener: (why: string) => void): void;
  /** Lets go; calls that are up stay up. */
  close(): Promise<void>;
}
