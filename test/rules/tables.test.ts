import { describe, expect, it } from 'vitest';
import { parseRuleTable } from '../../contracts/index.ts';
import {
  exportTable,
  type GroupFile,
  importTable,
  type RuleFile,
  type RuleKind,
  type RuleSetFile,
  ruleKindNames,
} from '../../rules/index.ts';
import { specRule, specSet } from '../support/spec-rules.ts';

const empty: RuleSetFile = specSet('route', { rules: [] });

/** The table of the format's description. */
const outcomes = '=> queue,=> class,=> required,=> maxWaitMs,=> fallback';
const sample = `name,priority,call.type,call.language,customer.tier,queue.waiting,${outcomes}
gold-german,900,order,de,"gold|platinum",,orders-de,1,german:60+orders,300000,callback
german-orders,500,order,de,,,orders-de,2,german:30+orders,300000,callback
busy-orders,400,order,,,>=40,orders-overflow,2,orders,600000,callback
everything-else,1,,,,,orders-en,3,orders,600000,message
`;

function csvOf(file: RuleSetFile): string {
  const exported = exportTable(file);
  expect(exported.ok ? [] : exported.problems).toEqual([]);
  return exported.ok ? exported.csv : '';
}

function fileOf(csv: string, base: RuleSetFile): RuleSetFile {
  const imported = importTable(csv, base);
  expect(imported.ok ? [] : imported.problems).toEqual([]);
  return imported.ok ? imported.file : base;
}

/** Conditions of the only rule of a table with one fact. */
function conditionsOf(kind: RuleKind, header: string, cell: string): GroupFile | undefined {
  const csv = `name,priority,${header}\na,1,"${cell.replaceAll('"', '""')}"\n`;
  return fileOf(csv, specSet(kind, { rules: [] })).rules[0]?.conditions;
}

/** Row, column and expectation of all that is wrong. */
function problemsOf(csv: string, base: RuleSetFile = empty): string[] {
  const read = parseRuleTable(csv, base);
  return read.ok
    ? []
    : read.problems.map(
        ({ row, column, header, expected }) => `${row}:${column} ${header}: ${expected}`,
      );
}

const row = (cells: string) =>
  `name,priority,call.type,=> queue,=> required,=> maxWaitMs,=> fallback\n${cells}\n`;

describe('F10: a decision table', () => {
  it('is read: each row one rule', () => {
    const read = parseRuleTable(sample, empty);
    expect(read.ok ? [] : read.problems).toEqual([]);
    const [gold, , busy, rest] = read.ok ? read.file.rules : [];
    expect(gold).toEqual({
      name: 'gold-german',
      priority: 900,
      conditions: {
        all: [
          { fact: 'call.type', operator: 'equal', value: 'order' },
          { fact: 'call.language', operator: 'equal', value: 'de' },
          { fact: 'customer.tier', operator: 'in', value: ['gold', 'platinum'] },
        ],
      },
      event: {
        type: 'route',
        params: {
          queue: 'orders-de',
          class: 1,
          required: [{ skill: 'german', minLevel: 60 }, { skill: 'orders' }],
          maxWaitMs: 300_000,
          fallback: { kind: 'callback' },
        },
      },
    } satisfies RuleFile);
    expect(busy?.conditions).toEqual({
      all: [
        { fact: 'call.type', operator: 'equal', value: 'order' },
        { fact: 'queue.waiting', operator: 'greaterThanInclusive', value: 40 },
      ],
    });
    expect(rest?.conditions).toEqual({ all: [] });
  });

  it('is written with the columns its rules need, largest priority first', () => {
    const read = parseRuleTable(sample, empty);
    const rules = read.ok ? [...read.file.rules].reverse() : [];
    const expected = sample.replaceAll('"', '').replaceAll('\n', '\r\n');
    expect(csvOf({ ...empty, rules })).toBe(expected);
  });

  it.each(ruleKindNames)('says all of the sample of kind %s', (kind) => {
    const set = specSet(kind);
    expect(fileOf(csvOf(set), set)).toEqual(set);
    expect(fileOf(csvOf(set), { ...set, rules: [] })).toEqual(set);
  });

  it('says a count of lines in `also`, even beside a plain count', () => {
    const where = { all: [{ fact: 'line.quantity', operator: 'equal' as const, value: 1 }] };
    const all = [
      { fact: 'order.lineCount', operator: 'greaterThanInclusive' as const, value: 0 },
      {
        fact: 'order.lineCount',
        operator: 'lessThanInclusive' as const,
        value: 3,
        params: { where },
      },
    ];
    const set = specSet('check', { rules: [{ ...specRule('check'), conditions: { all } }] });
    expect(csvOf(set)).toContain(',>=0,"({""fact"":""order.lineCount"",');
    expect(fileOf(csvOf(set), { ...set, rules: [] })).toEqual(set);
  });

  it('keeps what it does not show, and the order of the file', () => {
    const rules = [
      {
        ...specRule('classify'),
        name: 'b',
        priority: 1,
        why: 'It is why',
        comment: '- a',
        owner: 'x',
      },
      { ...specRule('classify'), name: 'a', priority: 2 },
    ];
    const set = specSet('classify', { rules, cases: [{ name: 'c', facts: {}, expect: {} }] });
    const table = 'name,priority,call.digits,=> tags\nnew,3,2,x\na,2,1,x\nb,9,,x\n';
    const imported = fileOf(table, set);
    expect(imported.rules.map(({ name }) => name)).toEqual(['b', 'a', 'new']);
    expect(imported.rules[0]).toMatchObject({ priority: 9, why: 'It is why', comment: '- a' });
    expect(imported.cases).toEqual(set.cases);
    expect(imported.params).toEqual(set.params);
  });

  it('is read with semicolons, a byte-order mark, quotes and lines of any system', () => {
    const csv = `\ufeffname;priority;"call.type";why\r\na;1;"order";"one\nof ""these"", here; yes"\rb;2;;\n\n;;;\n`;
    const { rules } = fileOf(csv, empty);
    expect(rules.map(({ name, why }) => [name, why])).toEqual([
      ['a', 'one\nof "these", here; yes'],
      ['b', undefined],
    ]);
    const exported = exportTable({ ...empty, rules }, { separator: ';' });
    expect(exported.ok && exported.csv.split('\r\n')[0]).toBe('name;priority;call.type;why');
  });
});

