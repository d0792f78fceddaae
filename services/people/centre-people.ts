/**
 * People of a centre: those of the accounts file, and over them those whom the store keeps, who
 * were made or changed while the service ran. Source: decisions/0045.
 */
import {
  type AccountsFile,
  type Person,
  type PersonSettings,
  type Role,
  roleNames,
} from '../../contracts/index.ts';
import { readEach, type Wire } from '../../live/index.ts';
import type { DocumentRecord, Store } from '../../store/index.ts';
import { isKeyId } from './api-keys.ts';
import { PeopleInOrder } from './people-in-order.ts';

/** Most people, and most roles, that the store keeps for a centre. */
export const storedPeopleMax = 10_000;

/** A person with what their roles come to. */
export interface Account extends Person {
  /** Rights that roles of the centre's own give beyond built-in roles. */
  readonly scopes?: readonly string[];
  /** Roles as they were given: built-in ones, and ids of the centre's own. */
  readonly given?: readonly string[];
  readonly isDisabled?: boolean;
  readonly invitation?: PersonSettings['invitation'];
  /** Version of the stored document [0: as the file has them]. */
  readonly version?: number;
}

interface CentrePeopleOptions {
  readonly accounts: AccountsFile;
  /** Whether agents added later may sign in, as without an accounts file. */
  readonly agentsArePeople: boolean;
  readonly store: Store;
  readonly wires: Wires;
  /** Called with each person who was not in the file, or is not as there. */
  readonly onStranger: (person: Person) => void;
}

/** The API's view of each handler; the centre's own handler is first. */
export type Wires = readonly [Wire, ...Wire[]];

const isBuiltIn = (name: string): name is Role => roleNames.some((role) => role === name);

export class CentrePeople {
  readonly #of: CentrePeopleOptions;
  readonly #centreId: string;
  readonly #file: ReadonlyMap<string, Person>;
  readonly #idsBySubject: ReadonlyMap<string, string>;
  readonly #all: Map<string, Account>;
  readonly #inOrder = new PeopleInOrder<Account>();

  constructor(options: CentrePeopleOptions) {
    this.#of = options;
    this.#centreId = options.wires[0].ownerId;
    this.#file = new Map(options.accounts.people.map((person) => [person.id, person]));
    this.#idsBySubject = new Map(
      options.accounts.people.map(({ id, subject = id }) => [subject, id]),
    );
    this.#all = new Map<string, Account>(this.#file);
    const use = (record: DocumentRecord<PersonSettings>): void => {
      const { id } = record;
      // Whoever cannot be read has no rights, whatever the accounts file says.
      this.#all.set(id, { id, name: id, roles: [], isDisabled: true });
      const person = this.#resolved(record);
      this.#all.set(id, person);
      options.onStranger(person);
    };
    const { reportFault: report } = options.wires[0].live;
    readEach(this.#records(), use, { kind: 'person', report });
  }

  get all(): ReadonlyMap<string, Account> {
    return this.#all;
  }

  /**
   * Id of the person whom an identity provider names so; undefined if the accounts file gives this
   * id to a person with another subject.
   */
  idOfSubject(subject: string): string | undefined {
    return this.#idsBySubject.get(subject) ?? (this.isOfFile(subject) ? undefined : subject);
  }

  isOfFile(id: string): boolean {
    return this.#file.has(id);
  }

  /** Reads a person again, whose document or roles have changed. */
  changed(id: string): void {
    const record = this.#of.store.people.get(this.#centreId, id);
    const person = record === undefined ? this.#file.get(id) : this.#resolved(record);
    if (person === undefined) this.#all.delete(id);
    else this.#all.set(id, person);
    if (person !== undefined) this.#of.onStranger(person);
    this.#inOrder.changed();
  }

  everybody(): readonly Account[] {
    return [...this.#all.keys()].flatMap((id) => this.account(id) ?? []);
  }

  /** At most `max` people, disabled ones too, whose ids come after the given one, by id. */
  someInOrder(after: string, max: number): readonly Account[] {
    return this.#inOrder.page(this.#all, { after, max }, (id) => this.find(id));
  }

  /** A person by id, disabled ones too. */
  find(id: string): Account | undefined {
    return this.account(id) ?? this.disabled(id);
  }

  /** Agents who are let in by name leave their ids free: they have no document until one is made. */
  isTaken(id: string): boolean {
    return this.isOfFile(id) || this.find(id)?.version !== undefined;
  }

  disabled(id: string): Account | undefined {
    const known = this.#all.get(id);
    return known?.isDisabled === true ? known : undefined;
  }

  /** A person by id; undefined for a disabled one, and an agent since removed from the centre. */
  account(id: string): Account | undefined {
    const { agentsArePeople, wires, onStranger } = this.#of;
    const known = this.#all.get(id);
    if (known?.isDisabled === true) return undefined;
    const isAgent = known === undefined || known.roles.every((role) => role === 'agent');
    if (!agentsArePeople || !isAgent || known?.version !== undefined) return known;
    const agent = wires.flatMap((wire) => wire.agentSetting(id) ?? [])[0];
    if (agent === undefined || isKeyId(id)) return undefined;
    if (known !== undefined) return known;
    const person = { id, name: agent.name ?? id, roles: ['agent'] } as const;
    this.#all.set(id, person);
    onStranger(person);
    return person;
  }

  /** The rights of roles, with those of the centre's own written out. */
  rightsOf(given: readonly string[]): readonly string[] {
    const own = (id: string) => this.#of.store.personRoles.get(this.#centreId, id)?.document.rights;
    return [...new Set(given.flatMap((role) => (isBuiltIn(role) ? role : (own(role) ?? []))))];
  }

  havingRole(role: string): readonly string[] {
    return this.#records().flatMap(({ id, document }) => (document.roles.includes(role) ? id : []));
  }

  #records(): readonly DocumentRecord<PersonSettings>[] {
    return this.#of.store.people.list(this.#centreId, { after: '', limit: storedPeopleMax });
  }

  #resolved({ id, version, document }: DocumentRecord<PersonSettings>): Account {
    const { roles: given, ...settings } = document;
    const rights = this.rightsOf(given);
    const roles = rights.filter(isBuiltIn);
    const scopes = rights.filter((right) => !isBuiltIn(right));
    return { ...settings, id, roles, scopes, given, version };
  }
}
