/**
 * Lamps of telephones. Asterisk's dialplan tells a telephone that subscribes (`MinivmMWI`), as the
 * mailboxes of ARI are in no package. Source: `examples/asterisk/etc/extensions.conf`.
 */
import type { SwitchAnswer, SwitchCommand } from '../../contracts/index.ts';
import type { Ari } from './ari.ts';

type Waiting = Extract<SwitchCommand, { readonly command: 'station.messageWaiting' }>;

/** The dialplan's global variable with the context of the lamps. */
const variable = 'CALLWRIGHT_LAMPS';

export class Lamps {
  readonly #ari: Ari;
  readonly #context: string;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(ari: Ari, context: string) {
    this.#ari = ari;
    this.#context = context;
  }

  /** Null: the dialplan has none. @throws {AriError} */
  static async find(ari: Ari): Promise<Lamps | null> {
    const context = await ari.variable(variable);
    return context === '' ? null : new Lamps(ari, context);
  }

  /** In the order of the commands. @throws {AriError} */
  async show({ station, isWaiting }: Waiting): Promise<SwitchAnswer> {
    const endpoint = `Local/${isWaiting ? 1 : 0}${station}@${this.#context}/n`;
    const ask = () => this.#ari.ask('POST', 'channels', { endpoint, app: this.#ari.place.app });
    const asked = this.#tail.then(ask);
    this.#tail = asked.catch(() => undefined);
    await asked;
    return { result: 'done' };
  }
}
