/**
 * Seals what people type into messages to orders under the customer's key, so that no log of an
 * order has it readable. Equal texts stay equal. Source: decision 0048.
 */
import type { ContinuityEnvelope, Envelope, ReturnEnvelope } from '../../contracts/index.ts';
import type { Store } from '../../store/index.ts';
import type { Doer } from '../../workflows/index.ts';

export type OrderMessage = Envelope | ContinuityEnvelope | ReturnEnvelope;

interface Doers {
  readonly [kind: string]: Doer;
}

/** Members that people type. References of cards are the provider's own names. */
const typed = [
  'comment',
  'reason',
  'reasonCode',
  'overrideReason',
  'addressRef',
  'checkNumber',
  'text',
];
/** Messages of processes have codes as reasons, but the names of addresses that people typed. */
const passedOn = ['addressRef'];
const mayHaveSome = new RegExp(`"(?:${typed.join('|')})":"`);

/** The owner of a customer's key. */
export function keyOwner(centreId: string, customerId: string): string {
  return `customer/${centreId}/${customerId}`;
}

export class TypedTexts {
  readonly #of: { readonly store: Store; readonly centreId: string };

  constructor(of: { readonly store: Store; readonly centreId: string }) {
    this.#of = of;
  }

  /** The message as it is sent and stored. `stateOf` reads the process that it is for. */
  async sealed<Message extends OrderMessage>(
    message: Message,
    stateOf: (processId: string) => Promise<unknown>,
  ): Promise<Message> {
    const { actor, processId, atMs } = message;
    const event = JSON.stringify(message.event);
    if (!mayHaveSome.test(event)) return message;
    const isFirst = 'customerId' in message.event;
    const { customerId } = Object(isFirst ? message.event : await stateOf(processId));
    if (typeof customerId !== 'string') return message;
    const { store, centreId } = this.#of;
    const members = actor.kind === 'system' || actor.kind === 'provider' ? passedOn : typed;
    const codes = this.#reasonCodes();
    const owner = keyOwner(centreId, customerId);
    const seal = (name: string, value: unknown) =>
      members.includes(name) && typeof value === 'string' && !codes.has(value)
        ? store.keys.seal(owner, value, atMs)
        : value;
    return { ...message, event: JSON.parse(event, seal) };
  }

  opened<Value>(value: Value): Value {
    return this.#of.store.keys.opened(value);
  }

  /** A line of a log with its JSON readable. */
  openedLine<Line extends { readonly published: string }>(line: Line): Line {
    return { ...line, published: this.#of.store.keys.openText(line.published, { inJson: true }) };
  }

  /** Doers that get effects with what people typed readable. */
  doers(doers: Doers): Doers {
    const opened = (doer: Doer): Doer => ({
      ...doer,
      carryOut: (effect, cause) => doer.carryOut(this.opened(effect), cause),
    });
    return Object.fromEntries(Object.entries(doers).map(([kind, doer]) => [kind, opened(doer)]));
  }

  /** Codes of the centre, which say nothing of a customer. */
  #reasonCodes(): ReadonlySet<string> {
    const { store, centreId } = this.#of;
    const { reasonSets = [] } = store.channels.get(centreId, centreId)?.document ?? {};
    return new Set(reasonSets.flatMap(({ reasons }) => reasons.map(({ code }) => code)));
  }
}
