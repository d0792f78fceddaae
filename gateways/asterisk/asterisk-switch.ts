/**
 * Asterisk as a switch. Requests run in order on one leg, at once on different legs. Registering
 * takes the application from an earlier driver. After a loss `keep-open.ts` opens another, which
 * finds channels and bridges there. Source: decisions/0025.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  conferencePartiesMax,
  type SwitchAnswer,
  type SwitchCommand,
  type SwitchCommandName,
  type SwitchEvent,
  type SwitchLeg,
  switchCommandNames,
} from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { failedAnswer, type SwitchDriver, SwitchEvents, type Timers } from '../switch/port.ts';
import {
  Ari,
  type AriChannel,
  type AriEvent,
  type AsteriskAddress,
  applicationSchema,
  bridgesSchema,
  channelsSchema,
  endpointsSchema,
  insist,
  leaveIt,
} from './ari.ts';
import { Board } from './board.ts';
import { carryOut } from './commands.ts';
import { type AsteriskLeg, causeOf, ownArgument } from './leg.ts';
import { Recordings } from './recordings.ts';
import { Snoops, snoopArgument, snoopStart } from './snoops.ts';
import { Supervision } from './supervision.ts';
import { Telephones } from './telephones.ts';

/** The dialplan's global variable with the context of the lamps. */
const lampsVariable = 'CALLWRIGHT_LAMPS';
const detectVariable = 'CALLWRIGHT_DETECT';

