/** A rule set as one document behind several views: what is changed, and what comes back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRule,
  addRules,
  edit,
  moveRule,
  openDocument,
  type RuleDocument,
  redo,
  removeRule,
  rulesOf,
  type as typed,
  undo,
} from '../../console/rules/document.ts';
import { nodeAt, valueAt } from '../../console/rules/json-text.ts';
import {
  changeCells,
  type Grid,
  gridOf,
  takeTable,
  withHeader,
} from '../../console/rules/table-edits.ts';
import { root } from '../support/tree.ts';

const text = readFileSync(join(root, 'rules/sets/verdier-route.rules.json'), 'utf8');
const value = (document: RuleDocument): unknown => JSON.parse(document.text);
const lines = (document: RuleDocument) => document.text.split('\n');

/** A cell by its rule and header. */
function written(document: RuleDocument, rule: string, header: string, cell: string) {
  const shown = gridOf(document, 'route', []).headers;
  const headers = shown.includes(header) ? shown : withHeader(shown, header);
  const grid = gridOf(document, 'route', headers);
  const row = grid.rows.findIndex(({ name }) => name === rule);
  const column = grid.headers.indexOf(header);
  return changeCells(document, grid, { row, column }, [[cell]]);
}

function changed(...[document, rule, header, cell]: Parameters<typeof written>): RuleDocument {
  const answer = written(document, rule, header, cell);
  if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join());
  return answer.document;
}

const linesChanged = (before: RuleDocument, after: RuleDocument) =>
  lines(after).filter((line, at) => line !== lines(before)[at]);

function undoneWhole(document: RuleDocument): RuleDocument {
  let now = document;
  while (now.done.length > 0) now = undo(now);
  return now;
}

