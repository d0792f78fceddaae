/**
 * One process of a fault world: the real centre on its journal, with its simulated switch, until it
 * is killed.
 */
import { IdempotentAnswers } from '../../api/http/idempotency.ts';
import { startSimulatedSwitch } from '../../gateways/index.ts';
import { type Journal, type LiveCentre, snapshotAt, startLiveCentre } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { countLeftWaiting } from '../../server/demo/start-demo.ts';
import type { SimulationPlan } from '../../simulator/index.ts';
import type { Store } from '../../store/index.ts';
import type { Witness } from './witness.ts';
import type { DiskUser, WorldDisk } from './world-disk.ts';
import { hourMs, type WorldTime } from './world-time.ts';

/** A snapshot takes a thread so long. */
const snapshotMs = 300;

export interface ServiceProcessOptions {
  readonly epoch: number;
  readonly time: WorldTime;
  readonly disk: WorldDisk;
  /** Of answers to requests with keys. */
  readonly store: Store;
  readonly witness: Witness;
  readonly plan: SimulationPlan;
  readonly originMs: number;
  /** Of the first day of the switch, in the centre's time. */
  readonly dayStartMs: number;
  /** What the office says is in force. */
  readonly centre: CentreFile;
  readonly liveLegs: readonly string[];
  readonly snapshotEvery: number;
  /** The centre of the process before, where all that it knew was on disk; null: it was not. */
  readonly left: LiveCentre | null;
  readonly onError: (error: Error) => void;
}

export class ServiceProcess implements DiskUser {
  isAlive = true;
  /** Requests reach it. */
  listens = false;
  readonly epoch: number;
  readonly live: LiveCentre;
  readonly once: IdempotentAnswers;
  readonly #sockets = new Map<string, () => void>();

  constructor(of: ServiceProcessOptions) {
    const { epoch, time, disk, witness, centre, originMs, liveLegs, snapshotEvery, onError } = of;
    const snapshotBy = (seq: number) => this.#snapshotBy(seq, of);
    this.epoch = epoch;
    const begin = (journal: Journal, clock: ReturnType<WorldTime['clockOf']>): LiveCentre => {
      const startMs = (lastMs: number): number => Math.max(lastMs, time.wallMs - originMs);
      return startLiveCentre({
        centre,
        clock,
        speed: 1,
        originMs,
        epoch,
        journal: {
          journal,
          engine: 'faults',
          startMs,
          liveLegs,
          snapshotEvery,
          snapshotBy,
          onError,
        },
      });
    };
    this.live = begin(disk.open(this), time.clockOf(this));
    if (this.live.journal?.recovered != null) {
      const straight = begin(disk.whole(), time.clockOf({ isAlive: false }));
      witness.recovered(this.live, straight, of.left);
    }
    const { carried } = this.live.journal ?? {};
    const carriedBy: ConstructorParameters<typeof IdempotentAnswers>[0]['carriedBy'] = (request) =>
      carried?.get(request);
    this.once = new IdempotentAnswers({ store: of.store, clock: time.clockOf(this), carriedBy });
    this.once.recover(carried?.all() ?? []);
    let last = this.live.position;
    this.live.onEvents((events) => {
      witness.told(events);
      last = witness.rising(last, events);
    });
    void this.#serve(of);
  }

  /** Beside the process, while it goes on. */
  #snapshotBy(seq: number, { time, disk, originMs }: ServiceProcessOptions): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      time.after(snapshotMs, () => {
        if (!this.isAlive) return;
        try {
          const journal = disk.whole(() => disk.lastSnapshot());
          resolve(snapshotAt(journal, seq, { originMs, epoch: this.epoch }));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  kill(): void {
    this.isAlive = false;
    this.listens = false;
  }

  /** Takes nothing new, writes what was taken, and ends. */
  async stop(): Promise<void> {
    this.listens = false;
    this.live.stop();
    await this.live.stopped;
    await this.live.journal?.keeper.snapshot();
    this.kill();
  }

  /** A person opens an event stream. */
  connect(personId: string): void {
    if (this.listens && !this.#sockets.has(personId)) {
      this.#sockets.set(personId, this.live.presence.connected(personId));
    }
  }

  /** It is lost. */
  disconnect(personId: string): void {
    this.#sockets.get(personId)?.();
    this.#sockets.delete(personId);
  }

  /** As `callwright start --demo` does. */
  async #serve({ plan, dayStartMs }: ServiceProcessOptions): Promise<void> {
    const { live } = this;
    live.gateway = 'simulated-switch';
    const left = live.journal?.recovered == null ? {} : { waiting: await countLeftWaiting(live) };
    if (!this.isAlive) return;
    const dayToPlay = (day: number) => ({ startMs: dayStartMs + day * 24 * hourMs, load: 1 });
    const simulated = startSimulatedSwitch({ port: live, plan, dayToPlay, ...left });
    live.presence.leaveTo(simulated);
    this.listens = true;
  }
}
