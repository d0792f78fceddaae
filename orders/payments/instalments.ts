/**
 * Instalments: payment lines of one card with dates. A later one is asked for when it is due;
 * declined for good it waits for a person, and the rest may be due at once.
 * Source: dynamics-call-center.md 1.20, 3.14.
 */
import { isPromised } from '../gate.ts';
import { addHold } from '../holds/place-hold.ts';
import type { PaymentLine } from '../order.ts';
import type { JsonObject } from '../process.ts';
import { armAt, type Turn } from '../turn.ts';

/** Equal parts that add up to the amount; the last takes the remainder. */
export function splitInstalments(amountMinor: number, count: number): readonly number[] {
  const part = Math.floor(amountMinor / count);
  const parts = Array.from({ length: count }, () => part);
  return parts.with(-1, amountMinor - part * (count - 1));
}

/** Whether a line is paid later than at submission. */
export function isLater({ instalment }: PaymentLine): boolean {
  return instalment !== undefined && instalment.n > 1;
}

export function armInstalments(turn: Turn): void {
  for (const line of turn.order.paymentLines) {
    if (isPromised(line)) arm(turn, line, line.instalment?.dueAtMs ?? 0);
  }
}

function arm(turn: Turn, { payLineId }: PaymentLine, dueAtMs: number): void {
  armAt(turn, `instalment/${payLineId}`, Math.max(dueAtMs, turn.atMs));
}

/** The last retry of an instalment was declined. */
export function instalmentDeclined(turn: Turn, line: PaymentLine, why: JsonObject): void {
  addHold(turn, { source: 'instalment', subject: line.payLineId, why });
  const { planId, accelerate } = line.instalment ?? {};
  if (accelerate !== true) return;
  for (const other of turn.order.paymentLines) {
    const { instalment } = other;
    if (instalment === undefined || instalment.planId !== planId || !isPromised(other)) continue;
    other.instalment = { ...instalment, dueAtMs: turn.atMs };
    arm(turn, other, turn.atMs);
  }
}
