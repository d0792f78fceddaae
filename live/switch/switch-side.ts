/**
 * Drives a telephone switch for a live centre: `phone-plan.ts` derives what phones should do, and
 * `commands.ts` the commands for the difference.
 *
 * Source: acd-routing.md B3; decisions/0025.
 */
import {
  callMessages,
  conferencePartiesMax,
  type RecordAction,
  type SwitchAnswer,
  type SwitchCommand,
  type SwitchCommandName,
  type SwitchEvent,
  type SwitchView,
} from '../../contracts/index.ts';
import {
  type BrowserTelephones,
  failedAnswer,
  type SwitchDriver,
  type SwitchRecordings,
} from '../../gateways/index.ts';
import type { Arrival } from '../calls/call-port.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isOutsider, isTalkingLeg } from '../projection/leg-readings.ts';
import { refuse, type ServiceAnswer } from '../service-answer.ts';
import { commandsOf } from './commands.ts';
import { SwitchParties } from './parties.ts';
import { planOf } from './phone-plan.ts';
import { canTalk, Phones } from './phones.ts';
import { SwitchHearing } from './switch-hearing.ts';
import type { SwitchPort } from './switch-port.ts';

const pendingMax = 10_000;
const awaitedMs = 300_000;
/** Parties of a conference at a switch that does not say how many it joins. */
const plainConference = 3;

type Of<C extends SwitchCommand['command']> = Extract<SwitchCommand, { command: C }>;

/** Request to dial a number without an agent. */
export type DialRequest = Omit<Of<'call.dial'>, 'command'>;

const nothingKnown = { rttMs: 0, load: 0, channels: 0, reconciled: 0, released: 0 } as const;

/** Hears what becomes of recordings. */
export interface RecordingListener {
  /** Another switch is driven; null: it records nothing. */
  attached(recordings: SwitchRecordings | null): void;
  ended(recordingId: string, cause: string | null): void;
  /** The caller has pressed keys. */
  pressed(callId: string, digits: string): void;
}

export class SwitchSide {
  readonly #live: SwitchPort;
  readonly #phones: Phones;
  #driver: SwitchDriver | null = null;
  #view: Omit<SwitchView, 'isAttached' | 'hasBrowserPhones' | 'conferenceMax' | 'legs'> | null =
    null;
  readonly #dirty = new Set<KeptCall>();
  #isPlanned = false;
  #cancelWait = (): void => {};
  #pending = 0;
  #attachment = 0;
  readonly #parties: SwitchParties;
  readonly #hearing: SwitchHearing;
  /** Legs of no call, such as a supervisor's, and what their end calls. */
  readonly #watched = new Map<string, () => void>();
  #recorder: RecordingListener | null = null;