describe('a cell of a condition', () => {
  const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
  const tier = 'customer.tier';
  const wait = 'queue.waiting';
  const digits = 'call.digits';
  const isKnown = leaf(tier, 'notEqual', null);

  it.each<[string, string, readonly object[]]>([
    [wait, '', []],
    [wait, ' - ', []],
    [wait, '7', [leaf(wait, 'equal', 7)]],
    [wait, '1|2', [leaf(wait, 'in', [1, 2])]],
    [wait, '1|', [leaf(wait, 'in', [1])]],
    [wait, '!1|2', [leaf(wait, 'notIn', [1, 2])]],
    [wait, '>=120000', [leaf(wait, 'greaterThanInclusive', 120_000)]],
    [wait, '<5', [leaf(wait, 'lessThan', 5)]],
    [wait, '<= -5', [leaf(wait, 'lessThanInclusive', -5)]],
    [wait, '>5', [leaf(wait, 'greaterThan', 5)]],
    [wait, '> param.longQueueCalls', [leaf(wait, 'greaterThan', { fact: 'param.longQueueCalls' })]],
    [wait, '-5..7', [leaf(wait, 'greaterThanInclusive', -5), leaf(wait, 'lessThanInclusive', 7)]],
    [wait, '=param.longQueueCalls', [leaf(wait, 'equal', { fact: 'param.longQueueCalls' })]],
    [tier, 'gold', [leaf(tier, 'equal', 'gold')]],
    [tier, 'gold | platinum', [leaf(tier, 'in', ['gold', 'platinum'])]],
    [tier, '!gold|none', [leaf(tier, 'notIn', ['gold', 'none']), isKnown]],
    [tier, '!gold', [leaf(tier, 'notEqual', 'gold'), isKnown]],
    [tier, '?', [leaf(tier, 'equal', null)]],
    [tier, 'known', [isKnown]],
    ['call.type', '!order', [leaf('call.type', 'notEqual', 'order')]],
    ['clock.isHoliday', 'TRUE', [leaf('clock.isHoliday', 'equal', true)]],
    ['call.dialledNumber', '"+33123456789"', [leaf('call.dialledNumber', 'equal', '+33123456789')]],
    ['call.campaign', '"known"', [leaf('call.campaign', 'equal', 'known')]],
    [digits, '{1|2}', [leaf(digits, 'someFact:in', ['1', '2'])]],
    [digits, '{1}', [leaf(digits, 'someFact:in', ['1'])]],
    [digits, '{1+2}', [leaf(digits, 'everyValue:swap:in', ['1', '2'])]],
    [digits, '{1+}', [leaf(digits, 'everyValue:swap:in', ['1'])]],
    [digits, '{!1|2}', [leaf(digits, 'not:someFact:in', ['1', '2'])]],
    [digits, '{=1|2}', [leaf(digits, 'everyFact:in', ['1', '2'])]],
    [digits, '{"a|b"|"{"}', [leaf(digits, 'someFact:in', ['a|b', '{'])]],
    [digits, '1', [leaf(digits, 'contains', '1')]],
    [digits, '!1', [leaf(digits, 'doesNotContain', '1')]],
    [
      'also',
      '({"condition":"a"},{"not":{"condition":"b"}})',
      [{ condition: 'a' }, { not: { condition: 'b' } }],
    ],
  ])('of %s says what it should: %s', (header, cell, members) => {
    const conditions = conditionsOf('route', header, cell);
    expect(conditions).toEqual({ all: members });
    // And back: in a column of its own, without need of `also`.
    const rule = { ...specRule('route'), conditions: { all: members } } as RuleFile;
    const csv = csvOf(specSet('route', { rules: [rule] }));
    const column = members.length === 0 ? '=> queue' : header;
    expect(csv.split('\r\n')[0]).toContain(
      `name,priority,${column},=`.replace(',=> queue,=', ',='),
    );
  });

  it('named also says the whole condition where that is no `all`', () => {
    expect(conditionsOf('route', 'also', '{"any":[{"condition":"a"}]}')).toEqual({
      any: [{ condition: 'a' }],
    });
  });
});

