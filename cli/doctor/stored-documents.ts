/**
 * Stored documents with a value that this version refuses. They are shown as they are; only a new
 * value must be valid.
 */
import type { z } from 'zod';
import {
  catalogueSettingsSchema,
  channelSettingsSchema,
  continuityProgrammeSettingsSchema,
  couponSettingsSchema,
  customerSettingsSchema,
  findingsOf,
  itemSettingsSchema,
  scriptSettingsSchema,
  targetMarketSettingsSchema,
} from '../../contracts/index.ts';
import type { DocumentRecord, Store } from '../../store/index.ts';
import { type MachineCheck, warn } from './machine.ts';

const pageMax = 1_000;
const shownMax = 20;

/** Kinds of documents by their path in the API. */
const kinds = {
  catalogues: ['catalogues', catalogueSettingsSchema],
  channel: ['channels', channelSettingsSchema],
  coupons: ['coupons', couponSettingsSchema],
  customers: ['customers', customerSettingsSchema],
  items: ['items', itemSettingsSchema],
  'continuity-programmes': ['continuityProgrammes', continuityProgrammeSettingsSchema],
  scripts: ['scripts', scriptSettingsSchema],
  'target-markets': ['targetMarkets', targetMarketSettingsSchema],
} as const satisfies { readonly [path: string]: readonly [keyof Store, z.ZodType] };

/** A warning for each such document of a centre, at most {@link shownMax}; it shows no value. */
export function checkDocuments(store: Store, centreId: string): readonly MachineCheck[] {
  const found: MachineCheck[] = [];
  for (const [path, [kind, schema]] of Object.entries(kinds)) {
    for (const { id, document } of documentsOf(store, kind, centreId)) {
      const { error } = schema.safeParse(document);
      if (error === undefined) continue;
      const [first] = findingsOf(error.issues, document);
      const place = path === 'channel' ? `centres/${id}/channel` : `${path}/${centreId}.${id}`;
      const seen = `${place}: ${first?.pointer} is not ${first?.expected}`;
      found.push(warn('documents', seen, 'change this value over the API'));
      if (found.length === shownMax) return found;
    }
  }
  return found;
}

function* documentsOf(
  store: Store,
  kind: (typeof kinds)[keyof typeof kinds][0],
  centreId: string,
): Iterable<Pick<DocumentRecord<unknown>, 'id' | 'document'>> {
  if (kind === 'channels') {
    const channel = store.channels.get(centreId, centreId);
    if (channel !== undefined) yield channel;
    return;
  }
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: readonly DocumentRecord<unknown>[] = store[kind].list(centreId, {
      after,
      limit: pageMax,
    });
    yield* page;
    after = page.length < pageMax ? undefined : page.at(-1)?.id;
  }
}
