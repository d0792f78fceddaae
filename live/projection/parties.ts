/**
 * The parties of a call as its legs name them, by number or else by id.
 *
 * Source: tapi-call-center.md 2.8.
 */
import type { Party } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { CentreFile, Input } from '../../routing/index.ts';
import type { WireNames } from './wire-names.ts';

export class Parties {
  readonly #names: WireNames;
  #named: ReadonlyMap<string, string> = new Map();
  #dials: ReadonlyMap<string, string> = new Map();
  #addresses: ReadonlyMap<string, string> = new Map();

  constructor(names: WireNames, file: CentreFile) {
    this.#names = names;
    this.follow(file);
  }

  follow({ agents = [], queues, addresses = [] }: CentreFile): void {
    this.#named = new Map([...agents, ...queues].map(({ id, name = id }) => [id, name]));
    this.#dials = new Map(addresses.map(({ id, dial = id }) => [id, dial]));
    this.#addresses = new Map([...this.#dials].map(([id, dial]) => [dial, id]));
  }

  named(id: string): Party {
    return { number: this.#names.id(id), name: this.#named.get(id) ?? null };
  }

  dialOf(addressId: string): string | null {
    return this.#dials.get(addressId) ?? null;
  }

  /** The centre's address with a number; null if it has none. */
  addressOf(number: string): string | null {
    return this.#addresses.get(number) ?? null;
  }
}

export function outsideParty(number: string | null): Party | null {
  return number === null ? null : { number, name: null };
}

/** Details of a call that only inputs contain, not effects. */
interface Foreseen {
  readonly from?: string;
  readonly to?: string;
  readonly legId?: string;
  readonly askedBy?: string;
}

const nothing: ReadonlyMap<string, Foreseen> = new Map();

/** Parties, leg, and offer of the agent who asks for a consultation, by the core's call id. */
export function foreseenIn(inputs: readonly Input[]): ReadonlyMap<string, Foreseen> {
  const foreseen = inputs.flatMap((input): (readonly [string, Foreseen])[] => {
    if (input.type === 'consult') return [[input.callId, { askedBy: input.offerId }]];
    if (input.type !== 'call.arrived') return [];
    const { callId, legId, facts = {} } = input;
    const { 'call.callerNumber': from, 'call.dialledNumber': to } = facts;
    return [[callId, omitUndefined({ from: textOf(from), to: textOf(to), legId })]];
  });
  return foreseen.length === 0 ? nothing : new Map(foreseen);
}

function textOf(fact: unknown): string | undefined {
  return typeof fact === 'string' ? fact : undefined;
}
