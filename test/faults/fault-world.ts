/**
 * Hours of a live centre in which everything fails that can, all drawn from one seed: processes are
 * killed and taken over, the disk is slow or full, requests and answers are lost, the clock is set.
 *
 * The centre, its journal's writer, its recovery and its simulated switch are the real ones; disk,
 * clock and network are the world's. Each kind of fault has draws of its own, so that a world can
 * be run again without one of them.
 */
import type { LiveCentre } from '../../live/index.ts';
import { compileScenario } from '../../simulator/index.ts';
import { inMemory, openStore, type Store } from '../../store/index.ts';
import { dayCentre } from '../support/live-days.ts';
import { createDraw, type Draw } from '../support/rig/draw.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';
import { Clients } from './clients.ts';
import { ServiceProcess } from './service-process.ts';
import { Witness } from './witness.ts';
import { type Entry, WorldDisk } from './world-disk.ts';
import { hourMs, minuteMs, secondMs, WorldTime } from './world-time.ts';

/** A Monday, 00:00 in Paris. */
const mondayMs = Date.UTC(2026, 10, 22, 23);

export const faultKinds = ['kill', 'takeOver', 'disk', 'clock', 'socket'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultRun {
  readonly seed: number;
  readonly without: readonly FaultKind[];
  /** Simulated. */
  readonly hours: number;
  /** Events that were run. */
  readonly steps: number;
  readonly counts: ReadonlyMap<string, number>;
  /** Of the last step; empty: nothing was found. */
  readonly faults: readonly string[];
}

/** Runs the world of a seed to its end, or to the first step at which something is wrong. */
export async function runFaultWorld(of: {
  readonly seed: number;
  readonly without?: readonly FaultKind[];
}): Promise<FaultRun> {
  const { seed, without = [] } = of;
  return { seed, without, ...(await new FaultWorld(seed, without).run()) };
}

const scenario = {
  ...aScenario({
    clock: { dayStart: '07:00', dayEnd: '22:00' },
    callTypes: [
      aCallType({ queue: 'q', arrivals: { kind: 'poisson', arrivalsPerHour: 4 } }),
      aCallType({ id: 'returns', queue: 'z', arrivals: { kind: 'poisson', arrivalsPerHour: 2 } }),
    ],
  }),
  agents: { shifts: [{ profile: 'clerk', count: 2, start: '08:00', end: '20:00' }] },
};
const links = [{ queue: 'q' }, { queue: 'z', rank: 1 }];
const plan = planOf();

function planOf() {
  const profiles = [{ id: 'clerk', groups: ['g'], links }];
  const compiled = compileScenario(scenario, { ...dayCentre, profiles });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2));
  return compiled.value;
}

class FaultWorld {
  readonly #seed: number;
  readonly #originMs: number;
  readonly #hours: number;
  readonly #time: WorldTime;
  readonly #witness: Witness;
  readonly #counts = new Map<string, number>();
  readonly #disk: WorldDisk;
  readonly #draws: ReadonlyMap<FaultKind | 'start', Draw>;
  /** Signed on, and at their screens. */
  readonly #people = new Set<string>();
  readonly #store: Store;
  #epoch = 0;
  /** The centre that was there before, where all that it knew was on disk; null: it was not. */
  #left: LiveCentre | null = null;
  /** The last to have begun. */
  #process: ServiceProcess | null = null;
  /** Appends until the process is killed at one; null: it is not. */
  #appendsToLive: number | null = null;

