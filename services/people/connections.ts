/**
 * Long-lived connections: sockets and event streams. Each ends with its owner's right: by a timer
 * at expiry, and by a check when a key is revoked, a sign-in ends or an account changes.
 *
 * Cost: a comparison for a frame, and one look at a key in the store each second.
 */
import { peopleMessages, refusal } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import type { Principal } from './principal.ts';

/** Purposes of connections, which are counted apart. */
export const connectionKinds = ['events', 'socket', 'tapi', 'gateway'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

/** Most connections of one principal for each purpose, so that nobody takes all. */
export const connectionsMax: {
  readonly [Kind in ConnectionKind]: { readonly [Of in Principal['kind']]: number };
} = {
  events: { person: 8, key: 64 },
  socket: { person: 16, key: 1_024 },
  tapi: { person: 8, key: 128 },
  gateway: { person: 1, key: 16 },
};

/** Pause in ms before a connection's or request's key is looked up in the store again. */
export const lookEveryMs = 1_000;

export interface LiveConnection {
  /** Whether the owner's right still holds; if not, the connection has been closed. */
  isStill(): boolean;
  leave(): void;
}

interface Open extends LiveConnection {
  readonly principal: Principal;
  readonly kind: ConnectionKind;
  /** Checks whether the caller may still be connected, and disconnects them if not. */
  look(): void;
  renew(untilMs: number): void;
}

export type PrincipalCheck = (principal: Principal) => boolean;

export class LiveConnections {
  readonly #clock: Clock;
  readonly #stands: PrincipalCheck;
  readonly #byPrincipal = new Map<string, Set<Open>>();
  #endings = 0;

  constructor(clock: Clock, stands: PrincipalCheck) {
    this.#clock = clock;
    this.#stands = stands;
  }

  requireRoom(principal: Principal, kind: ConnectionKind): void {
    const most = connectionsMax[kind][principal.kind];
    if (this.countOf(principal, kind) < most) return;
    throw refusal(peopleMessages.connectionsMax, { name: principal.name, most });
  }

  countOf({ id }: Principal, kind: ConnectionKind): number {
    return [...this.#of(id)].filter((one) => one.kind === kind).length;
  }

  /** Registers a connection; `end` is called when the right to it ends. */
  open(
    principal: Principal,
    { kind, end }: { readonly kind: ConnectionKind; readonly end: () => void },
  ): LiveConnection {
    const clock = this.#clock;
    let { untilMs } = principal;
    let lookedAtMs = clock.nowMs();
    let isOpen = true;
    let stopTimer = (): void => {};
    const leave = (): void => {
      isOpen = false;
      stopTimer();
      this.#drop(connection);
    };
    const look = (): void => {
      lookedAtMs = clock.nowMs();
      const isOver = (untilMs !== null && untilMs <= lookedAtMs) || !this.#stands(principal);
      if (!isOpen || !isOver) return;
      leave();
      end();
    };
    const arm = (): void => {
      stopTimer();
      if (untilMs === null) return;
      stopTimer = clock.after(Math.max(0, untilMs - clock.nowMs()), () => {
        if (isOpen && untilMs !== null && untilMs > clock.nowMs()) arm();
        else look();
      });
    };
    const connection: Open = {
      principal,
      kind,
      leave,
      look,
      renew: (laterMs) => {
        if (untilMs !== null && untilMs >= laterMs) return;
        untilMs = laterMs;
        arm();
      },
      isStill: () => {
        const nowMs = clock.nowMs();
        const isDue = nowMs - lookedAtMs >= lookEveryMs || (untilMs !== null && untilMs <= nowMs);
        if (isDue) look();
        return isOpen;
      },
    };
    const all = this.#byPrincipal.get(principal.id) ?? new Set();
    this.#byPrincipal.set(principal.id, all.add(connection));
    arm();
    // Checked once more, as the right may have ended meanwhile.
    clock.after(0, look);
    return connection;
  }

  /** Number of checks so far; a cached proof of an earlier number is out of date. */
  get endings(): number {
    return this.#endings;
  }

  look(principalId?: string): void {
    this.#endings += 1;
    const ids = principalId === undefined ? [...this.#byPrincipal.keys()] : [principalId];
    for (const id of ids) for (const one of [...this.#of(id)]) one.look();
  }

  /** A sign-in has a new token: its connections last until that expires. */
  renew(personId: string, { signInId, untilMs }: { signInId: string; untilMs: number }): void {
    for (const one of this.#of(personId)) {
      if (one.principal.signIn?.id === signInId) one.renew(untilMs);
    }
  }

  #of(principalId: string): Iterable<Open> {
    return this.#byPrincipal.get(principalId) ?? [];
  }

  #drop(connection: Open): void {
    const { id } = connection.principal;
    const all = this.#byPrincipal.get(id);
    all?.delete(connection);
    if (all?.size === 0) this.#byPrincipal.delete(id);
  }
}
