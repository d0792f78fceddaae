/**
 * Deep copies for results, so that listeners cannot change a rule. Lists and plain objects are
 * copied with prototypes and cycles; dates, maps and functions are shared.
 */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value) && value.every(isPrimitive)) return value.slice() as T;
  return copyObject(value, new Map()) as T;
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

type Seen = Map<object, object>;

function copyObject(value: object, seen: Seen): object {
  const before = seen.get(value);
  if (before !== undefined) return before;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const one of value) list.push(copyInner(one, seen));
    return list;
  }
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype;
  if (!isPlain && Object.prototype.toString.call(value) !== '[object Object]') return value;
  const copy: Record<string, unknown> = isPlain ? {} : Object.create(prototype);
  seen.set(value, copy);
  for (const key of Object.keys(value)) {
    setOwn(copy, key, copyInner((value as Readonly<Record<string, unknown>>)[key], seen));
  }
  return copy;
}

function copyInner(value: unknown, seen: Seen): unknown {
  return typeof value === 'object' && value !== null ? copyObject(value, seen) : value;
}

/** Sets a property of any name: `__proto__` becomes a member, not the prototype. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') {
    target[key] = value;
    return;
  }
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}