  constructor(live: SwitchPort) {
    this.#live = live;
    const phones = new Phones(live.projection.calls);
    this.#phones = phones;
    // Commands pending at a lost switch are sent to the next one.
    const ask = async (command: SwitchCommand): Promise<SwitchAnswer> => {
      const attachment = this.#attachment;
      const answer = await this.#ask(command);
      return attachment === this.#attachment ? answer : await new Promise<never>(() => {});
    };
    const of = { live, phones, ask, mark: (kept: KeptCall) => this.#mark(kept) };
    const parties = new SwitchParties(of);
    this.#parties = parties;
    this.#hearing = new SwitchHearing(of, parties);
    live.stations.showLamp = (addressId) => this.#light(addressId);
    live.onEffects((effects) => {
      for (const effect of effects) {
        if (this.isAttached && 'callId' in effect)
          this.touched(`call/${live.names.call(effect.callId)}`);
        if (effect.type === 'call.treatment') this.#sayAgain(effect.callId);
      }
    });
  }

  get isAttached(): boolean {
    return this.#driver !== null;
  }

  get view(): SwitchView | null {
    const { isAttached, conferenceMax } = this;
    const now = { isAttached, conferenceMax, hasBrowserPhones: this.telephones !== null };
    return this.#view && { ...this.#view, ...now, legs: this.#phones.size };
  }

  /**
   * Attaches a switch in place of any other; resolves when both sides agree on the legs. @throws
   * {Error} where the driver cannot list its legs.
   */
  async attach(driver: SwitchDriver): Promise<void> {
    const { name, features } = driver;
    driver.onLost((why) => this.#lose(driver, why));
    const has = await driver.legs();
    this.#driver = driver;
    this.#attachment += 1;
    this.#cancelWait();
    this.#live.gateway = name;
    this.#view = { ...nothingKnown, name, features: [...features], lastError: null };
    const { held } = driver.events;
    const offered = held.flatMap((one) => (one.event === 'leg.offered' ? one.legId : []));
    this.#reconcile(has, offered);
    driver.events.listen((event) => this.#take(event));
    this.#recorder?.attached(this.recordings);
    for (const [addressId] of this.#live.stations.save()) this.#light(addressId);
  }

  /** After a restart, ends the calls of a switch that does not return in time. */
  awaitSwitch(): void {
    const { nowMs, projection } = this.#live;
    if (!projection.calls.live().some(({ isOnSwitch }) => isOnSwitch)) return;
    this.#cancelWait();
    this.#cancelWait = this.#live.at(nowMs + awaitedMs, () => this.#reconcile([]));
  }

  /**
   * Interactions whose phones the switch had when last known, so that a restart does not end them.
   * With `ofClients` also talks that clients connect: their media passes through no switch of ours.
   */
  talks(ofClients: boolean): readonly string[] {
    const legs = this.#live.projection.calls.live().flatMap((kept) => kept.legs);
    const isUp = ({ leg, of: { isOnSwitch } }: KeptLeg): boolean =>
      isTalkingLeg(leg) ? isOnSwitch || ofClients : isOnSwitch && leg.state === 'dialing';
    return legs.flatMap((made) => (isUp(made) && made.offerId !== null ? [made.offerId] : []));
  }

  /** Dials for an outbound list; releases an answering machine's phone, not a person's. */
  async dial(asked: DialRequest): Promise<SwitchAnswer> {
    const { legId } = asked;
    this.#phones.add(legId, 'ringing');
    const answer = await this.#ask({ command: 'call.dial', ...asked });
    const phone = this.#phones.get(legId);
    if (answer.result === 'machine' || answer.result === 'fax') this.hangUp(legId);
    else if (answer.result !== 'answered') this.#phones.delete(legId);
    else if (phone?.stage === 'ringing') phone.stage = 'up';
    return answer;
  }

  /** Whether a number that was dialled has answered, and the switch finds out who is there. */
  isDetecting(legId: string): boolean {
    return this.#phones.get(legId)?.isDetecting === true;
  }

  /** Makes a call from a phone dialled and answered; returns its id. */
  async enter(legId: string, of: Omit<Arrival, 'legId'>): Promise<ServiceAnswer<string>> {
    const phone = this.#phones.get(legId);
    if (phone?.stage !== 'up') {
      return refuse(callMessages.legDown, { legId });
    }
    const taken = await this.#live.calls.arrive({ ...of, legId, isOnSwitch: true });
    if (phone.stage !== 'up') await this.#hearing.goneEarly(legId);
    return taken;
  }

  /**
   * Sends keys once to the parties outside that the leg's phone hears, else to all; never again at
   * another switch.
   */
  async sendDigits(made: KeptLeg, digits: string): Promise<SwitchAnswer> {
    const others = [...(this.#phones.of(made)?.withIds ?? [])];
    const outside = others.filter((id) => this.#phones.ownerOf(id)?.agentId === null);
    const legIds = outside.length > 0 ? outside : others;
    if (legIds.length === 0) return failedAnswer('nobody is on the line');
    const asked = legIds.map((legId) => this.#ask({ command: 'call.dtmf', legId, digits }));
    const answers = await Promise.all(asked);
    return answers.find(({ result }) => result !== 'done') ?? { result: 'done' };
  }

  hangUp(legId: string): void {
    this.#phones.delete(legId);
    void this.#ask({ command: 'call.hangup', legId, cause: 'normal' });
  }

  /** Whether the attached switch has a command. */
  can(command: SwitchCommandName): boolean {
    return this.#driver?.features.includes(command) === true;
  }

  /** Parties of a conference at most; without a switch nothing but the protocol limits them. */
  get conferenceMax(): number {
    if (this.#driver === null) return conferencePartiesMax;
    return this.#driver.conferenceMax ?? plainConference;
  }

  /** Lets a telephone hear an agent's leg; `onEnded`: it hears nothing any more. */
  async supervise(
    made: KeptLeg,
    asked: Omit<Of<'call.supervise'>, 'command' | 'legId'>,
    onEnded: () => void,
  ): Promise<SwitchAnswer> {
    const { supervisorLegId } = asked;
    const isNew = !this.#watched.has(supervisorLegId);
    if (isNew) this.#watched.set(supervisorLegId, onEnded);
    const legId = this.#phones.idOf(made);
    const answer = await this.#ask({ command: 'call.supervise', legId, ...asked });
    if (isNew && answer.result !== 'answered') this.#unwatch(supervisorLegId);
    return answer;
  }

  /** What the attached switch has recorded; null: it records nothing. */
  get recordings(): SwitchRecordings | null {
    return this.#driver?.recordings ?? null;
  }

  /** Null: no station is in a browser. */
  get telephones(): BrowserTelephones | null {
    return this.#driver?.telephones ?? null;
  }

  hearRecordings(listener: RecordingListener): void {
    this.#recorder = listener;
    if (this.isAttached) listener.attached(this.recordings);
  }

  /** Records what a caller says and hears. */
  record(caller: KeptLeg, recordingId: string, action: RecordAction): Promise<SwitchAnswer> {
    const legId = this.#phones.idOf(caller);
    return this.#ask({ command: 'call.record', legId, recordingId, action });
  }

  #light(addressId: string): void {
    const { projection, stations } = this.#live;
    const station = projection.parties.dialOf(addressId);
    if (station === null || !this.can('station.messageWaiting')) return;
    const { messageWaiting: isWaiting } = stations.get(addressId);
    void this.#ask({ command: 'station.messageWaiting', station, isWaiting });
  }

  #unwatch(legId: string): void {
    const onEnded = this.#watched.get(legId);
    this.#watched.delete(legId);
    onEnded?.();
  }

  /** A call has changed: its phones follow at the end of this turn. */
  touched(subject: string): void {
    if (this.#driver === null || !subject.startsWith('call/')) return;
    const kept = this.#live.projection.calls.kept(subject.slice('call/'.length));
    if (kept?.isOnSwitch === true) this.#mark(kept);
  }

  #mark(kept: KeptCall): void {
    this.#dirty.add(kept);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      const kept = this.#live.kept();
      // The change must be on disk before the switch gets commands.
      if (kept === null) this.#drive();
      else void kept.then(() => this.#drive());
    });
  }

  #drive(): void {
    this.#isPlanned = false;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    if (this.#driver === null) return;
    for (const kept of dirty) this.#settle(kept);
  }

  #settle(kept: KeptCall): void {
    const phones = this.#phones;
    const { legs } = this.#live.projection.calls;
    const root = kept.about?.of ?? kept;
    const consults = root.legs.flatMap((made) => legs.consultOf(made)?.of ?? []);
    const calls = new Set([root, ...consults, kept]);
    const plan = planOf(calls, phones);
    const all = [...calls].flatMap((call) => call.legs.map((made) => phones.idOf(made)));
    const ids = new Set(all.filter((id) => phones.get(id) !== undefined));
    for (const command of commandsOf(plan, phones, ids)) void this.#parties.carryOut(command);
    for (const made of plan.rings) this.#parties.ring(made);
    for (const made of plan.dials) this.#parties.dial(made);
  }

  #take(event: SwitchEvent): void {
    if (event.event === 'recording.ended') {
      return this.#recorder?.ended(event.recordingId, event.cause);
    }
    if (event.event === 'leg.ended') this.#unwatch(event.legId);
    if (event.event === 'leg.digits') this.#pressed(event);
    if (event.event !== 'gateway.health') return this.#hearing.take(event);
    const { event: _, ...health } = event;
    this.#note(health);
  }

  #pressed({ legId, digits }: Extract<SwitchEvent, { event: 'leg.digits' }>): void {
    const caller = this.#phones.ownerOf(legId);
    if (caller?.agentId === null && !isOutsider(caller))
      this.#recorder?.pressed(caller.of.call.callId, digits);
  }

  #note(seen: Partial<SwitchView>): void {
    if (this.#view !== null) this.#view = { ...this.#view, ...seen };
  }

  #sayAgain(callId: string): void {
    const { calls } = this.#live.projection;
    const [caller] = calls.kept(this.#live.names.call(callId))?.legs ?? [];
    const phone = caller === undefined ? undefined : this.#phones.of(caller);
    if (phone !== undefined && phone.withIds.size === 0) phone.hears = null;
  }

  async #ask(command: SwitchCommand): Promise<SwitchAnswer> {
    const driver = this.#driver;
    if (driver === null) return failedAnswer('no switch is attached');
    if (this.#pending >= pendingMax) return failedAnswer(`${pendingMax} commands are under way`);
    if (!driver.features.includes(command.command))
      return failedAnswer('the switch cannot do that');
    this.#pending += 1;
    const answer = await driver.ask(command);
    this.#pending -= 1;
    // Ring commands are excluded: they also fail if we stop them.
    if (answer.result === 'failed' && !('address' in command)) {
      this.#note({ lastError: `${command.command}: ${answer.cause ?? 'failed'}` });
    }
    return answer;
  }

  #lose(driver: SwitchDriver, why: string): void {
    if (driver !== this.#driver) return;
    this.#driver = null;
    this.#attachment += 1;
    this.#note({ lastError: why });
    for (const legId of [...this.#watched.keys()]) this.#unwatch(legId);
    this.awaitSwitch();
  }

  /** Compares the switch's legs with the centre's; legs in `offered` will be announced later. */
  #reconcile(has: Awaited<ReturnType<SwitchDriver['legs']>>, offered: readonly string[] = []) {
    const phones = this.#phones;
    phones.clear();
    let released = 0;
    for (const { legId, isUp, withLegIds } of has) {
      const made = phones.ownerOf(legId);
      const isOurs =
        made?.of.isOnSwitch === true && (isUp || (made.agentId === null && !isOutsider(made)));
      const left = isUp ? phones.bornAs(legId)?.of : undefined;
      if (isOurs) phones.add(legId, isUp ? 'up' : 'offered', withLegIds);
      else if (left?.isOnSwitch === true && left.call.cause === 'transferred') {
        // The switch was lost before it had passed them on.
        phones.add(legId, 'up', withLegIds);
        this.#mark(left);
      } else if (!offered.includes(legId)) {
        released += 1;
        void this.#ask({ command: 'call.hangup', legId, cause: 'normal' });
      }
    }
    for (const kept of this.#live.projection.calls.live()) {
      if (!kept.isOnSwitch) continue;
      this.#endLost(kept);
      this.#mark(kept);
    }
    for (const { legId, isUp } of has) {
      const made = isUp ? phones.ownerOf(legId) : null;
      // Parties may have answered while the connection to the switch was lost.
      if (made !== null && phones.get(legId) !== undefined) void this.#parties.answered(made);
    }
    this.#note({ released, reconciled: phones.size });
  }

  #endLost(kept: KeptCall): void {
    const phones = this.#phones;
    const [caller] = kept.legs;
    const isMissing = (made: KeptLeg): boolean => !canTalk(phones.of(made));
    const isDialled = caller?.leg.state === 'dialing' || kept.call.derivedState === 'callback';
    if (caller?.agentId === null && !isDialled && isMissing(caller)) {
      void this.#parties.callerGone(kept);
      return;
    }
    for (const made of kept.legs) {
      const { offerId, leg } = made;
      if (isOutsider(made) && isMissing(made)) this.#live.calls.outside.left(made, 'lost');
      if (offerId === null || !isMissing(made)) continue;
      if (!isTalkingLeg(leg) && leg.state !== 'dialing') continue;
      phones.add(phones.idOf(made), 'gone');
      void this.#live.submit({ type: 'leg.ended', offerId });
    }
  }
}
