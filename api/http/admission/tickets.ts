/**
 * Tickets for sockets. A page cannot set headers on a WebSocket, so it sends a ticket, usable once,
 * as a sub-protocol; secrets in URLs would be logged.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { peopleMessages, refusal } from '../../../contracts/index.ts';
import type { Clock } from '../../../live/index.ts';
import type { Principal } from '../../../services/index.ts';

export const ticketLifeMs = 30_000;
const ticketsMax = 10_000;
const ticketForm = /(?:^|,)\s*cw\.ticket\.([\w-]{1,64})\s*(?:,|$)/;

export class Tickets {
  readonly #clock: Clock;
  readonly #waiting = new Map<
    string,
    { readonly principal: Principal; readonly untilMs: number }
  >();

  readonly #isStill: (principal: Principal) => boolean;

  constructor(clock: Clock, isStill: (principal: Principal) => boolean) {
    this.#clock = clock;
    this.#isStill = isStill;
  }

  issue(principal: Principal): string {
    const ticket = randomUUID().replaceAll('-', '');
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= ticketsMax && oldest !== undefined) this.#waiting.delete(oldest);
    this.#waiting.set(ticket, { principal, untilMs: this.#clock.nowMs() + ticketLifeMs });
    return ticket;
  }

  /** Uses up a request's ticket and gives its owner; null without a valid one. */
  holderOf({ headers }: IncomingMessage): Principal | null {
    const ticket = ticketForm.exec(headers['sec-websocket-protocol'] ?? '')?.[1];
    if (ticket === undefined) return null;
    const { principal, untilMs = 0 } = this.#waiting.get(ticket) ?? {};
    this.#waiting.delete(ticket);
    const isGood = principal !== undefined && untilMs > this.#clock.nowMs();
    if (isGood && this.#isStill(principal)) return principal;
    throw refusal(peopleMessages.ticketUsed);
  }
}
