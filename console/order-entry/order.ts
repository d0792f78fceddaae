/**
 * An order with its catalogue, and its commands, which run one by one against the version shown.
 */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { ItemAt, OperationAt, Problem } from '#client';
import { api, bodyOf, useRead, watchEvents } from '../live-data/index.ts';
import { notify, textOf, useFormats, useWords } from '../parts/index.ts';
import { personName } from '../shell/sayings.ts';
import { useCentre, useSignedIn } from '../shell/session.ts';
import type en from './messages/en.json';
import { type Command, type CommandAnswer, send, sendAgain } from './order-commands.ts';

export type Order = OperationAt<'GET', '/api/v1/orders/{order}'>['answer'];
export type Line = Order['lines'][number];
export type Customer = OperationAt<'GET', '/api/v1/customers/{customer}'>['answer'];
export type Item = ItemAt<'/api/v1/centres/{centre}/items'>;
export type Channel = OperationAt<'GET', '/api/v1/centres/{centre}/channel'>['answer'];
export type PaymentMethod = Channel['paymentMethods'][number];

export const useText = textOf<typeof en>('order-entry');
export const figuresPath = '/api/v1/customers/{customer}/figures';
const orderPath = '/api/v1/orders/{order}';
const staleTime = 60_000;

export function usePersonId(): string {
  return useSignedIn().person.id;
}

export function useOrder(orderId: string | null) {
  const queries = useQueryClient();
  useEffect(() => {
    if (orderId === null) return;
    return watchEvents((event) => {
      // An address may name the order by its number; events name its id.
      const { id = orderId, version: seen = 0 } =
        queries.getQueryData<Order>(['order', orderId]) ?? {};
      if (event !== null && !event.subject?.includes(id)) return;
      const isSeen = event?.subject === `order/${id}` && Number(event.data.version) <= seen;
      if (isSeen) return;
      void queries.invalidateQueries({ queryKey: ['order', orderId] });
      // A submitted order counts in what its customer has bought.
      void queries.invalidateQueries({ queryKey: [figuresPath] });
    });
  }, [orderId, queries]);
  return useQuery<Order>({
    queryKey: ['order', orderId],
    enabled: orderId !== null,
    queryFn: async ({ signal }) => {
      const order = await bodyOf(api.get(orderPath, { params: { order: orderId ?? '' }, signal }));
      if (order.id !== orderId) queries.setQueryData(['order', order.id], order);
      return order;
    },
    structuralSharing: (before, now) =>
      (before as Order | undefined) !== undefined &&
      (before as Order).version > (now as Order).version
        ? before
        : now,
  });
}

/** The order at an address, which names it by its number or its id. */
export function useOrderAt(address: string) {
  const { data } = useOrder(address);
  return useOrder(data?.id ?? address);
}

export function useCustomer(customerId: string | null) {
  const params = { customer: customerId ?? '' };
  return useRead('/api/v1/customers/{customer}', { params }, { enabled: customerId !== null });
}

export function useItem(
  itemId: string,
): OperationAt<'GET', '/api/v1/items/{item}'>['answer'] | undefined {
  return useRead('/api/v1/items/{item}', { params: { item: itemId } }, { staleTime }).data;
}

/** Name of an item; its stock number until the name is loaded. */
export function useItemName({ itemId, sku }: Pick<Line, 'itemId' | 'sku'>): string {
  const words = useWords();
  const data = useItem(itemId);
  return data === undefined ? sku : words(data.name);
}

function useChannelQuery() {
  const { centreId: centre } = useCentre();
  return useRead('/api/v1/centres/{centre}/channel', { params: { centre } }, { staleTime });
}

export function useChannel(): Channel | undefined {
  return useChannelQuery().data;
}

interface NamedCode {
  readonly code: string;
  readonly name: Readonly<Record<string, string>>;
}

/** The name that a list of the channel gives a code; empty until it is read, else the code. */
export function useNameIn() {
  const words = useWords();
  const { isPending } = useChannelQuery();
  return (all: readonly NamedCode[] | undefined, code: string, otherwise = code): string =>
    words(all?.find((one) => one.code === code)?.name ?? {}) ||
    (isPending && otherwise === code ? '' : otherwise);
}

export function useReasons(use: Channel['reasonSets'][number]['use']) {
  const words = useWords();
  const set = useChannel()?.reasonSets.find((one) => one.use === use);
  return (set?.reasons ?? []).map(({ code: id, name }) => ({ id, label: words(name) }));
}

export function nameOf({ firstName, lastName }: Pick<Customer, 'firstName' | 'lastName'>): string {
  return firstName === null ? lastName : `${firstName} ${lastName}`;
}

/** The last command that was refused or whose result is unknown. */
export interface RefusedCommand {
  readonly problem: Problem;
  readonly command: OrderCommand;
}

