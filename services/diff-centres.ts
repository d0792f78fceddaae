/** What changes from one centre file to another, member by member, and how it is said. */
import { equalByValue } from '../kernel/index.ts';

export interface CentreDifference {
  /** Names of members and ids in lists, from the file inwards: `agents/helene/name`. */
  readonly path: string;
  /** Undefined: added. */
  readonly before: unknown;
  /** Undefined: removed. */
  readonly after: unknown;
}

const valueLengthMax = 80;

/**
 * Equal files have no differences, others at least one. Members of a list are compared by their id,
 * links by their queue; where only their order differs, ids or queues in order are the values.
 */
export function diffCentres(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly CentreDifference[] {
  if (equalByValue(before, after)) return [];
  const whole = { path: path.join('/'), before, after };
  const [old, now] = [membersOf(before), membersOf(after)];
  if (old.size === 0 || now.size === 0) return [whole];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const inside = names.flatMap((name) =>
    diffCentres(old.get(name), now.get(name), [...path, name]),
  );
  if (inside.length > 0) return inside;
  return [{ ...whole, before: [...old.keys()], after: [...now.keys()] }];
}

/** Members by name, or by id in a list of objects; none of other values. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map();
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const keys = value.map((one: unknown) => Object(one).id ?? Object(one).queue);
  const isNamed = keys.every((key) => typeof key === 'string');
  return new Map(isNamed ? keys.map((key, place) => [key, value[place]]) : []);
}

/** `agents/helene/name: "Hélène" in place of "Helene"`. */
export function sayDifference({ path, before, after }: CentreDifference): string {
  if (before === undefined) return `${path}: added`;
  if (after === undefined) return `${path}: removed`;
  return `${path}: ${shown(after)} in place of ${shown(before)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > valueLengthMax ? `${text.slice(0, valueLengthMax)}…` : text;
}
