/** Answers of functions that must not throw: a value, or a refusal. */
import { type Message, Refusal, refusal, type SaidOf } from '../contracts/index.ts';

export type RefusedAnswer = { readonly ok: false; readonly refused: Refusal };
export type ServiceAnswer<Value> = { readonly ok: true; readonly value: Value } | RefusedAnswer;

/** The answer with a value. */
export function done<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** The answer with a refusal. */
export function refuse<Of extends Message>(message: Of, ...said: SaidOf<Of>): RefusedAnswer {
  return { ok: false, refused: refusal(message, ...said) };
}

/** The value of an answer. @throws {Refusal} for one that was refused. */
export function unwrap<Value>(answer: ServiceAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw answer.refused;
}

/** The answer of work that may throw a refusal. */
export function catchRefusal<Value>(work: () => Value): ServiceAnswer<Value> {
  try {
    return done(work());
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, refused: error };
    throw error;
  }
}

/** Returns the thing. @throws {Refusal} where there is no such thing */
export function requireFound<Thing, Of extends Message>(
  thing: Thing | null | undefined,
  message: Of,
  ...said: SaidOf<Of>
): Thing {
  if (thing !== undefined && thing !== null) return thing;
  throw refusal(message, ...said);
}
