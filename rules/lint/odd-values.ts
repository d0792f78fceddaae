/**
 * Constants that the fact can never have, such as an unknown item, and comparisons made inexact by
 * a share's rounding.
 */
import { sayValue } from '../explain/say-value.ts';
import type { FactEntry, TextFormat } from '../facts/fact-entry.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { instantMs } from '../language/instant.ts';
import { suggest } from '../language/rule-finding.ts';
import { type Constant, type Test, testsOf } from '../language/term.ts';
import type { KnownNames, NameKind } from './names.ts';
import type { Report } from './report.ts';

/**
 * Formats of texts with a fixed form, such as phone numbers. Names and free texts can be anything.
 */
const forms: { readonly [F in TextFormat]?: { readonly like: RegExp; readonly words: string } } = {
  e164: { like: /^\+[1-9]\d{1,14}$/, words: 'a number such as +33123456789' },
  language: { like: /^[a-z]{2}$/, words: 'a code of two small letters, such as fr' },
  country: { like: /^[A-Z]{2}$/, words: 'a code of two capitals, such as FR' },
  currency: { like: /^[A-Z]{3}$/, words: 'a code of three capitals, such as EUR' },
};

const named: { readonly [fact: string]: NameKind } = {
  'line.sku': 'item',
  'order.skus': 'item',
  'line.category': 'category',
  'order.categories': 'category',
  'agent.roles': 'role',
  'customer.preferredAgentId': 'agent',
};

export function lintValues(
  { name, term }: CheckedRule,
  { names }: KnownNames,
  report: Report,
): void {
  const tests = testsOf(term);
  const whereTests = tests.flatMap(({ where }) => (where === undefined ? [] : testsOf(where)));
  for (const test of [...tests, ...whereTests]) {
    if (!('constant' in test.against)) continue;
    const kind = named[test.fact.name];
    const known = kind === undefined ? undefined : names[kind];
    // Other tests may use the parameter, so its value is only compared with known names.
    if (test.param !== undefined && known === undefined) continue;
    const of = { rule: name, what: kind, known, report };
    lintConstant(test, test.against.constant, of);
  }
}

interface Of {
  readonly rule: string;
  readonly what: NameKind | undefined;
  readonly known: ReadonlySet<string> | undefined;
  readonly report: Report;
}

function lintConstant(test: Test, constant: Constant, of: Of): void {
  const { fact, param } = test;
  const { rule, report } = of;
  const pointer = param === undefined ? `${test.pointer}/value` : `/params/${param}`;
  const isList = typeof constant === 'object' && constant !== null;
  const seen = new Set<number | string | null>();
  for (const [place, value] of (isList ? constant : [constant]).entries()) {
    const at = `${pointer}${isList ? `/${place}` : ''}`;
    const said = sayValue(fact, value, 'en');
    const expected = unknownName(of, value) ?? expectedOf(test, value, isList);
    if (expected !== undefined) {
      const message = `${fact.name} is never ${said}, which the rule ${rule} compares it with; expected ${expected}`;
      report('warning', 'value-never-occurs', at, message, { expected, received: String(value) });
    } else if (seen.has(value)) {
      report('hint', 'repeated-value', at, `${said} stands twice in this list of the rule ${rule}`);
    }
    seen.add(value);
  }
}

function unknownName({ what, known }: Of, value: number | string | null): string | undefined {
  if (typeof value !== 'string' || known === undefined || known.has(value)) return undefined;
  return `a known ${what}${suggest(value, known)}`;
}

function expectedOf(
  { fact, operator }: Test,
  value: number | string | null,
  isList: boolean,
): string | undefined {
  if (typeof value === 'string') {
    const form = fact.format === undefined ? undefined : forms[fact.format];
    return form === undefined || form.like.test(value) ? undefined : form.words;
  }
  if (value === null) return undefined;
  const { min = -Infinity, max = Infinity } = fact;
  // A value out of bounds makes the test constant, which another check reports.
  if (isList && (value < min || value > max)) return `${min} to ${max}`;
  const isEquality = isList || operator === 'equal' || operator === 'notEqual';
  return isEquality && isNoDate(fact, value) ? 'a date such as 20261120' : undefined;
}

function isNoDate({ unit }: FactEntry, value: number): boolean {
  if (unit !== 'dayNumber') return false;
  const [year, month, day] = [/^....(?=..)/, /..(?=..$)/, /..$/].map(
    (part) => part.exec(String(value))?.[0] ?? '',
  );
  return instantMs(`${year}-${month}-${day}T00:00Z`) === undefined;
}

const pairs = {
  floor: { greaterThan: 'greaterThanInclusive', lessThanInclusive: 'lessThan' },
  ceiling: { greaterThanInclusive: 'greaterThan', lessThan: 'lessThanInclusive' },
} as const;

export function lintRounding({ name, term }: CheckedRule, report: Report): void {
  for (const { fact, operator, pointer } of testsOf(term)) {
    if (fact.rounding === undefined) continue;
    const wrong: { readonly [operator: string]: string } = pairs[fact.rounding];
    const right = wrong[operator];
    if (right === undefined) continue;
    const direction = fact.rounding === 'floor' ? 'down' : 'up';
    const message = `${fact.name} is rounded ${direction}, and ${operator} in the rule ${name} misjudges shares between two millionths; expected ${right}`;
    report('warning', 'wrong-rounding', `${pointer}/operator`, message, {
      received: operator,
      expected: right,
      fix: [{ op: 'replace', path: `${pointer}/operator`, value: right }],
    });
  }
}