/** A command on an order; `path` is relative to the order's. */
export interface OrderCommand {
  readonly method: Command['method'];
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The command only adds, so others' changes do not conflict. */
  readonly isAdding?: boolean;
}

export interface OrderWork {
  readonly order: Order;
  readonly isBusy: boolean;
  readonly refused: RefusedCommand | null;
  readonly refuse: (refused: RefusedCommand | null) => void;
  /** Returns the changed order; null: refused, the sheet shows why. */
  readonly change: (command: OrderCommand) => Promise<Order | null>;
}

/** Versions made by this page, as `<order>/<version>`; others come from other users. */
const ownVersions = new Set<string>();
/** Last version, by order, whose changes by others were announced. */
const toldVersions = new Map<string, number>();

export function useOrderWork(order: Order): OrderWork {
  const queries = useQueryClient();
  const place = usePlace(order.id);
  const [pending, setPending] = useState(0);
  const [refused, setRefused] = useState<RefusedCommand | null>(null);
  const change = useCallback(
    async (asked: OrderCommand) => {
      setPending((count) => count + 1);
      const { isAdding = false, params, path, ...rest } = asked;
      const command = {
        ...rest,
        path: `${orderPath}${path}`,
        params: { order: order.id, ...params },
      };
      const versionNow = async () => {
        if (isAdding) return null;
        // A command needs the current version, so a failed read is repeated.
        if (queries.getQueryState(['order', order.id])?.isInvalidated === true) {
          await queries.refetchQueries({ queryKey: ['order', order.id] });
        }
        return queries.getQueryData<Order>(['order', order.id])?.version ?? null;
      };
      const answer = await send(place, command, versionNow);
      setPending((count) => count - 1);
      setRefused(answer.ok ? null : { problem: answer.problem, command: asked });
      if (answer.ok) return taken(answer, queries);
      await queries.invalidateQueries({ queryKey: ['order', order.id] });
      return null;
    },
    [order.id, place, queries],
  );
  return { order, isBusy: pending > 0, refused, refuse: setRefused, change };
}

export function changeLine({ change }: OrderWork, { id: line }: Line, body: object) {
  return change({ method: 'PATCH', path: '/lines/{line}', params: { line }, body });
}

function usePlace(orderId: string): string {
  return `${usePersonId()}.${orderId}`;
}

function taken({ body }: CommandAnswer & { readonly ok: true }, queries: QueryClient): Order {
  const told = body as Order | { readonly order: Order };
  const now = 'order' in told ? told.order : told;
  ownVersions.add(`${now.id}/${now.version}`);
  queries.setQueryData(['order', now.id], (before: Order | undefined) =>
    before !== undefined && before.version > now.version ? before : now,
  );
  return now;
}

/** Once per page: repeats interrupted commands and announces other users' changes. */
export function useOrderUpkeep({ order, isBusy, refuse }: OrderWork): void {
  const text = useText();
  const formats = useFormats();
  const queries = useQueryClient();
  const personId = usePersonId();
  const { centreId } = useCentre();
  const place = usePlace(order.id);
  const { id, version } = order;
  useEffect(() => {
    sendAgain(place).then((all) => {
      for (const { command, answer } of all) {
        if (answer.ok) taken(answer, queries);
        else {
          const path = command.path.slice(orderPath.length);
          refuse({ problem: answer.problem, command: { ...command, path } });
        }
      }
      if (all.some(({ answer }) => answer.ok)) notify(text('sentAgain'));
    }, reportError);
  }, [place, queries, refuse, text]);
  useEffect(() => {
    const seen = toldVersions.get(id) ?? version;
    if (isBusy || version < seen) return;
    toldVersions.set(id, version);
    const newer = Array.from({ length: version - seen }, (_none, place) => seen + 1 + place);
    if (newer.every((one) => ownVersions.has(`${id}/${one}`))) return;
    api.get('/api/v1/orders/{order}/events', { params: { order: id } }).then((told) => {
      if (!told.ok) return;
      const last = told.body.items.findLast(
        ({ version: at, actor, outcome }) =>
          at > seen && outcome === 'applied' && isPerson(actor) && !isOwn(actor, personId),
      );
      if (last === undefined) return;
      const what = text('changeKind', { kind: last.type });
      const time = formats.time(last.at);
      personName(last.actor.id, centreId).then(
        (person) => notify(text('changedBy', { person, time, what }), { isBad: true }),
        reportError,
      );
    }, reportError);
  }, [id, version, isBusy, personId, centreId, text, formats]);
}

function isPerson({ kind }: { readonly kind: string }): boolean {
  return kind !== 'system' && kind !== 'provider';
}

/** An agent's id is `<centre>.<person>`. */
function isOwn({ id }: { readonly id: string }, personId: string): boolean {
  return id === personId || id.endsWith(`.${personId}`);
}
