/**
 * What prompts have sold, by version and rule, beside the acceptance that a simulation promised.
 *
 * Cost: a read of each prompt shown in the period, and of the order of each accepted one, in
 * slices.
 */
import type { PromptFigures } from '../../contracts/index.ts';
import type { FollowedPrompt, Store } from '../../store/index.ts';
import { channelOf } from './channel-documents.ts';
import type { KeptSale } from './kept-sale.ts';
import type { OrderContext } from './order-context.ts';

type Version = PromptFigures['versions'][number];
type Promised = NonNullable<Version['promised']>;

/** Prompts read at once. */
const pageSize = 200;
const measured = 'promptAcceptShare';

interface Figures {
  shown: number;
  accepted: number;
  declined: number;
  worthMinor: number;
  readonly reasons: Map<string | null, number>;
}

interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

export function* promptFigures(
  { fromMs, toMs }: Period,
  serving: Pick<OrderContext, 'store' | 'wire'>,
): Generator<unknown, PromptFigures, void> {
  const { store, wire } = serving;
  const { currency } = channelOf(serving).settings;
  const versions = new Map<string, { of: FollowedPrompt; rules: Map<string, Figures> }>();
  for (const prompt of shownWithin({ fromMs, toMs }, store)) {
    yield;
    const sold = soldIn(prompt, store, wire.ownerId);
    if (sold === null) continue;
    const key = JSON.stringify([prompt.setId, prompt.version]);
    const { rules } = versions.get(key) ?? { rules: new Map<string, Figures>() };
    versions.set(key, { of: prompt, rules });
    const figures = rules.get(prompt.rule) ?? noFigures();
    rules.set(prompt.rule, figures);
    figures.shown += 1;
    figures.accepted += Number(prompt.answer === 'accepted');
    figures.worthMinor += sold.currency === currency ? sold.minor : 0;
    if (prompt.answer !== 'declined') continue;
    figures.declined += 1;
    figures.reasons.set(prompt.reason, (figures.reasons.get(prompt.reason) ?? 0) + 1);
  }
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    versions: [...versions.values()].map(({ of: { setId, version }, rules }): Version => {
      const all = [...rules.values()];
      const shown = all.reduce((sum, one) => sum + one.shown, 0);
      const accepted = all.reduce((sum, one) => sum + one.accepted, 0);
      const prompts = [...rules].map(([rule, { worthMinor, reasons, ...counts }]) => ({
        rule,
        ...counts,
        reasons: [...reasons]
          .sort(([a, one], [b, other]) => other - one || ((a ?? '') < (b ?? '') ? -1 : 1))
          .map(([reason, count]) => ({ reason, count })),
        worth: { amountMinor: worthMinor, currency },
      }));
      const promised = promisedOf(setId, version, store);
      return { setId, version, promised, acceptShare: accepted / shown, prompts };
    }),
  };
}

function noFigures(): Figures {
  return { shown: 0, accepted: 0, declined: 0, worthMinor: 0, reasons: new Map() };
}

function* shownWithin({ fromMs, toMs }: Period, { prompts }: Store): Generator<FollowedPrompt> {
  for (let [afterMs, afterId] = [fromMs, '']; ; ) {
    const page = prompts.within(afterMs, toMs, afterMs, afterId, pageSize);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    [afterMs, afterId] = [last.atMs, last.id];
  }
}

/** What a prompt has sold; null if it is of another centre. */
function soldIn(
  { id, setId, orderId, answer }: FollowedPrompt,
  { orders, rules }: Store,
  centreId: string,
): { readonly minor: number; readonly currency?: string } | null {
  const set = rules.set(setId);
  const mustRead = answer === 'accepted' || set === undefined;
  const order =
    mustRead && orderId !== null ? orders.saleOf<KeptSale>(centreId, orderId) : undefined;
  if (set === undefined ? order === undefined : set.centreId !== centreId) return null;
  if (order === undefined || order.soldAtMs === null) return { minor: 0 };
  const { lines, currency } = order.sale;
  const own = lines.filter(({ promptId }) => promptId === id);
  return { minor: own.reduce((sum, { netMinor }) => sum + netMinor, 0), currency };
}

/** What the newest simulation of a rule version has measured. */
function promisedOf(setId: string, version: number, { rules }: Store): Promised | null {
  const run = rules.runs(setId, version).findLast(({ kind }) => kind === 'simulation');
  if (run === undefined) return null;
  const { designs = [] } = run.result as {
    readonly designs?: readonly {
      readonly measures: readonly (Omit<Promised, 'runId' | 'at' | 'acceptShare'> & {
        readonly measureId: string;
        readonly value: number | null;
      })[];
    }[];
  };
  const found = designs[1]?.measures.find(({ measureId }) => measureId === measured);
  const { value: acceptShare = null, low = null, high = null } = found ?? {};
  return { runId: run.id, at: new Date(run.atMs).toISOString(), acceptShare, low, high };
}
