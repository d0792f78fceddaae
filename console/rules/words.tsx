/**
 * Rules as sentences in the page's language, for approvers and beside every form.
 */
import { Fragment } from 'react';
import { useQueues } from '../live-data/index.ts';
import { useChannel } from '../order-entry/order.ts';
import { moneyToType, textOf, useFormats, useLanguage } from '../parts/index.ts';
import type { Rule } from './document.ts';
import type en from './messages/en.json';
import type { Fact, KindWords } from './readings.ts';
import { conditionSayer, groupOf, mark, outcomeSayer, partsOf, valueSayer } from './sentences.ts';

export const useRuleText = textOf<typeof en>('rules');

export interface Sentences {
  readonly fact: (fact: string) => string;
  readonly value: (fact: Fact | undefined, value: unknown) => string;
  readonly factValue: (fact: string, value: unknown) => string;
  readonly inUnit: (unit: string | undefined, value: number) => string;
  readonly operator: (operator: string) => string;
  readonly column: (header: string) => string;
  readonly choice: (word: string) => string;
  readonly member: (name: string) => string;
  readonly given: (name: string, value: unknown) => string;
  readonly rowHead: (head: 'when' | 'gives' | 'facts' | 'expected' | 'value') => string;
  readonly when: (condition: unknown) => string;
  readonly outcome: (event: unknown) => string;
}

export function useSentences(words: KindWords): Sentences {
  const text = useRuleText();
  const formats = useFormats();
  const language = useLanguage() === 'fr' ? 'fr' : 'en';
  const queues = useQueues();
  const fact = (name: string) => words.factNamed(name)?.label[language] ?? name;
  const queue = (id: string) => queues.find((one) => one.id.endsWith(`.${id}`))?.name ?? id;
  const currency = useChannel()?.currency;
  // Amounts are typed and read in hundredths.
  const isShown = currency !== undefined && moneyToType({ amountMinor: 1, currency }) === '0.01';
  const money = (amountMinor: number) =>
    isShown ? formats.money({ amountMinor, currency }) : formats.number(amountMinor / 100);
  const tools = { text, number: formats.number, money, words, fact, queue };
  const { value, choice, inUnit } = valueSayer(tools);
  const { member, given, outcome } = outcomeSayer({ ...tools, value, choice, inUnit });
  return {
    fact,
    value,
    factValue: (name, of) => value(words.factNamed(name), of),
    inUnit,
    choice,
    operator: (of) => text('operator', { operator: of.replaceAll(':', '_') }),
    column: (header) => {
      if (!header.startsWith('=>')) {
        return words.factNamed(header) === undefined ? text('column', { header }) : fact(header);
      }
      const name = header.slice(3).split('.').at(-1) ?? '';
      return name.endsWith('Ms') ? text('inMs', { member: member(name) }) : member(name);
    },
    member,
    given,
    rowHead: (head) => text('rowHead', { head }),
    when: conditionSayer({ ...tools, value }),
    outcome,
  };
}

/** A sentence with its values emphasised. */
export function Said({ children }: { readonly children: string }) {
  let at = 0;
  return children.split(mark).map((part, place) => {
    at += part.length + 1;
    return place % 2 === 1 ? (
      <strong key={at}>{part}</strong>
    ) : (
      <Fragment key={at}>{part}</Fragment>
    );
  });
}

export function RuleSentence({
  rule,
  sentences,
}: {
  readonly rule: Rule;
  readonly sentences: Sentences;
}) {
  const text = useRuleText();
  const { conditions, event } = rule.value;
  const when = sentences.when(conditions);
  const isAlways = groupOf(conditions) === 'all' && partsOf(conditions).length === 0;
  return (
    <p>
      <Said>
        {text('sentence', { always: String(isAlways), when, gives: sentences.outcome(event) })}
      </Said>
    </p>
  );
}

export function Heads({ of }: { readonly of: readonly string[] }) {
  return (
    <thead>
      <tr>
        {of.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}
