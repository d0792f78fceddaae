/**
 * Telephones in browsers: a password for one log-on of an agent, at the station where they are
 * logged on. It ends with the log-on, and soon after its socket. Source: decision 0050.
 */
import { randomBytes } from 'node:crypto';
import { callMessages } from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { type Clock, type LiveCentre, refuse, type ServiceAnswer } from '../../live/index.ts';
import { SharedLine, type TelephonePage } from './shared-line.ts';

const passwordBytes = 24;
/** How long a telephone whose socket is lost may come back with its password, in ms. */
const unusedMsMax = 120_000;

export interface AgentPhone {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
}

interface OpenPhone extends AgentPhone {
  sockets: number;
  cancelEnd: () => void;
}

interface PhonesParts {
  readonly live: LiveCentre;
  readonly clock: Clock;
  /** Is told the mean opinion score of each call, from 1 to 5. */
  readonly onQuality: (mos: number) => void;
}

export class AgentPhones {
  readonly #of: PhonesParts;
  readonly #open = new Map<string, OpenPhone>();
  #line: SharedLine | null = null;

  constructor(of: PhonesParts) {
    this.#of = of;
    of.live.onEffects((effects) => {
      for (const effect of effects) {
        const isOff = effect.type === 'agent.state' && effect.state === 'loggedOff';
        if (isOff) this.#close(effect.agentId);
      }
    });
  }

  /** A new password for the agent's station; the earlier one is void. */
  async open(agentId: string): Promise<ServiceAnswer<AgentPhone>> {
    const { live } = this.#of;
    const { telephones } = live.switch;
    if (telephones === null) return refuse(callMessages.noBrowserPhones);
    const { addressId = null } = live.projection.agents.get(agentId)?.shown ?? {};
    const user = live.projection.parties.dialOf(live.names.fileIdOrNull(addressId) ?? '');
    if (user === null) return refuse(callMessages.noOwnTelephone, { person: agentId });
    const password = randomBytes(passwordBytes).toString('base64url');
    try {
      await telephones.open(user, password);
    } catch (error) {
      const problem = reasonOf(error);
      return refuse(callMessages.notABrowserPhone, { number: user, problem });
    }
    this.#open.get(agentId)?.cancelEnd();
    const phone: OpenPhone = {
      user,
      password,
      domain: telephones.domain,
      sockets: 0,
      cancelEnd: () => undefined,
    };
    this.#open.set(agentId, phone);
    this.#endLater(agentId, phone);
    return { ok: true, value: phone };
  }

  /** Whether the agent has a telephone that may connect. */
  isOpen(agentId: string): boolean {
    return this.#open.has(agentId) && this.#of.live.switch.telephones !== null;
  }

  /** Takes a page's messages to the switch until it leaves. Null: no telephone is open. */
  connect(
    page: TelephonePage,
  ): { readonly pass: (text: string) => void; readonly leave: () => void } | null {
    const phone = this.#open.get(page.agentId);
    const { telephones } = this.#of.live.switch;
    if (phone === undefined || telephones === null) return null;
    phone.cancelEnd();
    phone.sockets += 1;
    if (this.#line?.url !== telephones.socketUrl) {
      this.#line?.close();
      this.#line = new SharedLine(telephones.socketUrl, this.#of.clock);
    }
    const line = this.#line;
    return {
      pass: (text) => line.pass(page, text),
      leave: () => {
        line.leave(page);
        phone.sockets -= 1;
        if (phone.sockets === 0) this.#endLater(page.agentId, phone);
      },
    };
  }

  report(mos: number): void {
    this.#of.onQuality(mos);
  }

  /** Ends all passwords. */
  stop(): void {
    this.#line?.close();
    for (const agentId of [...this.#open.keys()]) this.#close(agentId);
  }

  #endLater(agentId: string, phone: OpenPhone): void {
    phone.cancelEnd = this.#of.clock.after(unusedMsMax, () => {
      if (this.#open.get(agentId) === phone) this.#close(agentId);
    });
  }

  #close(agentId: string): void {
    const phone = this.#open.get(agentId);
    if (phone === undefined) return;
    phone.cancelEnd();
    this.#open.delete(agentId);
    void this.#of.live.switch.telephones?.close(phone.user);
  }
}
