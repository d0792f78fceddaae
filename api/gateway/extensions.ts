/**
 * Proprietary requests (extensions) of a handler, its own and those of gateways. TAPI clients name
 * them by index, so the list only grows and is stored.
 *
 * Source: tapi-call-center.md 2.10.
 */
import { z } from 'zod';
import {
  aFinding,
  type ErrorCode,
  type Extension,
  findingsOf,
  InvalidRequest,
  Refusal,
} from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import type { Wire } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { readAs } from '../http/validation.ts';

const blockBytesMax = 16_384;
const extensionsMax = 1_000;

/**
 * Id of the built-in extension (index 0) that tells why an agent is not ready, and how to change
 * it.
 */
export const visibleReasonId = '0776eda0-fdfe-4bba-83b6-57705b01d65d';

interface Blocks {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

export class Extensions {
  readonly #blocks = new Map<string, Blocks>();
  readonly #store: Store;
  readonly #wire: Wire;
  readonly #ids: string[];

  constructor(store: Store, wire: Wire) {
    this.#store = store;
    this.#wire = wire;
    this.#ids = [...(this.#stored()?.document.ids ?? [visibleReasonId])];
  }

  get ids(): readonly string[] {
    return this.#ids;
  }

  /**
   * Checks an extension's input. @throws {Refusal} if it is too long. @throws {InvalidRequest} if
   * it breaks the schema.
   */
  requireInput(id: string, input: unknown): void {
    requireShort(input, 'body_too_large', 'The input has');
    readAs(this.#blocks.get(id)?.input ?? z.unknown(), 'body', input);
  }

  /** @throws {Refusal} where a gateway's answer does not fit the schema that it gave. */
  requireOutput(id: string, { output }: { readonly output?: unknown }): void {
    const what = `The extension ${id} answers`;
    requireShort(output, 'operation_failed', what);
    trimToSchema(this.#blocks.get(id)?.output ?? z.unknown(), output, what);
  }

  /** Adds a gateway's extensions. @throws {InvalidRequest} for an invalid schema or too many. */
  add(extensions: readonly Extension[], by: string): void {
    const blocks = extensions.map((one, place) => {
      const read = (block: 'input' | 'output') =>
        schemaOf(one[block], `/frame/extensions/${place}/${block}`);
      return [one.id, { input: read('input'), output: read('output') }] as const;
    });
    const added = extensions.map(({ id }) => id).filter((id) => !this.#ids.includes(id));
    if (this.#ids.length + added.length > extensionsMax) {
      const expected = `at most ${extensionsMax} extensions of a handler`;
      const received = `${this.#ids.length + added.length}`;
      const finding = aFinding('/frame/extensions', 'out_of_range', { expected, received });
      throw new InvalidRequest([finding]);
    }
    for (const [id, both] of blocks) this.#blocks.set(id, both);
    if (added.length > 0) this.#keep(added, by);
  }

  #stored() {
    return this.#store.extensions.get(this.#wire.ownerId, idOf(this.#wire));
  }

  #keep(added: readonly string[], person: string): void {
    for (const id of added) this.#ids.push(id);
    const [store, wire] = [this.#store, this.#wire];
    const updatedAtMs = wire.originMs + wire.live.nowMs;
    const record = {
      centreId: wire.ownerId,
      id: idOf(wire),
      person,
      updatedAtMs,
      document: { ids: [...this.#ids] },
    };
    store.insist(() =>
      store.transaction(() => {
        const { version } = this.#stored() ?? {};
        if (version === undefined) store.extensions.add(record);
        else store.extensions.save({ ...record, version: version + 1 });
      }),
    );
  }
}

function requireShort(block: unknown, code: ErrorCode, what: string): void {
  const { length } = Buffer.from(JSON.stringify(block));
  if (length <= blockBytesMax) return;
  throw new Refusal(code, `${what} ${length} bytes; expected ${blockBytesMax} at most.`);
}

/**
 * Drops members that the schema lacks, so that clients get only what they know. @throws {Refusal}
 */
export function trimToSchema(schema: z.ZodType, data: unknown, what: string): unknown {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  const [first] = findingsOf(read.error.issues, data);
  throw new Refusal('operation_failed', `${what} with what does not fit: ${first?.message}`);
}

function idOf({ handlerId }: Wire): string {
  return `extensions/${handlerId}`;
}

function schemaOf(schema: Extension['input'], pointer: string): z.ZodType {
  try {
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (error) {
    const said = { expected: 'a JSON Schema', received: reasonOf(error) };
    const finding = aFinding(pointer, 'wrong_format', said);
    throw new InvalidRequest([finding]);
  }
}
