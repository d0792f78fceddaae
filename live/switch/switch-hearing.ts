/**
 * Turns events of a telephone switch into inputs of the core and call control.
 *
 * Cost: constant, or the legs of one call. Source: acd-routing.md B2.
 */
import type { LegCause, SwitchEvent } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { whyNotDialled } from '../calls/outside-numbers.ts';
import { isOutsider } from '../projection/leg-readings.ts';
import { KeyLogOns } from './key-log-on.ts';
import type { PartiesContext, SwitchParties } from './parties.ts';
import type { Phone } from './phones.ts';

const busy = ['address_busy', 'no_capacity', 'agent_state_not_allowed'];
const forbidden = ['no_agent_at_address', 'number_not_permitted'];
const full = ['resource_unavailable', 'storage_unavailable', 'draining'];

type Told<E extends SwitchEvent['event']> = Extract<SwitchEvent, { event: E }>;

export class SwitchHearing {
  readonly #of: PartiesContext;
  readonly #parties: SwitchParties;
  readonly #logOns: KeyLogOns;

  constructor(of: PartiesContext, parties: SwitchParties) {
    this.#of = of;
    this.#parties = parties;
    this.#logOns = new KeyLogOns(of);
  }

  take(event: Exclude<SwitchEvent, Told<'gateway.health' | 'recording.ended'>>): void {
    switch (event.event) {
      case 'leg.offered':
        if (this.#of.phones.get(event.legId) !== undefined) return;
        return void (event.trunk === null ? this.#dialled(event) : this.#arrived(event));
      case 'leg.ringing':
        return this.#rings(event.legId);
      case 'leg.detecting':
        return this.#detects(event.legId);
      case 'leg.held':
      case 'leg.retrieved':
        return this.#byPhone(event);
      case 'leg.digits':
        return this.#digits(event);
      case 'leg.media':
        return this.#media(event);
      case 'leg.ended':
        return this.#ended(event.legId);
      case 'device.state':
        return this.#device(event);
    }
  }

  #device({ event: _, address, ...said }: Told<'device.state'>): void {
    const { projection, stations } = this.#of.live;
    const addressId = projection.parties.addressOf(address);
    if (addressId !== null) stations.change(addressId, omitUndefined(said));
  }

  async #arrived({ legId, from, to, facts }: Told<'leg.offered'>): Promise<void> {
    const { phones, live } = this.#of;
    const phone = phones.add(legId, 'offered');
    const whom = { to, from: from ?? undefined, facts };
    const taken = await live.calls.arrive({ ...whom, legId, isOnSwitch: true });
    if (!taken.ok) this.#turnAway(phone, taken.refused.code);
    else if (phone.stage === 'gone') await this.goneEarly(legId);
  }

  /** An agent dials at their station: starts their outgoing call. */
  async #dialled({ legId, from, to }: Told<'leg.offered'>): Promise<void> {
    const { phones, live } = this.#of;
    const addressId = live.projection.parties.addressOf(from ?? '');
    if (addressId !== null && this.#logOns.dialled(legId, addressId, to)) return;
    const phone = phones.add(legId, 'offered');
    const { direct } = live.calls;
    const seat = addressId === null ? null : direct.seatAt(addressId);
    if (seat === null) return this.#turnAway(phone, 'no_agent_at_address');
    const refused = whyNotDialled(to, live, (cost) => live.mayDial(seat.agentId, cost));
    const taken = refused ?? (await direct.dial(seat, { to, legId }));
    if (!taken.ok) return this.#turnAway(phone, taken.refused.code);
    const made = phone.stage === 'gone' ? phones.ownerOf(legId) : null;
    if (made !== null) await this.#parties.lost(made, 'failed');
  }

  #turnAway({ id: legId, stage }: Phone, code: string): void {
    this.#of.phones.delete(legId);
    const cause = causeOfRefusal(code);
    if (stage !== 'gone') void this.#of.ask({ command: 'call.hangup', legId, cause });
  }

  /** Ends a call whose phone hung up before the call began. */
  async goneEarly(legId: string): Promise<void> {
    const made = this.#of.phones.ownerOf(legId);
    if (made !== null) await this.#parties.callerGone(made.of);
    this.#of.phones.delete(legId);
  }

  #rings(id: string): void {
    const { phones, live } = this.#of;
    const made = phones.ownerOf(id);
    if (made === null || phones.get(id)?.stage !== 'ringing') return;
    const { offerId, agentId, leg } = made;
    if (isOutsider(made)) return live.calls.outside.rings(made);
    if (agentId === null && leg.state === 'dialing') return live.calls.direct.rings(made);
    if (leg.state !== 'offering' || offerId === null) return;
    void live.submit({ type: 'offer.alerting', offerId }, ({ refused: code }) => {
      if (code === undefined) live.calls.alerted(offerId);
    });
  }

  #detects(legId: string): void {
    const phone = this.#of.phones.get(legId);
    if (phone !== undefined) phone.isDetecting = true;
  }

  #byPhone({ event, legId }: Told<'leg.held'> | Told<'leg.retrieved'>): void {
    const made = this.#of.phones.ownerOf(legId);
    const [state, command] =
      event === 'leg.held' ? (['connected', 'hold'] as const) : (['onHold', 'retrieve'] as const);
    if (made?.leg.state === state) void this.#of.live.calls.plain(made, command);
  }

  #digits({ legId, digits }: Told<'leg.digits'>): void {
    const { phones, live } = this.#of;
    if (this.#logOns.pressed(legId, digits)) return;
    const made = phones.ownerOf(legId);
    if (made !== null) void live.calls.digits.pressed(made, digits);
  }

  #media({ event: _, legId, ...heard }: Told<'leg.media'>): void {
    const made = this.#of.phones.ownerOf(legId);
    if (made !== null) this.#of.live.calls.digits.detected(made, heard);
  }

  #ended(legId: string): void {
    const { phones, live, mark } = this.#of;
    this.#logOns.ended(legId);
    const phone = phones.get(legId);
    // A ringing phone's end is reported by the answer to the ring command.
    if (phone === undefined || phone.stage === 'ringing') return;
    phones.leave(legId);
    const wasThere = phone.stage !== 'gone';
    phone.stage = 'gone';
    const made = phones.ownerOf(legId);
    if (made === null) return phones.delete(legId);
    if (!wasThere) return;
    const isCaller = made.agentId === null && made.of.call.derivedState !== 'callback';
    if (isOutsider(made)) live.calls.outside.left(made, 'normal');
    // The call ends, which hangs up the agent: `mark` would first move them to the caller's music.
    else if (isCaller) return void this.#parties.callerGone(made.of);
    else void this.#parties.lost(made, 'failed');
    mark(made.of);
  }
}

function causeOfRefusal(code: string): LegCause {
  if (busy.includes(code)) return 'busy';
  if (full.includes(code)) return 'congestion';
  return forbidden.includes(code) ? 'rejected' : 'badNumber';
}
