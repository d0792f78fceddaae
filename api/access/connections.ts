/**
 * Connections that last: sockets of agents, programs and gateways, and event streams. Each ends at
 * once when the right of who opened it does: by a timer when a token or key expires, and by a look
 * at all of theirs when a key is revoked, a sign-in ends, or an account changes.
 *
 * Cost: of a frame one comparison, and a second look at a key in the store once a second.
 * Source: ux-and-api.md 4.2, 5.1.
 */
import type { WebSocket } from '@fastify/websocket';
import type { Clock } from '../../live/index.ts';
import type { Principal } from '../access.ts';
import { Refusal } from '../refusal.ts';

/** What is open, by what it is for. */
export const connectionKinds = ['events', 'socket', 'tapi', 'gateway'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

/** Most connections of one principal; who has more is refused, so that others find room. */
export const connectionsMax: {
  readonly [Kind in ConnectionKind]: { readonly [Of in Principal['kind']]: number };
} = {
  events: { person: 8, key: 64 },
  socket: { person: 16, key: 1_024 },
  tapi: { person: 8, key: 128 },
  gateway: { person: 1, key: 16 },
};

/** Between two looks into the store on behalf of one connection, or request. */
export const lookEveryMs = 1_000;
/** How long the other end may take to close a socket before it is cut. */
const closeLimitMs = 2_000;
/** Close code: the right to be here has ended. */
const rightEnded = 4401;

/** One that is open. */
export interface LiveConnection {
  /** Whether it may go on; false: it has just been ended, or was before. */
  isStill(): boolean;
  /** It was closed by either side. */
  leave(): void;
}

interface Open extends LiveConnection {
  readonly principal: Principal;
  readonly kind: ConnectionKind;
  /** Looks again now. */
  look(): void;
  /** Arms the timer of its expiry anew, where that is later. */
  renew(untilMs: number): void;
}

/** Says whether what somebody was proven by still stands. */
export type StandsStill = (principal: Principal) => boolean;

export class LiveConnections {
  readonly #clock: Clock;
  readonly #stands: StandsStill;
  readonly #byPrincipal = new Map<string, Set<Open>>();
  #endings = 0;

  constructor(clock: Clock, stands: StandsStill) {
    this.#clock = clock;
    this.#stands = stands;
  }

  /** @throws {Refusal} where a principal has as many of a kind as one may have. */
  requireRoom(principal: Principal, kind: ConnectionKind): void {
    const most = connectionsMax[kind][principal.kind];
    if (this.countOf(principal, kind) < most) return;
    const detail = `${principal.name} has ${most} connections of this kind open already; expected one of them closed.`;
    throw new Refusal('rate_limited', detail);
  }

  /** How many connections of a kind somebody has open. */
  countOf({ id }: Principal, kind: ConnectionKind): number {
    return [...this.#of(id)].filter((one) => one.kind === kind).length;
  }

  /** A connection was opened; `end` closes it when the right to it ends. */
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
    // What proves them may have ended while the connection was made.
    clock.after(0, look);
    return connection;
  }

  /** How often something has ended a right, or may have. */
  get endings(): number {
    return this.#endings;
  }

  /** Looks again at the connections of one principal, or of all. */
  look(principalId?: string): void {
    this.#endings += 1;
    const ids = principalId === undefined ? [...this.#byPrincipal.keys()] : [principalId];
    for (const id of ids) for (const one of [...this.#of(id)]) one.look();
  }

  /** A sign-in has a new token: what it opened goes on until that expires. */
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

/** Closes a socket whose right has ended; one that does not answer is cut. */
export function closeSocket(socket: WebSocket, clock: Clock): void {
  const stopTimer = clock.after(closeLimitMs, () => socket.terminate());
  socket.once('close', stopTimer);
  socket.close(rightEnded, 'the sign-in has ended');
}
