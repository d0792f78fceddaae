/**
 * Payment facts stay where they are: no outcome, and no text an outcome names, may repeat them.
 *
 * Source: rules.md B6.
 */
import { dictionary } from '../facts/dictionary.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { RuleWorld } from '../language/rule-world.ts';
import type { Report } from './report.ts';

const payment = dictionary.filter(({ privacy }) => privacy === 'payment').map(({ name }) => name);

/** An error for each text of an outcome that names a payment fact. */
export function lintPayment(
  { name, outcome }: CheckedRule,
  { texts = {} }: RuleWorld,
  pointer: string,
  report: Report,
): void {
  const look = (value: unknown, at: string): void => {
    if (typeof value === 'string') {
      const spoken = Object.hasOwn(texts, value) ? Object.values(texts[value] ?? {}) : [];
      const fact = payment.find((one) => [value, ...spoken].some((text) => text.includes(one)));
      if (fact === undefined) return;
      const message = `the outcome of ${name} repeats ${fact}; expected no fact about payment there`;
      report('error', 'payment-fact-in-outcome', at, message, { received: value });
    } else if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) look(inner, `${at}/${member}`);
    }
  };
  look(outcome, pointer);
}