describe('F10: a mistake in a table', () => {
  it.each<[string, string, string[]]>([
    [
      'an unknown value',
      row('a,1,ordr,orders,x,0,end'),
      [
        '2:3 call.type: one of order, service, return, complaint, catalogue, other; did you mean order?',
      ],
    ],
    [
      'a priority that is none',
      row('a,high,,orders,x,0,end'),
      ['2:2 priority: a whole number from 1 to 1000000'],
    ],
    ['no name', row(',1,,orders,x,0,end'), ['2:1 name: the name of the rule']],
    [
      'a number a spreadsheet has changed',
      row('a,1,,orders,x,3E+05,end'),
      ['2:6 => maxWaitMs: a whole number, written in digits alone, or with its unit: 5 min'],
    ],
    [
      'thousands apart by a point',
      row('a,1,,orders,x,900.000,end'),
      ['2:6 => maxWaitMs: a whole number, written in digits alone, or with its unit: 5 min'],
    ],
    [
      'a term that is none',
      row('a,1,,orders,german:high,0,end'),
      ['2:5 => required: a level after german:, such as german:60'],
    ],
    [
      'a fallback that is none',
      row('a,1,,orders,x,0,move'),
      ['2:7 => fallback: callback, move:queue, message, message:text, end or end:text'],
    ],
    [
      'a formula',
      row('a,1,,=1+1,x,0,end'),
      ['2:4 => queue: no formula; a text that begins so in quotes: "=1+1"'],
    ],
    [
      'a formula as name',
      row('@SUM(A1),1,,orders,x,0,end'),
      ['2:1 name: no formula; a text that begins so in quotes: "@SUM(A1)"'],
    ],
    [
      'a formula as condition',
      row('a,1,=A1+B2,orders,x,0,end'),
      [
        '2:3 call.type: no formula; = is followed by a fact or a parameter, such as =param.limitMinor',
      ],
    ],
    [
      'a value without a column',
      row('a,1,,orders,x,0,end,more'),
      ['2:8 : nothing where no header is'],
    ],
    ['a member missing', row('a,1,,orders,x,0,'), ['2:7 => fallback: an object']],
    [
      'two rules of one priority',
      row('a,1,,orders,x,0,end\nb,1,,orders,x,0,end'),
      ['3:2 priority: each priority once'],
    ],
    [
      'two rules of one name',
      row('a,1,,orders,x,0,end\n\na,2,,orders,x,0,end'),
      ['4:1 name: each name once'],
    ],
    [
      'an unknown fact',
      'name,priority,call.tipe\n',
      [
        '1:3 call.tipe: a fact, => and a member of the outcome, or a member of rules; did you mean call.type?',
      ],
    ],
    [
      'a fact the kind may not read',
      'name,priority,call.waitMs\n',
      ['1:3 call.waitMs: a fact that rules of kind route may read'],
    ],
    ['a column twice', 'name,priority,call.type,call.type\n', ['1:4 call.type: each column once']],
    ['no column of names', 'priority\n', ['1:2 name: a column name']],
    ['a quote that is not closed', 'name,priority\n"a,1\n', ['2:1 : a closing quote']],
    ['a letter after a quote', 'name,priority\n"a"b,1\n', ['2:1 : , or a new line after a quote']],
    [
      'an unknown operator in also',
      'name,priority,also\na,1,"({""fact"":""call.type"",""operator"":""is"",""value"":1})"\n',
      [],
    ],
  ])('is told by row and column: %s', (what, csv, expected) => {
    const found = problemsOf(csv);
    if (what.startsWith('an unknown operator')) {
      expect(found.some((one) => one.startsWith('2:3 also: one of equal'))).toBe(true);
    } else {
      expect(found).toEqual(expected);
    }
  });

  it.each<[RuleKind, string, string, object]>([
    ['admit', 'call.ewtMs', '>=5 min', { operator: 'greaterThanInclusive', value: 300_000 }],
    ['check', 'order.totalMinor', '<1.299,50 €', { operator: 'lessThan', value: 129_950 }],
    ['check', 'order.totalMinor', '5 €..80,00 €', { value: 500 }],
    ['route', 'clock.minuteOfDay', '>08:30', { operator: 'greaterThan', value: 510 }],
  ])('reads a number with its unit: %s %s %s', (kind, header, cell, test) => {
    expect(conditionsOf(kind, header, cell)).toMatchObject({
      all: expect.arrayContaining([expect.objectContaining(test)]),
    });
    const [rule] = fileOf(row('a,1,,orders,x,90 s,end'), empty).rules;
    expect(rule?.event.params).toMatchObject({ maxWaitMs: 90_000 });
  });

  it.each(['1.299 €', '900.000', '1,500 ms'])('refuses %s, which has two readings', (cell) => {
    expect(problemsOf(row(`a,1,,orders,x,"${cell}",end`))).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    ['call.type', '>5', 'no comparison: the fact is not a number'],
    ['call.type', '{order}', 'no braces: the fact is not a list'],
    ['queue.waiting', '1.5', 'a whole number, written in digits alone'],
    ['queue.waiting', '007', 'a whole number, written in digits alone'],
    ['queue.waiting', '9007199254740993', 'a whole number, written in digits alone'],
    ['queue.waiting', '1|two', 'a whole number, written in digits alone'],
    ['queue.waiting', '7..1', 'the smaller number first: 1..7'],
    ['clock.isHoliday', 'yes', 'true or false'],
    ['call.digits', '{1', 'a closing brace at the end'],
    ['call.digits', '{"1}', 'a closing quote'],
    ['call.campaign', 'a||b', 'a text between the separators'],
    ['call.campaign', '+33', 'no formula; a text that begins so in quotes: "+33"'],
    ['also', '[1]', 'conditions as JSON in parentheses: ({ "fact": … })'],
    ['also', '(1)', 'conditions as JSON in parentheses: ({ "fact": … })'],
    ['from', '2026-11-20', 'an instant with its zone, such as 2026-11-20T08:00:00+01:00'],
  ])('in a cell of %s is told with what was expected: %s', (header, cell, expected) => {
    const csv = `name,priority,${header}\na,1,"${cell.replaceAll('"', '""')}"\n`;
    expect(problemsOf(csv)).toContain(`2:3 ${header}: ${expected}`);
  });

  it('is one of at most a hundred that are told, and the table is no larger than a set', () => {
    const rows = Array.from({ length: 300 }, (_, place) => `r${place},x,,q,x,0,end`).join('\n');
    expect(problemsOf(row(rows))).toHaveLength(100);
    expect(problemsOf('x'.repeat(2_000_000))).toEqual(['1:1 : at most 1048576']);
  });
});

