/**
 * Supervisors who hear calls: one telephone each, until either side of it ends. Kept in memory: a
 * restart lets them go, as nobody may be heard without being seen to be.
 */
import { callMessages, type SuperviseMode, type SwitchCommandName } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { ResourceNotice } from '../event-ring.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isTalkingLeg } from '../projection/leg-readings.ts';
import type { WireNames } from '../projection/wire-names.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import type { SwitchSide } from '../switch/switch-side.ts';

const ringLimitMs = 30_000;
const feature: SwitchCommandName = 'call.supervise';

export interface Supervised {
  /** The supervisor's leg at the switch. */
  readonly id: string;
  readonly callId: string;
  readonly agentId: string;
  readonly person: string;
  readonly isAnnounced: boolean;
  readonly sinceMs: number;
  mode: SuperviseMode;
  /** The telephone rings first. */
  isHeard: boolean;
  version: number;
}

interface SupervisionPort {
  readonly file: CentreFile;
  readonly switch: SwitchSide;
  readonly names: WireNames;
  readonly nowMs: number;
  mint(prefix: string): string;
  tell(told: ResourceNotice, of: { readonly agentIds: readonly string[] }): void;
}

export class LineSupervision {
  readonly #port: SupervisionPort;
  readonly #all = new Map<string, Supervised>();

  constructor(port: SupervisionPort) {
    this.#port = port;
  }

  all(): readonly Supervised[] {
    return [...this.#all.values()];
  }

  /** The leg of the agent who talks in a call, the last to join; undefined: none does. */
  legOf({ legs }: KeptCall): KeptLeg | undefined {
    return legs.findLast(({ agentId, leg }) => agentId !== null && isTalkingLeg(leg));
  }

  /** Rings a telephone that hears the agent's leg; of one that does, changes the mode. */
  async supervise(
    made: KeptLeg,
    { person, address, mode }: Pick<Supervised, 'person' | 'mode'> & { readonly address: string },
  ): Promise<ServiceAnswer<Supervised>> {
    const port = this.#port;
    const name = port.switch.view?.name;
    if (name === undefined || !port.switch.isAttached) {
      return refuse(callMessages.switchMissing, { feature });
    }
    if (!port.switch.can(feature)) return refuse(callMessages.switchCannot, { name, feature });
    const { callId } = made.of.call;
    const known = this.all().find((one) => one.person === person && one.callId === callId);
    const one: Supervised = known ?? {
      id: port.mint('sup_'),
      callId,
      agentId: made.agentId ?? '',
      person,
      isAnnounced: port.file.monitoring?.announceSupervisors ?? true,
      sinceMs: port.nowMs,
      mode,
      isHeard: false,
      version: 0,
    };
    const { id: supervisorLegId, isAnnounced } = one;
    const asked = { supervisorLegId, address, mode, isAnnounced, ringLimitMs };
    const answering = port.switch.supervise(made, asked, () => this.#ended(one));
    if (known === undefined) {
      this.#all.set(one.id, one);
      this.#tell('supervision.began', one);
      void answering.then(({ result }) => {
        if (result !== 'answered' || !this.#all.has(one.id)) return;
        one.isHeard = true;
        this.#tell('supervision.changed', one);
      });
      return done(one);
    }
    const { result, cause = result } = await answering;
    if (result !== 'answered') return refuse(callMessages.switchRefuses, { name, feature, cause });
    one.mode = mode;
    this.#tell('supervision.changed', one);
    return done(one);
  }

  /** Lets a supervisor's telephone go; nothing if it hears nothing. */
  end(callId: string, person: string): void {
    for (const one of this.all()) {
      if (one.callId === callId && one.person === person) this.#port.switch.hangUp(one.id);
    }
  }

  #ended(one: Supervised): void {
    if (this.#all.delete(one.id)) this.#tell('supervision.ended', one);
  }

  #tell(type: string, one: Supervised): void {
    const { id, callId, agentId, person, mode, isAnnounced } = one;
    const { names, nowMs } = this.#port;
    one.version += 1;
    const { version } = one;
    const data = { callId, agentId: names.id(agentId), person, mode, isAnnounced, version };
    const agentIds = isAnnounced ? [agentId] : [];
    this.#port.tell({ type, subject: `supervision/${id}`, atMs: nowMs, data }, { agentIds });
  }
}
