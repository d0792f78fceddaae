/**
 * Who is there: people signed on as agents, and whether they are still connected.
 *
 * A person is connected with an open event stream, or by a request within the grace. When they
 * are gone for longer, as when they sign off, the simulation that played the agent goes on with it;
 * where there is none, or the shift is over, the agent is logged off.
 *
 * Cost: a request notes one time; one timer a signed-on person without a stream, none with one.
 * Source: decisions/0018.
 */
import type { SimulatedSwitch } from '../../gateways/index.ts';
import type { Input } from '../../routing/index.ts';
import type { Clock } from '../clock.ts';
import type { Projection } from '../projection/projection.ts';

/** What becomes of an agent without its person. */
export interface PresenceRules {
  /** How long a person may be without a connection, by the wall clock. */
  readonly graceMs: number;
  /** The simulation resumes the shift, or the agent is logged off for the day. */
  readonly afterPeople: 'resume' | 'logOff';
}

/** Half a minute, then the simulation goes on. */
export const defaultPresence: PresenceRules = { graceMs: 30_000, afterPeople: 'resume' };

/** The part of a simulated switch that plays agents. */
export type Simulation = Pick<SimulatedSwitch, 'handOver' | 'takeBack'>;

export interface PresenceOptions extends PresenceRules {
  readonly clock: Clock;
  readonly submit: (input: Input) => Promise<unknown>;
  readonly projection: Projection;
  /** Runs a task at once, but after the instant that runs. */
  readonly soon: (task: () => void) => void;
  /** Somebody else, or nobody, is signed on as the agent. */
  readonly touch: (agentId: string) => void;
  /** Nobody is missed before {@link Presence.resume}: a journal is read. */
  readonly isWaiting: boolean;
}

interface Person {
  readonly agentIds: Set<string>;
  streams: number;
  seenAtMs: number;
  /** Of the timer that looks whether they are gone. */
  disarm: (() => void) | null;
}

/** The people of one centre. */
export class Presence {
  readonly #of: PresenceOptions;
  readonly #people = new Map<string, Person>();
  /** By agent; null: signed on by a program, whose connection nobody watches. */
  readonly #personOf = new Map<string, string | null>();
  #simulation: Simulation | null = null;
  #isStopped: boolean;

  constructor(of: PresenceOptions) {
    this.#of = of;
    this.#isStopped = of.isWaiting;
  }

  /** The service is there again: whoever does not come back within the grace is missed. */
  resume(): void {
    this.#isStopped = false;
    for (const [personId, person] of this.#people) {
      person.seenAtMs = this.#of.clock.nowMs();
      this.#watch(personId, person);
    }
  }

  /** As it was saved: who is signed on as the agent; undefined: nobody. */
  put(agentId: string, personId: string | null | undefined): void {
    this.#forget(agentId);
    if (personId !== undefined) this.#remember(agentId, personId);
  }

  /** Agents with who is signed on as them. */
  save(): readonly (readonly [agentId: string, personId: string | null])[] {
    return [...this.#personOf];
  }

  /** From now on this simulation plays the agents whom no person is signed on as. */
  leaveTo(simulation: Simulation): void {
    this.#simulation = simulation;
    for (const agentId of this.#personOf.keys()) simulation.handOver(agentId);
  }

  /** Who is signed on as the agent; null: a program; undefined: nobody. */
  personOf(agentId: string): string | null | undefined {
    return this.#personOf.get(agentId);
  }

  /**
   * A person, or a program (null), decides for the agent from now on. Call it when the core has
   * answered the log-on; where the agent is logged on already, this alone takes it over: the agent
   * is Not Ready, as after any log-on, when what is at hand is over; an offer that rings is theirs.
   */
  async signedOn(agentId: string, personId: string | null): Promise<void> {
    this.#forget(agentId);
    this.#remember(agentId, personId);
    this.#of.touch(agentId);
    if (this.#simulation?.handOver(agentId) !== true) return;
    await this.#of.submit({ type: 'setState', agentId, state: 'notReady', reason: 'login' });
  }

  /**
   * The agent is logged off. The simulation logs it on again where it resumes the shift; not where
   * a supervisor has logged it off (`isOver`).
   */
  signedOff(agentId: string, isOver = false): void {
    if (!this.#forget(agentId)) return;
    this.#of.soon(() => {
      if (isOver) this.#release(agentId, false);
      else this.#giveBack(agentId);
    });
  }

  /** A person has opened an event stream. Returns what to call, once, when it is closed. */
  connected(personId: string): () => void {
    const person = this.#personFor(personId);
    person.streams += 1;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      person.streams -= 1;
      person.seenAtMs = this.#of.clock.nowMs();
      this.#watch(personId, person);
    };
  }

  /** A request of the person has come. */
  seen(personId: string): void {
    const person = this.#people.get(personId);
    if (person !== undefined) person.seenAtMs = this.#of.clock.nowMs();
  }

  /** Nobody is missed any more: no timer is left, and none is set again. */
  stop(): void {
    this.#isStopped = true;
    for (const person of this.#people.values()) person.disarm?.();
  }

  #personFor(personId: string): Person {
    const known = this.#people.get(personId);
    if (known !== undefined) return known;
    const person = { agentIds: new Set<string>(), streams: 0, seenAtMs: 0, disarm: null };
    this.#people.set(personId, person);
    return person;
  }

  #remember(agentId: string, personId: string | null): void {
    this.#personOf.set(agentId, personId);
    if (personId === null) return;
    const person = this.#personFor(personId);
    person.agentIds.add(agentId);
    person.seenAtMs = this.#of.clock.nowMs();
    this.#watch(personId, person);
  }

  /** False: nobody was signed on as the agent. */
  #forget(agentId: string): boolean {
    const personId = this.#personOf.get(agentId);
    if (personId === undefined) return false;
    this.#personOf.delete(agentId);
    this.#of.touch(agentId);
    const person = personId === null ? undefined : this.#people.get(personId);
    if (personId === null || person === undefined) return true;
    person.agentIds.delete(agentId);
    this.#watch(personId, person);
    return true;
  }

  /** Looks again when the grace is over, where there is somebody to miss. */
  #watch(personId: string, person: Person): void {
    if (person.streams > 0 || person.agentIds.size === 0) {
      person.disarm?.();
      person.disarm = null;
      if (person.streams === 0) this.#people.delete(personId);
      return;
    }
    if (person.disarm !== null || this.#isStopped) return;
    const { clock, graceMs } = this.#of;
    const leftMs = person.seenAtMs + graceMs - clock.nowMs();
    if (leftMs <= 0) return this.#gone(person);
    person.disarm = clock.after(leftMs, () => {
      person.disarm = null;
      this.#watch(personId, person);
    });
  }

  #gone({ agentIds }: Person): void {
    for (const agentId of [...agentIds]) {
      if (!this.#forget(agentId)) continue;
      const { derivedState = 'loggedOff' } = this.#of.projection.agents.get(agentId)?.shown ?? {};
      if (derivedState === 'loggedOff') this.#release(agentId, false);
      else if (!this.#giveBack(agentId)) {
        void this.#of.submit({ type: 'logOff', agentId, lost: true });
      }
    }
  }

  /** False: nobody plays the agent now. */
  #giveBack(agentId: string): boolean {
    return this.#release(agentId, this.#of.afterPeople === 'resume');
  }

  #release(agentId: string, resumes: boolean): boolean {
    const isAsking = this.#of.projection.calls.legs
      .ofAgent(agentId)
      .some(({ of }) => of.about?.agentId === agentId);
    return this.#simulation?.takeBack(agentId, { resumes, isAsking }) ?? false;
  }
}
