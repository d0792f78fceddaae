/**
 * Who is on a call, as its legs name them: by number, or by the id of what has none.
 *
 * Source: tapi-call-center.md 2.8 (party ids).
 */
import type { Party } from '../../contracts/index.ts';
import { given } from '../../kernel/index.ts';
import type { CentreFile, Input } from '../../routing/index.ts';
import type { WireNames } from './wire-names.ts';

/** Names the parties of one centre. */
export class Parties {
  readonly #names: WireNames;
  #named: ReadonlyMap<string, string> = new Map();
  #dials: ReadonlyMap<string, string> = new Map();
  #addresses: ReadonlyMap<string, string> = new Map();

  constructor(names: WireNames, file: CentreFile) {
    this.#names = names;
    this.follow(file);
  }

  /** The version that is active now. */
  follow({ agents = [], queues, addresses = [] }: CentreFile): void {
    this.#named = new Map([...agents, ...queues].map(({ id, name = id }) => [id, name]));
    this.#dials = new Map(addresses.map(({ id, dial = id }) => [id, dial]));
    this.#addresses = new Map([...this.#dials].map(([id, dial]) => [dial, id]));
  }

  /** An agent or a queue. */
  named(id: string): Party {
    return { number: this.#names.id(id), name: this.#named.get(id) ?? null };
  }

  /** The number that is dialled to reach an address. */
  dialOf(addressId: string): string | null {
    return this.#dials.get(addressId) ?? null;
  }

  /** The address that a number reaches; null: it is none of ours. */
  addressOf(number: string): string | null {
    return this.#addresses.get(number) ?? null;
  }
}

/** Somebody of whom the number alone is known. */
export function outside(number: string | null): Party | null {
  return number === null ? null : { number, name: null };
}

/** What the inputs of an instant say that its effects do not. */
interface Foreseen {
  readonly from?: string;
  readonly to?: string;
  /** The switch's name of the caller's leg. */
  readonly legId?: string;
  /** Of a consult: the interaction of who asks. */
  readonly askedBy?: string;
}

const nothing: ReadonlyMap<string, Foreseen> = new Map();

/** Who calls whom, by which leg, and who asks about what; by the core's call. */
export function foreseenIn(inputs: readonly Input[]): ReadonlyMap<string, Foreseen> {
  const foreseen = inputs.flatMap((input): (readonly [string, Foreseen])[] => {
    if (input.type === 'consult') return [[input.callId, { askedBy: input.offerId }]];
    if (input.type !== 'call.arrived') return [];
    const { callId, legId, facts = {} } = input;
    const { 'call.callerNumber': from, 'call.dialledNumber': to } = facts;
    return [[callId, given({ from: textOf(from), to: textOf(to), legId })]];
  });
  return foreseen.length === 0 ? nothing : new Map(foreseen);
}

function textOf(fact: unknown): string | undefined {
  return typeof fact === 'string' ? fact : undefined;
}
