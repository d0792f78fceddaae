/**
 * Makes a difference small enough to read: fewer instants, fewer inputs, a plainer centre.
 *
 * Greedy and bounded: at most {@link replayedInstantsMax} instants are replayed. Any difference
 * that is left counts, so the small one may have another cause than the first; mend it and run the
 * seed again.
 */
import type { CentreFile, Instant } from '../../../routing/index.ts';
import { type Difference, type DifferentialOptions, replayDifferential } from './differential.ts';

/** About ten seconds of a slow router. */
const replayedInstantsMax = 400_000;

type Routers = Pick<DifferentialOptions, 'left' | 'right'>;
type Try = (centre: CentreFile, instants: readonly Instant[]) => boolean;

/** The smallest difference found from the one given. */
export function shrinkDifference(difference: Difference, routers: Routers): Difference {
  let best = difference;
  let spent = 0;
  const attempt: Try = (centre, instants) => {
    if (spent > replayedInstantsMax) return false;
    spent += instants.length;
    const found = replayDifferential(centre, instants, routers);
    if (found !== null) best = { seed: difference.seed, ...found };
    return found !== null;
  };
  if (!attempt(best.centre, best.instants)) return difference;
  const instants = (): readonly Instant[] => best.instants;
  const inputs = (): number => best.instants.reduce((sum, { inputs }) => sum + inputs.length, 0);
  for (let before = Infinity; inputs() + instants().length < before; ) {
    before = inputs() + instants().length;
    dropInstants(() => best, attempt);
    dropInputs(() => best, attempt);
    plainInputs(() => best, attempt);
    plainCentre(() => best, attempt);
  }
  return best;
}

/** Drops runs of instants, long ones first. */
function dropInstants(best: () => Difference, attempt: Try): void {
  for (let size = Math.ceil(best().instants.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = best().instants.length - size; from >= 0; from -= size) {
      const { centre, instants } = best();
      attempt(centre, [...instants.slice(0, from), ...instants.slice(from + size)]);
    }
  }
}

function dropInputs(best: () => Difference, attempt: Try): void {
  for (let index = best().instants.length - 1; index >= 0; index -= 1) {
    const count = best().instants[index]?.inputs.length ?? 0;
    for (let place = count - 1; place >= 0; place -= 1) {
      const { centre, instants } = best();
      const without = instants.map((instant, other) =>
        other === index
          ? { ...instant, inputs: instant.inputs.filter((_, at) => at !== place) }
          : instant,
      );
      attempt(centre, without);
    }
  }
}

/** Drops members of inputs one by one, those they cannot be without apart. */
function plainInputs(best: () => Difference, attempt: Try): void {
  for (const path of pathsOf(best().instants).reverse()) {
    const { centre, instants } = best();
    const mayGo = path.length > 3 && (!path.includes('ruleSet') || path.at(-2) === 'rules');
    const without = mayGo ? withoutPath(instants, path) : null;
    if (without !== null) attempt(centre, without);
  }
}

/** Drops members of the centre one by one, those it cannot be without apart. */
function plainCentre(best: () => Difference, attempt: Try): void {
  for (const path of pathsOf(best().centre).reverse()) {
    const { centre, instants } = best();
    const without = withoutPath(centre, path);
    if (without !== null && referencesHold(without)) attempt(without, instants);
  }
}

/** Whether all that the file names it also declares; else the routers may differ as they please. */
function referencesHold(centre: CentreFile): boolean {
  const idsOf = (list: readonly { readonly id: string }[] = []): readonly string[] =>
    list.map(({ id }) => id);
  const groups = idsOf(centre.groups);
  const profiles = idsOf(centre.profiles);
  const channels = ['voice', 'chat', 'email', 'review', ...Object.keys(centre.channels ?? {})];
  const people = [...(centre.profiles ?? []), ...(centre.agents ?? [])];
  return (
    centre.queues.length > 0 &&
    centre.queues.every(
      ({ group, channel }) =>
        (group === undefined || groups.includes(group)) && channels.includes(channel ?? 'voice'),
    ) &&
    people.every((person) => (person.groups ?? []).every((id) => groups.includes(id))) &&
    (centre.agents ?? []).every(
      ({ profile }) => profile === undefined || profiles.includes(profile),
    )
  );
}

/** Members that the centre file and the inputs require. */
const needed = new Set(
  (
    'schema id timeZone queues cost mode kind queue atMs type callId agentId offerId sessionId groupId ' +
    'queueId state usable direction cause codes byMs skill everyMs ringGroup of digits to version epoch ' +
    'liveLegs links profile groups'
  ).split(' '),
);

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return members.flatMap(([key, member]) => [[...path, key], ...pathsOf(member, [...path, key])]);
}

/** A copy without what stands at the path; null: it is not there, or something needs it. */
function withoutPath<T>(root: T, path: Path): T | null {
  const key = path.at(-1);
  const copy = structuredClone(root);
  let holder: unknown = copy;
  for (const part of path.slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null) return null;
    holder = Reflect.get(holder, part);
  }
  if (typeof holder !== 'object' || holder === null || key === undefined) return null;
  if (Array.isArray(holder)) {
    const [gone] = holder.splice(Number(key), 1);
    const id: unknown = typeof gone === 'object' && gone !== null ? Reflect.get(gone, 'id') : null;
    const named = typeof id === 'string' && JSON.stringify(copy).includes(JSON.stringify(id));
    return gone === undefined || named ? null : copy;
  }
  if (needed.has(`${key}`) || (key === 'required' && 'atMs' in holder)) return null;
  if (key === 'fallback' && 'maxWaitMs' in holder) return null;
  if (key === 'offers' && 'everyMs' in holder) return null;
  return Reflect.has(holder, key) && Reflect.deleteProperty(holder, key) ? copy : null;
}
