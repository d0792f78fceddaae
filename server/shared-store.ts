/**
 * Stores of centres that use another's items or customers. Both channels must say so: `uses` in
 * one, `lends` in the other. Cost: one look into a map a call.
 */
import type { Store } from '../store/index.ts';

type Lent = 'items' | 'customers';
/** Repositories whose documents are shared with those of items, or of customers. */
const shared = { items: ['items', 'pictures'], customers: ['customers'] } as const;
/** Methods that write, of several rows each, and so need a transaction there. */
const writes = /^(?:add|save|drop|set|note)/;

interface Lender {
  readonly id: string;
  readonly store: Store;
}

export class SharedStores {
  readonly #own = new Map<string, Store>();
  /** Lenders found, by centre and what is lent; emptied when a channel changes. */
  readonly #found = new Map<string, Lender | null>();

  /** The store that a centre's parts are given, which leads to its lenders. */
  readonly of = (id: string, own: Store): Store => {
    this.#own.set(id, own);
    this.#found.clear();
    const channels = redirected(own.channels, (name) => {
      if (writes.test(name)) this.#found.clear();
      return null;
    });
    const documents = Object.entries(shared).flatMap(([what, repositories]) =>
      repositories.map((name) => {
        const at = (): Redirect | null => {
          const lender = this.#lenderOf(id, what as Lent);
          return (
            lender && { from: id, to: lender.id, store: lender.store, target: lender.store[name] }
          );
        };
        return [name, redirected<object>(own[name], at)] as const;
      }),
    );
    return { ...own, channels, ...Object.fromEntries(documents) };
  };

  forget(id: string): void {
    this.#own.delete(id);
    this.#found.clear();
  }

  #lenderOf(id: string, what: Lent): Lender | null {
    const key = `${what} ${id}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const used = this.#own.get(id)?.channels.get(id, id)?.document.uses?.[what];
    const found = used === undefined || !this.lends(used, what, id) ? null : used;
    const store = found === null ? undefined : this.#own.get(found);
    const lender = found === null || store === undefined ? null : { id: found, store };
    this.#found.set(key, lender);
    return lender;
  }

  /** Whether a centre that is open lends its items or customers to another. */
  lends(lender: string, what: Lent, to: string): boolean {
    const channel = this.#own.get(lender)?.channels.get(lender, lender)?.document;
    return lender !== to && channel?.lends?.[what].includes(to) === true;
  }
}

interface Redirect {
  readonly from: string;
  readonly to: string;
  readonly store: Store;
  readonly target: object;
}

/** A repository whose methods run on another, where `at` gives one, under its centre's id. */
function redirected<Repository extends object>(
  own: Repository,
  at: (method: string) => Redirect | null,
): Repository {
  return new Proxy(own, {
    get: (_, name) => {
      return (...args: readonly unknown[]): unknown => {
        const there = at(String(name));
        if (there === null) return Reflect.apply(methodOf(own, name), own, args);
        const { from, to, store, target } = there;
        const moved = args.map((arg) => renamed(arg, from, to));
        const run = (): unknown => Reflect.apply(methodOf(target, name), target, moved);
        return writes.test(String(name)) ? store.transaction(run) : run();
      };
    },
  });
}

function methodOf(repository: object, name: string | symbol): () => unknown {
  return Reflect.get(repository, name);
}

/** An argument that names a centre, or holds its id, for the other centre. */
function renamed(arg: unknown, from: string, to: string): unknown {
  if (arg === from) return to;
  if (Array.isArray(arg)) return arg.map((one) => (one === from ? to : one));
  const isNamed = typeof arg === 'object' && arg !== null && 'centreId' in arg;
  return isNamed ? { ...arg, centreId: to } : arg;
}
