/** Ends orders that nobody has finished, by the centre's setting as it is now. */
import { dayMs } from '../../../kernel/index.ts';
import type { OrderSummary } from '../../../orders/index.ts';
import { channelOf, unfinishedMark } from '../../../services/index.ts';
import type { Services } from '../services.ts';
import { requireOrders } from './order-messages.ts';

const pageSize = 50;

/** Each order decides for itself; `kept` are held, or have money under way. */
export async function endDrafts(
  person: string,
  serving: Services,
): Promise<{ readonly changed: number; readonly kept: number }> {
  const { store, wire } = serving;
  const orders = requireOrders(serving);
  const { draftsEndAfterDays } = channelOf(serving).settings;
  const ended = { changed: 0, kept: 0 };
  if (draftsEndAfterDays === null) return ended;
  const idleMs = draftsEndAfterDays * dayMs;
  for (let after = ''; ; ) {
    const page = store.orders.list<OrderSummary>(wire.ownerId, {
      marks: [unfinishedMark],
      isOldestFirst: true,
      after,
      limit: pageSize,
    });
    for (const { document } of page) {
      const { id, version } = document;
      const { outcome } = await orders.tell({
        id: `job:endDraft:${id}:${version}:${orders.nowMs()}`,
        processId: `order/${id}`,
        atMs: orders.nowMs(),
        actor: { kind: 'system', id: person },
        event: { type: 'endDraft', idleMs },
      });
      ended.changed += Number(outcome === 'applied');
      ended.kept += Number(outcome === 'refused');
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return ended;
    after = last.place;
  }
}