describe('a rule without table form', () => {
  it('is named with the reason: an expression in text', () => {
    const { event, ...rule } = specRule('route');
    const params = { ...event.params, required: 'german >= 60 or orders' };
    const set = specSet('route', {
      rules: [{ ...rule, event: { ...event, params } as RuleFile['event'] }],
    });
    const exported = exportTable(set);
    expect(exported.ok ? [] : exported.problems).toEqual([
      {
        rule: 'gold-german-order-calls',
        pointer: '/rules/0/event/params/required',
        message:
          'the rule gold-german-order-calls has no table form: required is not a list of skill terms; tables do not know expressions in text',
      },
    ]);
  });

  it('is one whose outcome has members no column is for', () => {
    const rule = specRule('coupon');
    const params = { ...rule.event.params, more: 1 };
    const set = specSet('coupon', {
      rules: [{ ...rule, event: { ...rule.event, params } as RuleFile['event'] }],
    });
    expect(exportTable(set)).toMatchObject({ ok: false, problems: [{ rule: rule.name }] });
  });
});

describe('an exported table', () => {
  it('has no cell a spreadsheet would run as a formula', () => {
    const rules = ['=1+1', '+1', '-1', '@a', '\tx', '"q"', ' b ', ''].map((why, place) => ({
      ...specRule('classify'),
      name: `r-${place}`,
      priority: place + 1,
      why,
      conditions: { all: [{ fact: 'call.dialledNumber', operator: 'equal' as const, value: why }] },
    }));
    const set = specSet('classify', { rules });
    const csv = csvOf(set);
    expect(csv).not.toMatch(/(^|,)"?[+@-]|(^|,)"?=(?!> )/m);
    expect(fileOf(csv, { ...set, rules: [] }).rules.toReversed()).toEqual(rules);
  });
});