  constructor(seed: number, without: readonly FaultKind[]) {
    this.#seed = seed;
    const draw = (purpose: number): Draw => createDraw(seed, purpose);
    // Mostly short, for a whole journal is read at each recovery; some see two midnights.
    this.#hours = draw(0).weighted([
      [24, 5],
      [1, 30],
    ]);
    this.#originMs = mondayMs + draw(0).int(0, 23) * hourMs;
    this.#time = new WorldTime(this.#originMs);
    this.#witness = new Witness(this.#originMs);
    this.#store = openStore({ path: inMemory, nowMs: () => this.#time.wallMs });
    this.#draws = new Map([
      ['start', draw(9)],
      ...faultKinds.map((kind, place) => [kind, draw(10 + place)] as const),
    ]);
    const count = (name: string): void => this.#count(name);
    const [time, witness] = [this.#time, this.#witness];
    const onDurable = (entries: readonly Entry[], by: unknown): void => {
      for (const entry of entries) witness.durable(entry);
      if (by === this.#process) this.#appended();
    };
    this.#disk = new WorldDisk({ time, draw: draw(1), onDurable, count });
    const { entries } = this.#disk;
    const reach = () => (this.#process?.listens === true ? this.#process : null);
    const onPerson = (personId: string): void => {
      this.#people.add(personId);
      this.#process?.connect(personId);
    };
    new Clients({ time, draw: draw(2), witness, entries, reach, onPerson, count });
    const sources: {
      readonly [K in FaultKind]: readonly [hours: number, run: (draw: Draw) => void];
    } = {
      kill: [4, (own) => this.#kill(own)],
      takeOver: [12, (own) => this.#takeOver(own)],
      disk: [4, (own) => this.#disturb(own)],
      clock: [8, (own) => this.#set(own)],
      socket: [1, (own) => this.#lose(own)],
    };
    for (const kind of faultKinds) {
      if (!without.includes(kind)) this.#every(kind, ...sources[kind]);
    }
  }

  async run(): Promise<Omit<FaultRun, 'seed' | 'without'>> {
    const { faults } = this.#witness;
    const onRejection = (error: unknown): void => void faults.push(textOf(error));
    process.on('unhandledRejection', onRejection);
    try {
      this.#start();
      while (faults.length === 0 && (await this.#time.next(this.#hours * hourMs))) {
        const process = this.#process;
        if (process?.isAlive === true) this.#witness.shows(process.live);
      }
    } catch (error) {
      faults.push(textOf(error));
    } finally {
      process.off('unhandledRejection', onRejection);
      this.#process?.kill();
      this.#store.close();
    }
    const hours = this.#time.nowMs / hourMs;
    this.#counts.set('instants', this.#witness.instants);
    return { hours, steps: this.#time.events, counts: this.#counts, faults };
  }

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #drawOf(kind: FaultKind | 'start'): Draw {
    return this.#draws.get(kind) ?? createDraw(this.#seed, 0);
  }

  /** Again and again, about every so many hours. */
  #every(kind: FaultKind, hours: number, run: (draw: Draw) => void): void {
    const draw = this.#drawOf(kind);
    this.#time.after(draw.int(0.1 * hours * hourMs, 1.9 * hours * hourMs), () => {
      run(draw);
      this.#every(kind, hours, run);
    });
  }

  #start(): void {
    const draw = this.#drawOf('start');
    this.#epoch += 1;
    this.#count('life');
    const liveLegs = draw.some(this.#witness.talks, 0.3);
    this.#process = new ServiceProcess({
      epoch: this.#epoch,
      time: this.#time,
      disk: this.#disk,
      witness: this.#witness,
      store: this.#store,
      plan,
      originMs: this.#originMs,
      dayStartMs: mondayMs + plan.dayStartMs - this.#originMs,
      centre: plan.centre,
      liveLegs,
      snapshotEvery: draw.int(20, 400),
      onError: () => this.#count('snapshot refused'),
      left: this.#left,
    });
    this.#left = null;
    for (const personId of this.#people) this.#comeBack(personId, draw);
  }

  #kill(draw: Draw): void {
    const process = this.#process;
    if (process?.isAlive !== true) return;
    const how = draw.weighted([
      [1, 'now'],
      [6, 'append'],
      [1, 'stop'],
    ] as const);
    if (how === 'append') this.#appendsToLive = draw.int(1, 60);
    else if (how === 'now') this.#end(process);
    else {
      this.#count('stop');
      void process.stop().then(() => this.#startLater());
    }
  }

  /** Something is on disk, and nobody has acted on it. */
  #appended(): void {
    if (this.#appendsToLive === null || this.#process === null) return;
    this.#appendsToLive -= 1;
    if (this.#appendsToLive > 0) return;
    this.#appendsToLive = null;
    const process = this.#process;
    const draw = this.#drawOf('kill');
    // Before it acts on it, or some moments later.
    if (draw.chance(0.5)) this.#end(process);
    else this.#time.after(draw.int(0, 40), () => this.#end(process));
  }

  #end(process: ServiceProcess): void {
    if (!process.isAlive) return;
    this.#count('kill');
    const isQuiet = this.#disk.writing === 0 && process.live.kept() === null;
    if (isQuiet && process === this.#process) {
      this.#count('kill, nothing unwritten');
      this.#left = process.live;
    }
    process.kill();
    this.#startLater();
  }

  #startLater(): void {
    const draw = this.#drawOf('kill');
    const delayMs = draw.weighted([
      [3, draw.int(0, 3 * secondMs)],
      [1, draw.int(0, 10 * minuteMs)],
    ]);
    this.#time.after(delayMs, () => {
      if (this.#process?.isAlive === true) return;
      this.#start();
      if (draw.chance(0.2)) this.#appendsToLive = draw.int(1, 4);
    });
  }

  /** A second process begins; the first does not know, and writes on. */
  #takeOver(draw: Draw): void {
    const first = this.#process;
    if (first?.isAlive !== true) return;
    this.#count('take-over');
    this.#start();
    this.#time.after(draw.int(0, 2 * minuteMs), () => first.kill());
  }

  #disturb(draw: Draw): void {
    this.#disk.state = draw.pick(['slow', 'full']);
    this.#count(`disk ${this.#disk.state}`);
    this.#time.after(draw.int(500, 3 * minuteMs), () => {
      this.#disk.state = 'sound';
    });
  }

  #set(draw: Draw): void {
    const ms = draw.weighted([
      [2, draw.int(-hourMs, hourMs)],
      [1, draw.int(-secondMs, secondMs)],
    ]);
    this.#count(ms < 0 ? 'clock set back' : 'clock set forward');
    this.#time.setBy(ms);
  }

  #lose(draw: Draw): void {
    const personId = draw.maybe([...this.#people]);
    if (personId === undefined) return;
    this.#count('socket lost');
    this.#process?.disconnect(personId);
    this.#comeBack(personId, draw);
  }

  /** Within the grace, after it, or never. */
  #comeBack(personId: string, draw: Draw): void {
    if (draw.chance(0.1)) return void this.#people.delete(personId);
    this.#time.after(draw.int(0, 45 * secondMs), () => this.#process?.connect(personId));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.stack}` : String(error);
}
