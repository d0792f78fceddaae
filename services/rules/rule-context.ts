/** Shared dependencies of the rule service, and checks of person, set, version and life cycle. */
import type { Person, Role } from '../../contracts/index.ts';
import {
  type Clock,
  done,
  type RefusedAnswer,
  type RuleEvent,
  refuse,
  type ServiceAnswer,
} from '../../live/index.ts';
import { type RuleVersionEvent, ruleVersionTable } from '../../machines/index.ts';
import type { RuleKind, RuleSetFile, RuleWorld } from '../../rules/index.ts';
import type { RuleSetRecord, Store, VersionRecord } from '../../store/index.ts';
import type { Judge } from './judge.ts';

export interface RuleContext {
  readonly centreId: string;
  readonly store: Store;
  readonly people: ReadonlyMap<string, Person>;
  /** The centre's clock: ms since 1970. */
  readonly clock: Clock;
  /** What rules may name; replaced when the centre changes. */
  world: RuleWorld | undefined;
  readonly judge: Judge;
  readonly tell: (event: RuleEvent) => void;
}

export interface VersionRef {
  readonly setId: string;
  readonly version: number;
}

export function requirePerson(
  { people }: Pick<RuleContext, 'people'>,
  id: string | null,
  anyOf: readonly Role[],
): ServiceAnswer<Person> {
  const person = people.get(id ?? '');
  if (person === undefined) {
    const seen = id === null ? 'nobody is named' : `nobody here has the id "${id}"`;
    return refuse('not_authenticated', `${seen}; expected a person of the accounts file`);
  }
  if (anyOf.some((role) => person.roles.includes(role))) return done(person);
  const detail = `${person.name} is ${person.roles.join(', ')}; expected one of ${anyOf.join(', ')}`;
  return refuse('role_missing', detail, { needs: anyOf });
}

export function requireSet(
  { store, centreId }: RuleContext,
  setId: string,
): ServiceAnswer<RuleSetRecord> {
  const set = store.rules.set(setId);
  return set === undefined
    ? refuse('rule_set_not_found', `There is no rule set ${setId} in centre ${centreId}.`)
    : done(set);
}

export interface SetQuestion {
  readonly person: string | null;
  readonly setId: string;
}

export function requireAsked(
  context: RuleContext,
  { person: id, setId }: SetQuestion,
  anyOf: readonly Role[],
): ServiceAnswer<{ readonly person: Person; readonly set: RuleSetRecord }> {
  const person = requirePerson(context, id, anyOf);
  if (!person.ok) return person;
  const set = requireSet(context, setId);
  return set.ok ? done({ person: person.value, set: set.value }) : set;
}

export function requireVersion(
  { store }: RuleContext,
  { setId, version }: VersionRef,
): ServiceAnswer<VersionRecord> {
  const found = store.rules.version(setId, version);
  return found === undefined ? unknownVersion({ setId, version }) : done(found);
}

export function unknownVersion({ setId, version }: VersionRef): RefusedAnswer {
  const detail = `The rule set ${setId} has no version ${version}.`;
  return refuse('rule_version_not_found', detail);
}

type State = (typeof ruleVersionTable.states)[number];
type EventType = RuleVersionEvent['type'];

/** State in a version's life cycle; without events it is a draft. */
export function stateOf({ store }: RuleContext, { setId, version }: VersionRef): State {
  return (store.rules.stateOf(setId, version) ?? 'draft') as State;
}

export function mayFollow(
  context: RuleContext,
  ref: VersionRef,
  event: EventType,
): ServiceAnswer<State> {
  if (context.store.rules.stateOf(ref.setId, ref.version) === undefined) return unknownVersion(ref);
  const state = stateOf(context, ref);
  const from = ruleVersionTable.stateIndex(state);
  const to = ruleVersionTable.next(from, ruleVersionTable.eventIndex(event));
  const reached = ruleVersionTable.states[to];
  if (reached !== undefined) return done(reached);
  const legal = ruleVersionTable.events.filter((_, at) => ruleVersionTable.next(from, at) >= 0);
  const names = legal.map((name) => name.replace('rules.', ''));
  const asked = event === 'rules.rolledBack' ? 'put back in force' : event.replace('rules.', '');
  const detail = `Version ${ref.version} of ${ref.setId} is ${state}; it cannot be ${asked} now.`;
  return refuse('rules_state_not_allowed', detail, { allowed: names });
}

/** Stores an event of a version; `state` is the one it led to. Call inside a transaction. */
export function note(
  { store }: RuleContext,
  of: RuleEvent & {
    readonly state: State | null;
    readonly body?: { readonly [k: string]: unknown };
  },
): void {
  const { atMs, person, type, setId, version, state, body = {} } = of;
  store.rules.addEvent({ atMs, person, action: type, setId, version, state, body });
}

export function noteAndTell(
  context: RuleContext,
  { state, body, ...event }: Parameters<typeof note>[1],
  also: () => void = () => {},
): void {
  context.store.transaction(() => {
    note(context, { ...event, state, ...(body === undefined ? {} : { body }) });
    also();
  });
  context.tell(event);
}

export function activeVersion({ store }: RuleContext, setId: string): number {
  return store.rules.activationNow(setId)?.version ?? 0;
}

/** The version that this one was last checked against; 0 if none. */
export function baseOf({ store }: RuleContext, { setId, version, parent }: VersionRecord): number {
  const checked = store.rules
    .events(setId, version)
    .findLast(({ action }) => action === 'rules.checked');
  const base = checked?.body['base'];
  return typeof base === 'number' ? base : parent;
}

/** Authors of this version and of its ancestors, back to the last one that was ever active. */
export function authorsOf({ store }: RuleContext, version: VersionRecord): ReadonlySet<string> {
  const { setId } = version;
  const everActive = new Set(store.rules.activations(setId).map((one) => one.version));
  const authors = new Set([version.author]);
  let parent = version.parent;
  while (parent > 0 && !everActive.has(parent)) {
    const before = store.rules.version(setId, parent);
    if (before === undefined) break;
    authors.add(before.author);
    // A parent has a smaller number, so the loop ends even with a wrong text.
    parent = Math.min(before.parent, parent - 1);
  }
  return authors;
}

// Roles for rules: one person must hold all that a step needs, and nobody approves what they have
// written (rules.md D2).

/** Any of these may write, check, propose, activate and roll back. */
export const editorRoles: readonly Role[] = ['ruleEditor', 'admin'];
/** Any of these may read, test and rehearse. */
export const readerRoles: readonly Role[] = [...editorRoles, 'analyst', 'supervisor', 'reviewer'];

/** Any of these may edit scenarios and start simulations. */
export const simulationRoles: readonly Role[] = [...editorRoles, 'analyst', 'supervisor'];

/** Roles that a person must all have to approve rules of a kind. */
export function approverRoles(kind: RuleKind): readonly Role[] {
  return kind === 'priceLimit' || kind === 'check' ? ['supervisor', 'reviewer'] : ['supervisor'];
}

/** Approvals that a change needs: two if a monetary parameter differs, else one. */
export function approvalsNeeded(before: RuleSetFile | null, after: RuleSetFile): 1 | 2 {
  const [was, is] = [amountsOf(before), amountsOf(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].some((name) => was[name] !== is[name]) ? 2 : 1;
}

/**
 * Monetary parameters of a set: their names end in `Minor`, or in a rate such as `MinorPerHour`.
 */
function amountsOf(file: RuleSetFile | null): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(file?.params ?? {}).filter(([name]) => /Minor(Per[A-Z]\w*)?$/.test(name)),
  );
}