class Lamps {
  readonly #ari: Ari;
  readonly #context: string;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(ari: Ari, context: string) {
    this.#ari = ari;
    this.#context = context;
  }

  /** Null: the dialplan has none. @throws {AriError} */
  static async find(ari: Ari): Promise<Lamps | null> {
    const context = await ari.variable(lampsVariable);
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

const healthEveryMs = 10_000;
const lost = failedAnswer('the connection to Asterisk is lost');
/** The only events that Asterisk has to send. */
const readEvents = [
  ...['StasisStart', 'StasisEnd', 'ChannelDestroyed', 'ChannelHangupRequest'],
  ...['ChannelStateChange', 'ChannelHold', 'ChannelUnhold', 'ChannelDtmfReceived'],
  ...['ChannelEnteredBridge', 'ChannelLeftBridge', 'PlaybackFinished', 'DeviceStateChanged'],
  ...['ApplicationReplaced', 'RecordingStarted', 'RecordingFinished', 'RecordingFailed'],
];
const deadStates = ['UNAVAILABLE', 'INVALID', 'offline'];

export interface AsteriskOptions {
  readonly place: AsteriskAddress;
  readonly timers: Timers;
  /** Whether stations may be in browsers [false]. */
  readonly browserPhones?: boolean;
}

export interface AsteriskEnd {
  readonly why: string;
  /** Whether another gateway took the application; taking it back would cut that one off. */
  readonly isReplaced: boolean;
}

export class AsteriskSwitch implements SwitchDriver {
  readonly name = 'asterisk';
  features: readonly SwitchCommandName[] = switchCommandNames;
  readonly conferenceMax = conferencePartiesMax;
  readonly events = new SwitchEvents();
  readonly recordings: Recordings;
  readonly telephones?: Telephones;
  readonly #ari: Ari;
  readonly #board: Board;
  readonly #snoops: Snoops;
  readonly #supervision: Supervision;
  #lamps: Lamps | null = null;
  readonly #timers: Timers;
  readonly #stations = new Map<string, boolean>();
  #early: AriEvent[] | null = [];
  #onLost: ((why: string) => void) | null = null;
  #why: string | null = null;
  readonly #end = Promise.withResolvers<AsteriskEnd>();
  #stopHealth = (): void => undefined;

  private constructor({ place, timers, browserPhones = false }: AsteriskOptions) {
    this.#ari = new Ari(place);
    if (browserPhones) this.telephones = new Telephones(this.#ari);
    this.#timers = timers;
    this.#board = new Board(this.#ari, {
      timers,
      isStation: (number) => this.#stations.has(number),
      tell: (event) => this.#tell(event),
    });
    const tell = (event: SwitchEvent): void => this.#tell(event);
    this.#snoops = new Snoops(this.#ari);
    this.#supervision = new Supervision(this.#ari, this.#board, this.#snoops);
    this.recordings = new Recordings(this.#ari, this.#snoops, tell);
  }

  /**
   * Takes the application over and reads what exists. @throws {AriError} if Asterisk is unreachable
   * or refuses
   */
  static async open(options: AsteriskOptions): Promise<AsteriskSwitch> {
    const driver = new AsteriskSwitch(options);
    try {
      await driver.#begin();
      return driver;
    } catch (error) {
      driver.#ari.close();
      throw error;
    }
  }

  /** Resolves with the reason once the connection is lost. */
  get ended(): Promise<AsteriskEnd> {
    return this.#end.promise;
  }

  async ask(command: SwitchCommand): Promise<SwitchAnswer> {
    if (this.#why !== null) return lost;
    try {
      const answer = await this.#carryOut(command);
      return this.#why === null ? answer : lost;
    } catch (error) {
      return failedAnswer(reasonOf(error));
    }
  }

  #carryOut(command: SwitchCommand): SwitchAnswer | Promise<SwitchAnswer> {
    if (command.command === 'call.supervise') return this.#supervision.supervise(command);
    if (command.command === 'call.record') return this.recordings.record(command);
    if (command.command !== 'station.messageWaiting') return carryOut(this.#board, command);
    return this.#lamps?.show(command) ?? failedAnswer('its dialplan has no lamps');
  }

  legs(): Promise<readonly SwitchLeg[]> {
    if (this.#why !== null) return Promise.reject(new Error(`${this.name}: ${this.#why}`));
    return Promise.resolve(this.#board.legs());
  }

  /** The epoch stored in Asterisk; 0: none. */
  async epochKept(): Promise<number> {
    return Number(await this.#ari.variable(this.#epochName)) || 0;
  }

  /** Stores the epoch in Asterisk, until Asterisk ends. */
  keepEpoch(epoch: number): void {
    const of = { variable: this.#epochName, value: String(epoch) };
    void this.#ari.ask('POST', 'asterisk/variable', of).catch(leaveIt);
  }

  get #epochName(): string {
    return `CALLWRIGHT_EPOCH_${this.#ari.place.app}`;
  }

  onLost(listener: (why: string) => void): void {
    this.#onLost = listener;
    if (this.#why !== null) listener(this.#why);
  }

  close(): Promise<void> {
    this.#onLost = null;
    this.#lose('closed');
    return Promise.resolve();
  }

  async #begin(): Promise<void> {
    const { app, station } = this.#ari.place;
    await this.#ari.listen(
      (event) => this.#heard(event),
      (why) => this.#lose(why),
    );
    const ofApp = `applications/${encodeURIComponent(app)}`;
    const [technology = ''] = station.split('/');
    const application = await this.#ari.read(ofApp, applicationSchema);
    const allowed = readEvents.map((type) => ({ type }));
    // Asterisk 16 may crash when a filter is replaced while another request reads it.
    if (!isDeepStrictEqual(application.events_allowed, allowed)) {
      await this.#ari.ask('PUT', `${ofApp}/eventFilter`, {}, { allowed });
    }
    const [channels, bridges, endpoints, lamps, detects] = await Promise.all([
      this.#ari.read('channels', channelsSchema),
      this.#ari.read('bridges', bridgesSchema),
      this.#ari.read('endpoints', endpointsSchema),
      Lamps.find(this.#ari),
      this.#ari.variable(detectVariable),
      insist(this.#timers, () =>
        this.#ari.ask('POST', `${ofApp}/subscription`, { eventSource: 'deviceState:' }),
      ),
    ]);
    this.#lamps = lamps;
    this.#board.detects = detects;
    if (lamps === null) {
      this.features = switchCommandNames.filter((name) => name !== 'station.messageWaiting');
    }
    const { holdingId } = this.#board;
    if (!bridges.some(({ id }) => id === holdingId)) {
      await this.#ari.ask('POST', `bridges/${holdingId}`, { type: 'holding' });
    }
    const early = this.#early ?? [];
    this.#early = null;
    const isNew = (id: string): boolean =>
      early.some(({ type, channel }) => type === 'StasisStart' && channel?.id === id);
    for (const channel of channels) {
      const isOurs = application.channel_ids.includes(channel.id);
      if (!isOurs || isNew(channel.id)) continue;
      if (channel.id.startsWith(snoopStart)) this.#snooped(channel.id);
      else this.#board.seen(channel);
    }
    for (const bridge of bridges) {
      // Bridges are found by name, as one created in advance belongs to no application yet.
      if (bridge.id.startsWith(`${app}-`)) this.#board.bridged(bridge);
    }
    for (const event of early) this.#heard(event);
    for (const one of endpoints) {
      if (one.technology !== technology) continue;
      this.#deviceIs(`${technology}/${one.resource}`, one.state ?? '');
    }
    this.#watchHealth();
  }

  #heard(event: AriEvent): void {
    if (event.type === 'ApplicationReplaced') {
      return this.#lose('another gateway has taken its application over', true);
    }
    if (this.#why !== null) return;
    if (this.#early !== null) return void this.#early.push(event);
    const { type, channel, bridge } = event;
    if (bridge !== undefined) {
      const id = channel?.id;
      const moved = type === 'ChannelLeftBridge' ? { left: id } : { entered: id };
      return this.#board.bridged(bridge, moved);
    }
    if (event.device_state !== undefined) {
      return this.#deviceIs(event.device_state.name, event.device_state.state);
    }
    if (event.playback !== undefined) {
      this.#supervision.played(event.playback.id);
      return this.#board.played(event.playback.id);
    }
    if (event.recording !== undefined) return this.recordings.heard(type, event.recording);
    if (channel === undefined) return;
    if (type === 'StasisStart') return this.#came(channel, event.args ?? []);
    const leg = this.#board.leg(channel.id);
    if (leg !== undefined) this.#happened(leg, event, channel.state);
    if (type !== 'StasisEnd' && type !== 'ChannelDestroyed') return;
    this.#snoops.ended(channel.id);
    this.#supervision.ended(channel.id);
  }

  #came(channel: AriChannel, [to = '', trunk]: readonly string[]): void {
    const { id: legId, name, caller, channelvars = {} } = channel;
    if (to === snoopArgument) return this.#snooped(legId);
    if (to === ownArgument) {
      const leg = this.#board.leg(legId) ?? this.#board.seen(channel);
      leg.isUp = true;
      return void this.#board.cameUp(leg, trunk);
    }
    this.#board.seen(channel);
    const station = this.#stationIn(name.replace(/-[^-]*$/, ''));
    const from = trunk === undefined ? station : caller.number;
    const facts = Object.entries(channelvars).filter(([, value]) => value !== '');
    this.#tell({
      event: 'leg.offered',
      legId,
      from: from || null,
      to,
      trunk: trunk ?? null,
      ...(facts.length === 0 ? {} : { facts: Object.fromEntries(facts) }),
    });
  }

  /** Recordings of an earlier process go on; its supervisors are let go. */
  #snooped(id: string): void {
    if (!this.#snoops.came(id) && !this.recordings.isOwn(id)) this.#snoops.drop(id);
  }

  #happened(leg: AsteriskLeg, { type, cause, digit }: AriEvent, state: string): void {
    const { id: legId } = leg;
    switch (type) {
      case 'ChannelStateChange':
        if (state === 'Up') leg.isUp = true;
        else if (state === 'Ringing') this.#tell({ event: 'leg.ringing', legId });
        break;
      case 'ChannelHangupRequest':
        if (cause !== undefined) leg.cause ??= causeOf(cause);
        break;
      case 'ChannelHold':
        this.#tell({ event: 'leg.held', legId });
        break;
      case 'ChannelUnhold':
        this.#tell({ event: 'leg.retrieved', legId });
        break;
      case 'ChannelDtmfReceived':
        if (digit !== undefined) this.#tell({ event: 'leg.digits', legId, digits: digit });
        break;
      // An answered leg ends with StasisEnd, another with ChannelDestroyed.
      case 'StasisEnd':
        if (!leg.isDetecting) this.#board.ended(legId, causeOf(cause));
        break;
      case 'ChannelDestroyed':
        this.#board.ended(legId, causeOf(cause));
    }
  }

  #deviceIs(device: string, state: string): void {
    const address = this.#stationIn(device);
    const inService = !deadStates.includes(state);
    if (address === undefined || this.#stations.get(address) === inService) return;
    this.#stations.set(address, inService);
    this.#tell({ event: 'device.state', address, inService });
  }

  /** The station's number: `PJSIP/101` → 101; undefined: not a station. */
  #stationIn(device: string): string | undefined {
    const [before = '', after = ''] = this.#ari.place.station.split('{number}');
    if (!device.startsWith(before) || !device.endsWith(after)) return undefined;
    return device.slice(before.length, device.length - after.length);
  }

  #watchHealth(): void {
    this.#stopHealth = this.#timers.after(healthEveryMs, () => void this.#askHealth());
  }

  async #askHealth(): Promise<void> {
    const beganAtMs = performance.now();
    try {
      await this.#ari.ask('GET', 'asterisk/info', { only: 'status' });
    } catch (error) {
      return this.#lose(reasonOf(error));
    }
    if (this.#why !== null) return;
    const rttMs = performance.now() - beganAtMs;
    const { load } = this.#ari;
    this.#tell({ event: 'gateway.health', rttMs, load, channels: this.#board.size });
    this.#watchHealth();
  }

  #tell(event: SwitchEvent): void {
    const why = this.events.tell(event);
    if (why !== null) this.#lose(why);
  }

  #lose(why: string, isReplaced = false): void {
    if (this.#why !== null) return;
    this.#why = why;
    this.#end.resolve({ why, isReplaced });
    this.#stopHealth();
    this.#ari.close();
    this.#board.abandon();
    this.#onLost?.(why);
  }
}

type Waiting = Extract<SwitchCommand, { readonly command: 'station.messageWaiting' }>;
