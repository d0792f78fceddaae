/** Hashes of a centre's codes, in the store. An id contains a space, so that it is no centre's. */
import { hashPassword } from '../../services/index.ts';
import type { Services } from './services.ts';

export function secretHash(id: string, { store, wire }: Services): string | undefined {
  return store.secretHashes.get(wire.ownerId, id)?.document.hash;
}

export async function keepSecret(
  {
    id,
    secret,
    person,
  }: { readonly id: string; readonly secret: string; readonly person: string | null },
  { store, wire, live }: Services,
): Promise<void> {
  const hash = await hashPassword(secret);
  const updatedAtMs = live.originMs + live.nowMs;
  const before = store.secretHashes.get(wire.ownerId, id);
  const record = { centreId: wire.ownerId, id, document: { hash }, updatedAtMs };
  const kept = { ...record, person: person ?? '', version: (before?.version ?? 0) + 1 };
  store.transaction(() => {
    if (before === undefined) store.secretHashes.add(kept);
    else store.secretHashes.save(kept);
  });
}
