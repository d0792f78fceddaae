/**
 * Agents log on at a telephone by its keys: who dials the centre's number is asked for the agent's
 * number and PIN, each ended by #. Keys stay here: no event, input or log has them.
 * Source: decisions/0051.
 */
import type { LegCause } from '../../contracts/index.ts';
import type { PartiesContext } from './parties.ts';

/** What is played: files that come with Asterisk, in the language of its channel. */
const sounds = {
  askNumber: 'agent-user',
  askPin: 'agent-pass',
  wrong: 'agent-incorrect',
  loggedOn: 'agent-loginok',
  loggedOff: 'agent-loggedoff',
} as const;

/** Attempts in one call; those of a number are limited besides. */
const triesMax = 3;
/** Numbers and PINs are shorter. */
const keysMax = 32;
/** Time for the next key. */
const keyLimitMs = 20_000;
/** Time for what is said at the end. */
const endMs = 3_000;
const endOfEntry = '#';

interface LogOnDialogue {
  readonly legId: string;
  readonly addressId: string;
  keys: string;
  /** As entered; null: it is asked for. */
  number: string | null;
  tries: number;
  /** Keys are not heard: a PIN is compared, or the end is said. */
  isDeaf: boolean;
  cancel: () => void;
}

export class KeyLogOns {
  readonly #of: PartiesContext;
  readonly #asked = new Map<string, LogOnDialogue>();

  constructor(of: PartiesContext) {
    this.#of = of;
  }

  /** A station has dialled; false: no number of the centre's to log on or off. */
  dialled(legId: string, addressId: string, to: string): boolean {
    const { live } = this.#of;
    const { on, off } = live.file.telephoneLogOn ?? {};
    if (to !== on && to !== off) return false;
    if (this.#asked.has(legId)) return true;
    const seat = live.calls.direct.seatAt(addressId);
    const isOff = to === off;
    if (isOff === (seat === null)) {
      this.#hangUp(legId, isOff ? 'rejected' : 'busy');
      return true;
    }
    const state = { keys: '', number: null, tries: 0, isDeaf: false, cancel: () => {} };
    const asked: LogOnDialogue = { legId, addressId, ...state };
    this.#asked.set(legId, asked);
    void this.#of.ask({ command: 'call.answer', legId }).then(async () => {
      if (seat === null) return this.#play(asked, sounds.askNumber);
      await live.submit({ type: 'logOff', agentId: seat.agentId });
      this.#end(asked, sounds.loggedOff);
    });
    return true;
  }

  /** False: the leg is no such telephone's. */
  pressed(legId: string, digits: string): boolean {
    const asked = this.#asked.get(legId);
    if (asked === undefined) return false;
    for (const digit of digits) this.#press(asked, digit);
    return true;
  }

  ended(legId: string): void {
    this.#asked.get(legId)?.cancel();
    this.#asked.delete(legId);
  }

  #press(asked: LogOnDialogue, digit: string): void {
    if (asked.isDeaf) return;
    if (asked.keys === '') this.#play(asked, 'silence');
    if (digit !== endOfEntry) {
      asked.keys = (asked.keys + digit).slice(0, keysMax);
      return this.#arm(asked, keyLimitMs);
    }
    const { keys, number } = asked;
    asked.keys = '';
    if (number !== null) return void this.#prove(asked, number, keys);
    asked.number = keys;
    this.#play(asked, sounds.askPin);
  }

  async #prove(asked: LogOnDialogue, number: string, pin: string): Promise<void> {
    const { legId, addressId } = asked;
    asked.isDeaf = true;
    asked.cancel();
    const isOn = await this.#of.live.logOnByPin({ number, pin, addressId, legId });
    if (!this.#asked.has(legId)) return;
    asked.tries += 1;
    if (isOn) return this.#end(asked, sounds.loggedOn);
    if (asked.tries === triesMax) return this.#end(asked, sounds.wrong);
    asked.number = null;
    asked.isDeaf = false;
    this.#play(asked, `${sounds.wrong},${sounds.askNumber}`);
  }

  #end(asked: LogOnDialogue, treatment: string): void {
    asked.isDeaf = true;
    this.#play(asked, treatment, endMs);
  }

  /** Hangs up if nothing is pressed within the limit. */
  #play(asked: LogOnDialogue, treatment: string, limitMs = keyLimitMs): void {
    void this.#of.ask({ command: 'call.treatment', legId: asked.legId, treatment });
    this.#arm(asked, limitMs);
  }

  #arm(asked: LogOnDialogue, limitMs: number): void {
    const { live } = this.#of;
    asked.cancel();
    asked.cancel = live.at(live.nowMs + limitMs, () => this.#hangUp(asked.legId, 'normal'));
  }

  #hangUp(legId: string, cause: LegCause): void {
    void this.#of.ask({ command: 'call.hangup', legId, cause });
  }
}