describe('a rule document', () => {
  it('changes a value where it stands, and leaves every other character', () => {
    const before = openDocument(text);
    const pointer = '/rules/6/conditions/all/1/any/0/value';
    const after = edit(before, [{ kind: 'set', pointer, value: ['gold'] }]);
    const changed = lines(after).filter((line, at) => line !== lines(before)[at]);
    expect(changed).toEqual([
      '              { "fact": "customer.tier", "operator": "in", "value": ["gold"] },',
    ]);
    expect(undo(after).text).toBe(text);
    expect(redo(undo(after)).text).toBe(after.text);
  });

  it('adds and removes members and rules in the layout that is there', () => {
    const one = openDocument('{"rules":[{"name":"a","priority":1}],"cases":[]}');
    const named = edit(one, [{ kind: 'set', pointer: '/rules/0/why', value: 'x' }]);
    expect(named.text).toBe('{"rules":[{"name":"a","priority":1, "why": "x"}],"cases":[]}');
    const without = edit(named, [{ kind: 'remove', pointer: '/rules/0/priority' }]);
    expect(without.text).toBe('{"rules":[{"name":"a","why": "x"}],"cases":[]}');
    const added = addRule(openDocument(text), { type: 'route', params: {} });
    expect(rulesOf(added.read.value)[0]).toMatchObject({ name: 'new-rule', priority: 960 });
    expect(removeRule(added, added.chosen ?? '').text).toBe(text);
  });

  it('copies a rule under a new name, above the others', () => {
    const before = openDocument(text);
    const [rule] = rulesOf(before.read.value);
    const copied = addRule(before, { type: 'route', params: {} }, rule?.value);
    const own = { name: 'alert-customers-first-2', priority: 960 };
    const event = { type: 'route', params: {} };
    expect(rulesOf(copied.read.value)[0]?.value).toEqual({ ...rule?.value, ...own, event });
  });

  it('adds imported rules above its own in one step, under free names', () => {
    const rules = [
      { name: 'orders', priority: 1, conditions: { condition: 'gold' } },
      { name: 'first', priority: 2, conditions: { all: [] } },
    ];
    const conditions = { gold: { all: [] } };
    const before = openDocument(text);
    const added = addRules(before, openDocument(JSON.stringify({ rules, conditions })));
    expect(rulesOf(added.read.value).slice(0, 3)).toMatchObject([
      { name: 'first', priority: 970 },
      { name: 'orders-2', priority: 960 },
      { name: 'alert-customers-first' },
    ]);
    expect(valueAt(added.read.value, '/conditions')).toEqual(conditions);
    expect(undo(added).text).toBe(text);
  });

  it('gives a named condition of an import another name where its own means something else', () => {
    const rule = { name: 'a', priority: 10, conditions: { all: [{ condition: 'gold' }] } };
    const setWith = (gold: object) =>
      openDocument(JSON.stringify({ rules: [rule], conditions: { gold } }));
    const own = setWith({ all: [] });
    const { rules, conditions } = value(addRules(own, setWith({ any: [] }))) as {
      readonly rules: readonly object[];
      readonly conditions: object;
    };
    expect(rules).toMatchObject([rule, { conditions: { all: [{ condition: 'gold-2' }] } }]);
    expect(conditions).toEqual({ gold: { all: [] }, 'gold-2': { any: [] } });
    expect(addRules(own, setWith({ all: [] })).text).not.toContain('gold-2');
  });

  it('moves a rule by changing places with its neighbour', () => {
    const names = (document: RuleDocument) => rulesOf(document.read.value).map(({ name }) => name);
    const before = openDocument(text);
    const [first = '', second = '', ...others] = names(before);
    const moved = moveRule(before, '/rules/1', -1);
    expect(names(moved)).toEqual([second, first, ...others]);
    expect(moveRule(before, '/rules/0', -1)).toBe(before);
  });

  it('keeps what could last be read while its text is half-typed', () => {
    const half = typed(openDocument(text), text.replace('"rules": [', '"rules": ['.slice(0, -1)));
    expect(half.isHalfTyped).toBe(true);
    expect(rulesOf(half.read.value)).toHaveLength(11);
    expect(edit(half, [{ kind: 'set', pointer: '/note', value: 'x' }])).toBe(half);
    expect(undo(half)).toMatchObject({ text, isHalfTyped: false });
  });

  it('undoes what is typed in one go in one step', () => {
    let now = openDocument('{"note": ""}');
    for (const note of ['G', 'Go', 'Gol', 'Gold']) {
      now = edit(now, [{ kind: 'set', pointer: '/note', value: note, isTyped: true }]);
    }
    expect(now.text).toBe('{"note": "Gold"}');
    expect(undo(now).text).toBe('{"note": ""}');
  });

  it('is the same by form and by JSON', () => {
    const event = { type: 'route', params: { queue: 'vente' } };
    const byForm = addRule(openDocument(text), event);
    const rule = { name: 'new-rule', priority: 960, conditions: { all: [] }, event };
    const whole = JSON.parse(text) as { readonly rules: readonly unknown[] };
    const written = JSON.stringify({ ...whole, rules: [...whole.rules, rule] });
    expect(value(typed(openDocument(text), written))).toEqual(value(byForm));
  });

  it('changes by a cell what the cell shows, and leaves every other character', () => {
    const before = openDocument(text);
    const rule = 'gold-english-callers';
    const other = changed(before, rule, 'call.language', 'de');
    expect(linesChanged(before, other).join().trim()).toBe(
      '{ "fact": "call.language", "operator": "equal", "value": "de" },',
    );
    const longer = changed(other, rule, 'call.attempts', '>=3');
    const { value: members } = rulesOf(longer.read.value).find(({ name }) => name === rule) ?? {};
    expect(members?.['conditions']).toMatchObject({
      all: [
        { fact: 'call.language', value: 'de' },
        { fact: 'customer.tier', value: ['gold', 'platinum'] },
        { fact: 'call.attempts', operator: 'greaterThanInclusive', value: 3 },
      ],
    });
    expect(changed(longer, rule, 'call.attempts', '').text).toBe(other.text);
    const third = changed(before, rule, '=> class', '3');
    expect(linesChanged(before, third).map((line) => line.trim())).toEqual(['"class": 3,']);
    expect(undo(third).text).toBe(text);
  });

  it('has a row also for a condition whose value is nothing that a cell could say', () => {
    const value = { toString: null, valueOf: null };
    const pointer = '/rules/0/conditions/all/0/value';
    const odd = edit(openDocument(text), [{ kind: 'set', pointer, value }]);
    const [row] = gridOf(odd, 'route', []).rows;
    expect(row?.name).toBe(rulesOf(odd.read.value)[0]?.name);
  });

  it('refuses a cell that means nothing: its place, what stands there, what is meant', () => {
    const answer = written(openDocument(text), 'gold-callers', 'customer.tier', 'goldd');
    expect(answer).toMatchObject({ ok: false });
    if (answer.ok) return;
    expect(answer.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^row \d+, column \d+ \(customer\.tier\) is "goldd"; expected one of/),
    ]);
  });

  it('takes a block from a spreadsheet as changes and new rules, in one step', () => {
    const before = openDocument(text);
    const grid = gridOf(before, 'route', []);
    const at = { row: grid.rows.length - 1, column: 0 };
    const block = [['everybody-else'], ['first-new'], ['second-new']];
    const answer = changeCells(before, grid, at, block);
    if (!answer.ok) throw new Error(answer.problems[0]?.message);
    const names = rulesOf(answer.document.read.value).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['first-new', 'second-new']);
    expect(names.at(-1)).toBe('everybody-else');
    expect(undo(answer.document).text).toBe(text);
  });

  it('takes a table with headers: changed, new and missing rules', () => {
    const before = openDocument(text);
    const csv = 'name;priority;call.type;=> queue\neverything-else;1;;orders-en\nnew;7;order;x\n';
    const answer = takeTable(before, 'route', csv);
    if (!answer.ok) throw new Error(answer.problems[0]?.message);
    const rules = rulesOf(answer.document.read.value);
    expect(rules.map(({ name }) => name)).toEqual(['new', 'everything-else']);
    expect(takeTable(before, 'route', 'name,priority,colour\na,1,red')).toMatchObject({
      ok: false,
      problems: [{ row: 1, column: 3 }],
    });
  });

  it('S22: comes back byte for byte after 1,000 random edits through its views', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const someCell = fc.constantFrom(
      '',
      '-',
      'gold',
      'gold|none',
      '7',
      '>=40',
      'x',
      '!de',
      '{a|b}',
    );
    const anEdit = fc.oneof(
      fc.record({ do: fc.constant('set' as const), at: fc.nat(), value: json }),
      fc.record({ do: fc.constant('remove' as const), at: fc.nat() }),
      fc.record({
        do: fc.constant('insert' as const),
        at: fc.nat(),
        index: fc.nat(20),
        value: json,
      }),
      fc.record({ do: fc.constant('add' as const) }),
      fc.record({ do: fc.constant('move' as const), at: fc.nat(), by: fc.constantFrom(-1, 1) }),
      fc.record({
        do: fc.constant('type' as const),
        from: fc.nat(),
        cut: fc.nat(9),
        put: fc.string(),
      }),
      fc.record({ do: fc.constant('repair' as const) }),
      fc.record({ do: fc.constant('reset' as const) }),
      fc.record({
        do: fc.constant('cells' as const),
        at: fc.nat(),
        index: fc.nat(40),
        block: fc.array(fc.array(someCell, { minLength: 1, maxLength: 3 }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    );
    let looked = 0;
    let cells = 0;
    fc.assert(
      fc.property(fc.array(anEdit, { minLength: 1_000, maxLength: 1_000 }), (edits) => {
        let now = openDocument(text);
        for (const one of edits) {
          const next = carriedOut(now, one);
          cells += one.do === 'cells' && next !== now ? 1 : 0;
          now = next;
          if (now.isHalfTyped) continue;
          looked += 1;
          expectRead(now, pointersIn(now.read.value, ''), looked);
        }
        expect(undoneWhole(now).text).toBe(text);
      }),
      { numRuns: 2, endOnFailure: true },
    );
    expect(looked).toBeGreaterThan(500);
    expect(cells).toBeGreaterThan(5);
  });
});

/** What was read again after a change is what the whole text says, each value where it stands. */
function expectRead({ text: now, read }: RuleDocument, pointers: readonly string[], at: number) {
  expect(read.value).toEqual(JSON.parse(now));
  const pointer = pointers[at % pointers.length] ?? '';
  const node = nodeAt(read.root, pointer);
  if (node === undefined) throw new Error(`nothing stands at ${pointer}`);
  expect(JSON.parse(now.slice(node.start, node.end))).toEqual(valueAt(read.value, pointer));
}

interface RandomEdit {
  readonly do: 'set' | 'remove' | 'insert' | 'add' | 'move' | 'type' | 'repair' | 'reset' | 'cells';
  readonly block?: readonly (readonly string[])[];
  readonly at?: number;
  readonly index?: number;
  readonly value?: unknown;
  readonly by?: number;
  readonly from?: number;
  readonly cut?: number;
  readonly put?: string;
}

function carriedOut(now: RuleDocument, one: RandomEdit): RuleDocument {
  const pointers = pointersIn(now.read.value, '');
  const pointer = pointers[(one.at ?? 0) % pointers.length] ?? '';
  switch (one.do) {
    case 'set':
    case 'remove':
      return pointer === '' ? now : edit(now, [{ kind: one.do, pointer, value: one.value }]);
    case 'insert': {
      const lists = pointers.filter((at) => /\/(rules|all|any|steps|cases)$/.test(at));
      const list = lists[(one.at ?? 0) % lists.length] ?? '/rules';
      const { index = 0, value: put } = one;
      return edit(now, [{ kind: 'insert', pointer: list, index, value: put }]);
    }
    case 'add':
      return addRule(now, { type: 'route', params: {} });
    case 'move':
      return moveRule(now, `/rules/${(one.at ?? 0) % 11}`, one.by === 1 ? 1 : -1);
    case 'type': {
      const start = (one.from ?? 0) % (now.text.length + 1);
      const { cut = 0, put = '' } = one;
      return typed(now, now.text.slice(0, start) + put + now.text.slice(start + cut));
    }
    case 'cells': {
      const grid: Grid = gridOf(now, 'route', []);
      const { at = 0, index = 0, block = [] } = one;
      const place = { row: at % (grid.rows.length + 1), column: index % grid.columns.length };
      const answer = changeCells(now, grid, place, block);
      return answer.ok ? answer.document : now;
    }
    case 'repair':
      return typed(now, JSON.stringify(now.read.value, null, 2));
    // Random values leave soon no table whose cells could be changed.
    case 'reset':
      return typed(now, text);
  }
}

function pointersIn(of: unknown, pointer: string): readonly string[] {
  if (typeof of !== 'object' || of === null) return [pointer];
  const below = Object.entries(of).flatMap(([key, inner]) =>
    pointersIn(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [pointer, ...below];
}
