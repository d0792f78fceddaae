/** Makes search keys of customers whom an earlier version stored without them, in slices. */
import { customerKeys } from '../../contracts/index.ts';
import { phoneKeysOf } from './channel-documents.ts';
import type { OrderContext } from './order-context.ts';

const perSlice = 50;

export function* missingCustomerKeys(of: Pick<OrderContext, 'store' | 'wire'>) {
  const { store, wire } = of;
  const { ownerId } = wire;
  for (;;) {
    const few = store.customerKeyBacklog.first(ownerId, perSlice);
    if (few.length === 0) return;
    const phoneKeyOf = phoneKeysOf(of);
    store.transaction(() => {
      for (const { id } of few) {
        const document = store.customers.get(ownerId, id)?.document;
        if (document !== undefined && document.erasedAt === undefined) {
          const { sound, state, place } = customerKeys({ number: id, ...document }, phoneKeyOf);
          store.customers.index(ownerId, id, { sound, state, place });
        }
        store.customerKeyBacklog.done(ownerId, id);
      }
    });
    yield;
  }
}
