/**
 * What the inputs of an instant say that its effects do not: who calls whom, by which leg, and who
 * asks about what.
 *
 * Cost: a look at the inputs, once an instant.
 */
import { given } from '../../kernel/index.ts';
import type { Input } from '../../routing/index.ts';

interface Foreseen {
  readonly from?: string;
  readonly to?: string;
  /** The switch's name of the caller's leg. */
  readonly legId?: string;
  /** Of a consult: the interaction of who asks. */
  readonly askedBy?: string;
}

const nothing: ReadonlyMap<string, Foreseen> = new Map();

/** By the core's call. */
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
