/**
 * A document that many read at once, kept as the text it is sent as.
 *
 * It is made anew with the next event; and without one, so that waits go on, after a second.
 */
import { AnswerText, type Serving } from './operation.ts';
import type { Wire } from './wire.ts';

/** Of the centre's time. */
const keptMsMax = 1_000;

interface Kept {
  readonly position: string;
  readonly madeAtMs: number;
  readonly answer: AnswerText;
}

/** Answers with the JSON that `present` makes of a centre. */
export function keptText(present: (serving: Serving) => Buffer): (serving: Serving) => AnswerText {
  const kept = new WeakMap<Wire, Kept>();
  return (serving) => {
    const { wire } = serving;
    const { position, nowMs: madeAtMs } = wire.live;
    const known = kept.get(wire);
    if (known?.position === position && madeAtMs - known.madeAtMs < keptMsMax) return known.answer;
    const answer = new AnswerText('application/json', present(serving));
    kept.set(wire, { position, madeAtMs, answer });
    return answer;
  };
}
