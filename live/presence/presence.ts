/**
 * Whether people logged on as agents are still connected. Once they are gone, a simulation that
 * played the agent resumes; otherwise the agent is logged off.
 *
 * Source: decisions/0018.
 */
import type { SimulatedSwitch } from '../../gateways/index.ts';
import type { Input } from '../../routing/index.ts';
import type { Clock } from '../clock.ts';
import type { Projection } from '../projection/projection.ts';

export interface PresenceRules {
  /** Longest time without a connection, in ms of the wall clock. */
  readonly graceMs: number;
  /** Afterwards the simulation plays the agent again, or the agent is logged off. */
  readonly afterPeople: 'resume' | 'logOff';
}

/** After half a minute the simulation plays the agent. */
export const defaultPresence: PresenceRules = { graceMs: 30_000, afterPeople: 'resume' };

/** How long a seat stays empty that a person has left by logging off, by the centre's clock. */
const emptySeatMs = 600_000;

/** The part of a simulated switch that plays agents. */
export type Simulation = Pick<SimulatedSwitch, 'handOver' | 'takeBack'>;

export interface PresenceOptions extends PresenceRules {
  readonly clock: Clock;
  readonly submit: (input: Input) => Promise<unknown>;
  readonly projection: Projection;
  /** Runs a task so many ms of the centre's time from now. */
  readonly later: (afterMs: number, task: () => void) => void;
  readonly touch: (agentId: string) => void;
  /** While a journal is read, nobody counts as disconnected before {@link Presence.resume}. */
  readonly isWaiting: boolean;
}

interface Person {
  readonly agentIds: Set<string>;
  streams: number;
  seenAtMs: number;
  disarm: (() => void) | null;
}

export class Presence {
  readonly #of: PresenceOptions;
  readonly #people = new Map<string, Person>();
  /** Who controls an agent; null for a program, whose connection is not watched. */
  readonly #personOf = new Map<string, string | null>();
  #simulation: Simulation | null = null;
  #isStopped: boolean;

  constructor(of: PresenceOptions) {
    this.#of = of;
    this.#isStopped = of.isWaiting;
  }

  /** After a restart, everybody's allowed time without connection begins anew. */
  resume(): void {
    this.#isStopped = false;
    for (const [personId, person] of this.#people) {
      person.seenAtMs = this.#of.clock.nowMs();
      this.#watch(personId, person);
    }
  }

  /** Restores who controls an agent; undefined for nobody. */
  put(agentId: string, personId: string | null | undefined): void {
    this.#forget(agentId);
    if (personId !== undefined) this.#remember(agentId, personId);
  }

  save(): readonly (readonly [agentId: string, personId: string | null])[] {
    return [...this.#personOf];
  }

  /** From now on the simulation plays agents whom no person controls. */
  leaveTo(simulation: Simulation): void {
    this.#simulation = simulation;
    for (const agentId of this.#personOf.keys()) simulation.handOver(agentId);
  }

  /** Who controls an agent: null for a program, undefined for nobody. */
  personOf(agentId: string): string | null | undefined {
    return this.#personOf.get(agentId);
  }

  /**
   * Gives control of an agent to a person, or a program (null), after the core has accepted the
   * log-on. An agent played by the simulation becomes Not Ready after its present work; a ringing
   * offer stays.
   */
  async signedOn(agentId: string, personId: string | null): Promise<void> {
    this.#forget(agentId);
    this.#remember(agentId, personId);
    this.#of.touch(agentId);
    if (this.#simulation?.handOver(agentId) !== true) return;
    await this.#of.submit({ type: 'setState', agentId, state: 'notReady', reason: 'login' });
  }

  /**
   * An agent was logged off. The simulation logs them on again when the seat has been empty for a
   * while, unless a supervisor did it (`isOver`). Work that is still at hand goes on at once.
   */
  signedOff(agentId: string, isOver = false): void {
    if (!this.#forget(agentId)) return;
    const isEmpty = !isOver && this.#isLoggedOff(agentId);
    this.#of.later(isEmpty ? emptySeatMs : 0, () => {
      if (this.#personOf.has(agentId)) return;
      if (isOver) this.#release(agentId, false);
      else this.#giveBack(agentId);
    });
  }

  /** A person has opened an event stream; call the result once, when it closes. */
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

  seen(personId: string): void {
    const person = this.#people.get(personId);
    if (person !== undefined) person.seenAtMs = this.#of.clock.nowMs();
  }

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
      if (this.#isLoggedOff(agentId)) this.#release(agentId, false);
      else if (!this.#giveBack(agentId)) {
        void this.#of.submit({ type: 'logOff', agentId, lost: true });
      }
    }
  }

  #isLoggedOff(agentId: string): boolean {
    const { derivedState = 'loggedOff' } = this.#of.projection.agents.get(agentId)?.shown ?? {};
    return derivedState === 'loggedOff';
  }

  /** Gives an agent back to the simulation; false if none plays them. */
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
