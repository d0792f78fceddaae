/**
 * Names, arguments and checks of updates and queries of the process workflows. Each message to a
 * process is an update of its type's name, such as `submitOrder`; the update id is derived from the
 * message id.
 */
import { defineQuery } from '@temporalio/workflow';
import { z } from 'zod';
import {
  continuityEnvelopeSchema,
  envelopeSchema,
  returnEnvelopeSchema,
} from '../contracts/index.ts';
import type { Message } from './host.ts';

/** A reading of the host's clock; without it, a process uses the workflow's time. */
export interface ClockReading {
  /** Milliseconds since 1970. */
  readonly clockMs?: number | undefined;
  /** When the clock was read, in real time. */
  readonly readAtMs?: number | undefined;
  /** Milliseconds of the clock per real millisecond. Default: 0, set by hand. */
  readonly speed?: number | undefined;
}

export interface ProcessInput extends ClockReading {
  readonly processId: string;
  /** Whether the workflow continues a process that is stored already. */
  readonly isResumed: boolean;
  readonly isIndexed?: boolean | undefined;
  /**
   * Whether turns are stored by the activity `saveOrder`. Default: by `recordTurn`, as in runs of
   * earlier builds.
   */
  readonly savesOrders?: boolean | undefined;
  /**
   * Whether a run whose first task has no message reads the store, as after a reset. Default: no,
   * as in runs of earlier builds.
   */
  readonly readsStore?: boolean | undefined;
}

export interface Delivery extends ClockReading {
  readonly message: Message;
  readonly hash: string;
  /** Whether the message may create its process. */
  readonly mayBegin: boolean;
  /** Whether the process is stored, so that a run without state reads the store first. */
  readonly isStored?: boolean | undefined;
}

/** Updates of earlier builds, whatever the message: open runs of theirs replay with it. */
export const commandName = 'command';
/** Reads the store again, as a run that was reset has no state. */
export const resumeName = 'resume';
export const holdsQuery = defineQuery<unknown>('getHolds');
export const deadlinesQuery = defineQuery<Readonly<Record<string, string>>>('getDeadlines');

const schemas: { readonly [kind: string]: z.ZodDiscriminatedUnion | undefined } = {
  order: envelopeSchema.shape.event,
  return: returnEnvelopeSchema.shape.event,
  continuity: continuityEnvelopeSchema.shape.event,
};

const updateNames = new Map(
  Object.entries(schemas).map(([kind, schema]) => [kind, typesOf(schema)] as const),
);

function typesOf(schema: z.ZodDiscriminatedUnion | undefined): ReadonlySet<string> {
  const options = (schema?.options ?? []) as readonly z.ZodObject<{ type: z.ZodLiteral<string> }>[];
  const types = options.map(({ shape }) => shape.type.value);
  // A programme's message of that type is sent as a `command`.
  return new Set(types.filter((type) => type !== resumeName));
}

/** Names of the updates that a kind of process accepts, other than `command` and `resume`. */
export function updateNamesOf(kind: string): ReadonlySet<string> {
  return updateNames.get(kind) ?? new Set();
}

const reading = { clockMs: z.number(), readAtMs: z.number(), speed: z.number().nonnegative() };
/** Arguments of `resume`. */
export const readingSchema = z.object(reading).partial();
/** A workflow's input, which anybody who can start workflows gives. */
export const inputSchema = readingSchema.extend({ processId: z.string(), isResumed: z.boolean() });
const deliverySchema = readingSchema.extend({
  message: z.object({
    ...envelopeSchema.shape,
    processId: z.string(),
    event: z.looseObject({ type: z.string() }),
  }),
  hash: z.string(),
  mayBegin: z.boolean(),
  isStored: z.boolean().optional(),
});

/** Why an argument cannot be taken; null: it can. */
export function problemOfArgument(schema: z.ZodType, argument: unknown): string | null {
  const { error } = schema.safeParse(argument);
  return error === undefined ? null : z.prettifyError(error);
}

/** Texts that people typed are sealed, so they may exceed their limits and formats. */
const sealedIssues: readonly string[] = ['too_big', 'invalid_format'];

/** Why an update's argument cannot be applied to a process of this kind; null: it can. */
export function problemOf(kind: string, argument: unknown): string | null {
  const delivery = deliverySchema.safeParse(argument);
  if (!delivery.success) return z.prettifyError(delivery.error);
  const { event } = delivery.data.message;
  const schema = schemas[kind];
  if (schema === undefined || !updateNamesOf(kind).has(event.type)) return null;
  const { error } = schema.safeParse(event);
  const isMalformed = error?.issues.some(({ code }) => !sealedIssues.includes(code)) === true;
  return isMalformed ? z.prettifyError(error) : null;
}
