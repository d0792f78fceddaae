/**
 * Stations: in service or not, do-not-disturb, forwarding and message waiting, as agents, programs
 * or the switch say. An agent at a station that takes no calls is offered none.
 *
 * Source: tapi-call-center.md 2.7.
 */
import type { StationSettings } from '../contracts/index.ts';
import { equalByValue, omitUndefined } from '../kernel/index.ts';
import type { Effect, Input } from '../routing/index.ts';
import type { RelatedParties } from './concerned-agents.ts';
import type { ResourceNotice } from './event-ring.ts';
import type { Projection } from './projection/projection.ts';
import type { WireNames } from './projection/wire-names.ts';

export interface Station {
  readonly inService: boolean;
  readonly connected: boolean;
  readonly locked: boolean;
  readonly doNotDisturb: boolean;
  readonly messageWaiting: boolean;
  readonly forwarding: NonNullable<StationSettings['forwarding']>;
  readonly version: number;
}

export interface StationPort {
  readonly nowMs: number;
  readonly names: WireNames;
  readonly projection: Projection;
  submit(input: Input): unknown;
  tell(told: ResourceNotice, of: RelatedParties): void;
}

/** The core's reason of an agent whose device cannot be used. */
const unusableReason = 'device';
/** How often a station rings [4], and how long each ring lasts. */
export const ringsDefault = 4;
const ringMs = 5_000;
const asMade: Station = {
  inService: true,
  connected: true,
  locked: false,
  doNotDisturb: false,
  messageWaiting: false,
  forwarding: [],
  version: 0,
};

export class Stations {
  readonly #live: StationPort;
  /** By address; stations of which nothing was said are left out. */
  readonly #said = new Map<string, Station>();
  /** Puts out lamps of which the messages are gone; set by who keeps messages. */
  settleLamps = (): void => {};
  /** Has a telephone show its lamp as it is now; set by who drives the switch. */
  showLamp = (_addressId: string): void => {};

  constructor(live: StationPort) {
    this.#live = live;
  }

  get(addressId: string): Station {
    return this.#said.get(addressId) ?? asMade;
  }

  save() {
    return [...this.#said];
  }

  put(addressId: string, said: Station): void {
    // What an earlier version has not written is as it was made.
    this.#said.set(addressId, { ...asMade, ...said });
  }

  /** The number to which calls go on in a case; null: they stay. */
  forwards(addressId: string, when: Station['forwarding'][number]['when']): string | null {
    return this.get(addressId).forwarding.find((one) => one.when === when)?.to ?? null;
  }

  /** How long a station rings before it sends a call on that nobody answers. */
  ringsMs(addressId: string): number {
    const { rings } = this.get(addressId).forwarding.find(({ when }) => when === 'noAnswer') ?? {};
    return (rings ?? ringsDefault) * ringMs;
  }

  /** Takes what is said of a station; members that are not said stay. */
  change(addressId: string, said: Partial<Omit<Station, 'version'>>, actor?: string): void {
    const before = this.get(addressId);
    const now = { ...before, ...said };
    if (equalByValue(now, before)) return;
    const station = { ...now, version: before.version + 1 };
    const was = this.#isUsable(addressId);
    this.#said.set(addressId, station);
    const { names, nowMs, projection } = this.#live;
    const { forwarding: _, ...plain } = station;
    const changed = (Object.keys(said) as (keyof typeof said)[]).filter((member) => {
      return !equalByValue(said[member], before[member]);
    });
    const forwards = station.forwarding.map(({ when }) => when);
    const told = {
      type: 'address.status',
      subject: `address/${names.id(addressId)}`,
      atMs: nowMs,
      ...omitUndefined({ actor }),
      data: { ...plain, forwards, changed },
    };
    if (plain.messageWaiting !== before.messageWaiting) this.showLamp(addressId);
    const agentId = projection.agents.at(addressId)?.agentId;
    this.#live.tell(told, { agentIds: agentId === undefined ? [] : [agentId] });
    const usable = this.#isUsable(addressId);
    if (agentId === undefined || usable === was) return;
    this.#live.submit({ type: 'device.changed', agentId, usable });
  }

  /** Tells routing of the station at which an agent has logged on. */
  observe(effect: Effect): void {
    if (effect.type !== 'agent.state' || effect.addressId === undefined) return;
    const { agentId, addressId, reason } = effect;
    const usable = this.#isUsable(addressId);
    if (usable === (reason !== unusableReason)) return;
    // Somebody who was not reached here is away until the station says that it works.
    const { changes = [] } = this.#live.projection.agents.get(agentId) ?? {};
    const hasLoggedOn = (changes.at(-2)?.state ?? 'released') === 'released';
    if (usable && !hasLoggedOn) return;
    this.#live.submit({ type: 'device.changed', agentId, usable });
  }

  #isUsable(addressId: string): boolean {
    const { inService, connected, doNotDisturb } = this.get(addressId);
    return inService && connected && !doNotDisturb && this.forwards(addressId, 'always') === null;
  }
}
