/**
 * A telephone system as the centre drives it: in this process, or at the other end of a socket.
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
