/** Shared dependencies of the rule service, and checks of person, set, version and life cycle. */
import {
  fill,
  type Message,
  type Person,
  type Phrase,
  peopleMessages,
  Refusal,
  type Role,
  refusal,
  ruleMessages,
  type ValuesOf,
} from '../../contracts/index.ts';
import type { Clock, RuleEvent } from '../../live/index.ts';
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
): Person {
  const person = people.get(id ?? '');
  if (person === undefined) {
    const detail =
      id === null ? peopleMessages.personUnnamed : fill(peopleMessages.personUnknown, { id });
    throw new Refusal('not_authenticated', detail);
  }
  if (anyOf.some((role) => person.roles.includes(role))) return person;
  const { name } = person;
  const values = { name, roles: person.roles.join(', '), needs: anyOf.join(', ') };
  const detail = fill(peopleMessages.roleOneOfThese, values);
  throw new Refusal('role_missing', detail, { needs: anyOf });
}

export function requireSet({ store, centreId }: RuleContext, setId: string): RuleSetRecord {
  const set = store.rules.set(setId);
  if (set !== undefined) return set;
  throw refusal(ruleMessages.setUnknown, { setId, centreId });
}

export interface SetQuestion {
  readonly person: string | null;
  readonly setId: string;
}

export function requireAsked(
  context: RuleContext,
  { person: id, setId }: SetQuestion,
  anyOf: readonly Role[],
): { readonly person: Person; readonly set: RuleSetRecord } {
  const person = requirePerson(context, id, anyOf);
  const set = requireSet(context, setId);
  return { person, set };
}

export function requireVersion(
  { store }: RuleContext,
  { setId, version }: VersionRef,
): VersionRecord {
  const found = store.rules.version(setId, version);
  if (found === undefined) throw unknownVersion({ setId, version });
  return found;
}

export function unknownVersion({ setId, version }: VersionRef): Refusal {
  return refusal(ruleMessages.versionUnknown, { setId, version });
}

type State = (typeof ruleVersionTable.states)[number];
type EventType = RuleVersionEvent['type'];

/** State in a version's life cycle; without events it is a draft. */
export function stateOf({ store }: RuleContext, { setId, version }: VersionRef): State {
  return (store.rules.stateOf(setId, version) ?? 'draft') as State;
}

export function requireNextState(context: RuleContext, ref: VersionRef, event: EventType): State {
  if (context.store.rules.stateOf(ref.setId, ref.version) === undefined) throw unknownVersion(ref);
  const state = stateOf(context, ref);
  const from = ruleVersionTable.stateIndex(state);
  const to = ruleVersionTable.next(from, ruleVersionTable.eventIndex(event));
  const reached = ruleVersionTable.states[to];
  if (reached !== undefined) return reached;
  const legal = ruleVersionTable.events.filter((_, at) => ruleVersionTable.next(from, at) >= 0);
  const names = legal.map((name) => name.replace('rules.', ''));
  const asked =
    event === 'rules.rolledBack' ? ruleMessages.inForceAgain : event.replace('rules.', '');
  throw refusal(
    ruleMessages.stepNotNow,
    { version: ref.version, setId: ref.setId, state, asked },
    { allowed: names },
  );
}

/** Stores an event of a version, with the state that it led to. Call inside a transaction. */
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
    // Numbers of parents must fall, so that the loop ends even if a stored text is wrong.
    parent = Math.min(before.parent, parent - 1);
  }
  return authors;
}

// Roles for rules: one person must hold all that a step needs, and nobody approves what they have
// written (rules.md D2).

/** Each of these roles may write, check, propose, activate and roll back. */
export const editorRoles: readonly Role[] = ['ruleEditor', 'admin'];
/** Each of these roles may read, test and rehearse. */
export const readerRoles: readonly Role[] = [...editorRoles, 'analyst', 'supervisor', 'reviewer'];

/** Each of these roles may edit scenarios and start simulations. */
export const simulationRoles: readonly Role[] = [...editorRoles, 'analyst', 'supervisor'];

/** Roles that a person must all have to approve rules of a kind. */
export function approverRoles(kind: RuleKind): readonly Role[] {
  return kind === 'priceLimit' || kind === 'check' ? ['supervisor', 'reviewer'] : ['supervisor'];
}

/** Approvals that a change needs: two if a monetary parameter changes, else one. */
export function approvalsNeeded(before: RuleSetFile | null, after: RuleSetFile): 1 | 2 {
  const [was, is] = [amountsOf(before), amountsOf(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].some((name) => was[name] !== is[name]) ? 2 : 1;
}

/**
 * Monetary parameters of a set, whose names end in `Minor`, or in a rate such as `MinorPerHour`.
 */
function amountsOf(file: RuleSetFile | null): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(file?.params ?? {}).filter(([name]) => /Minor(Per[A-Z]\w*)?$/.test(name)),
  );
}

/** The refusal of a member of the request whose instant is not allowed. */
export function wrongInstant(member: string, atMs: number, expected: Phrase): Refusal {
  const values = { member, received: new Date(atMs).toISOString(), expected };
  const detail = fill(ruleMessages.wrongInstant, values);
  const place = { pointer: `/body/${member}`, line: 1, column: 1 };
  const said = {
    message: detail.en.slice(0, -1),
    received: values.received,
    expected: expected.en,
  };
  const finding = { id: 'too_small', severity: 'error', ...said, ...place } as const;
  return new Refusal(ruleMessages.wrongInstant.code, detail, { findings: [finding] });
}

/** A refusal whose sentence is its one blocker as well, so that clients always find a reason. */
export function blocked<Of extends Message>(message: Of, values: ValuesOf<Of>): Refusal {
  const detail = fill(message, values);
  return new Refusal(message.code, detail, { blockers: [detail] });
}
