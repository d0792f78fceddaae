/**
 * Links calls and orders. An order not submitted belongs to whoever has its call: if its agent
 * leaves and another agent talks, it is handed over. A consultation moves nothing.
 *
 * Source: durable-orders.md 4.1 (`recordCallLink`).
 */
import type { CallResource } from '../../contracts/index.ts';
import {
  type LiveCentre,
  positionOf,
  type ResourceNotice,
  type StreamEvent,
} from '../../live/index.ts';
import type { OrderService } from './order-service.ts';

/** Effects after which another agent may be the one who talks in the call. */
const handOvers: ReadonlySet<string> = new Set([
  ...['offer.connected', 'call.transferred', 'interaction.began', 'interaction.wrapUp'],
]);

export class OrderCalls {
  readonly #lives: readonly LiveCentre[];
  #stops: readonly (() => void)[] = [];

  constructor(lives: readonly LiveCentre[]) {
    this.#lives = lives;
  }

  /** Does nothing for a call that is not kept any more. */
  link(callId: string, orderId: string): void {
    for (const { calls, projection } of this.#lives) {
      const kept = projection.calls.kept(callId);
      if (kept !== undefined) calls.addOrder(kept, orderId);
    }
  }

  /** Publishes an order's event in the centre's time, for its agent and whoever has the call. */
  tell(told: ResourceNotice, agentId: string, callId: string | undefined): void {
    const [live] = this.#lives;
    if (live === undefined) return;
    const atMs = told.atMs - live.originMs;
    // People who are not agents get events under the address `@<id>`.
    live.tell({ ...told, atMs }, { agentIds: [agentId, `@${agentId}`], callId });
  }

  /**
   * Hands orders over from now on, and once for calls whose last hand-over a restart may have cut
   * off.
   */
  follow(orders: OrderService, onError: (error: Error) => void): void {
    this.#stops = this.#lives.map((live) => {
      const hand = (call: CallResource | undefined, position: string): void => {
        for (const orderId of call?.orderIds ?? []) {
          const id = `h:${live.names.handlerId}.e${live.epoch}:${position}:${orderId}`;
          const handed = handOver(orders, { id, orderId, talking: talkingIn(call, live) });
          handed.catch(onError);
        }
      };
      for (const { call } of live.projection.calls.live()) hand(call, String(live.position));
      return live.onEvents((events) => {
        for (const event of events) hand(callOf(event, live), positionOf(event));
      });
    });
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }
}

function callOf(event: StreamEvent, live: LiveCentre): CallResource | undefined {
  if (!('effect' in event) || !handOvers.has(event.effect.type)) return undefined;
  if (!('callId' in event.effect)) return undefined;
  return live.projection.calls.get(live.names.call(event.effect.callId));
}

/** Agents who talk in a call; the latest to join is last. */
function talkingIn(call: CallResource | undefined, { names }: LiveCentre): readonly string[] {
  const open = call?.segments.filter(({ kind, to }) => kind === 'talk' && to === null) ?? [];
  return open.flatMap(({ agentId }) => names.fileIdOrNull(agentId) ?? []);
}

async function handOver(
  orders: OrderService,
  of: { readonly id: string; readonly orderId: string; readonly talking: readonly string[] },
): Promise<void> {
  const { id, orderId, talking } = of;
  const agentId = talking.at(-1);
  const order = await orders.order(orderId);
  if (agentId === undefined || order === null || talking.includes(order.agentId)) return;
  await orders.tell({
    id,
    processId: `order/${orderId}`,
    atMs: orders.nowMs(),
    actor: { kind: 'system', id: 'transfer' },
    event: { type: 'handOver', agentId },
  });
}
