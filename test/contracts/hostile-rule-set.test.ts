import { describe, expect, it } from 'vitest';
import { parseRuleSet, readRuleSet } from '../../contracts/index.ts';
import { faults, onlyFinding, textOf, withValue } from '../support/rule-texts.ts';
import { specSet } from '../support/spec-rules.ts';

const route = specSet('route');

describe('F6: a hostile text', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it.each<[string, string, string]>([
    ['a million brackets', '['.repeat(1_000_000), 'json-too-deep'],
    ['twenty-five levels', `{"set":${nested(24)}}`, 'json-too-deep'],
    ['ten megabytes', `{"set":"${'x'.repeat(10_000_000)}"}`, 'text-too-long'],
    ['ten megabytes of brackets', '['.repeat(10_000_000), 'text-too-long'],
    ['a megabyte of two-byte letters', `"${'é'.repeat(600_000)}"`, 'text-too-long'],
    ['a key twice', '{"set":"a","set":"b"}', 'duplicate-key'],
    ['a key twice, once escaped', '{"set":"a","s\\u0065t":"b"}', 'duplicate-key'],
    ['__proto__', '{"set":"a","rules":[{"__proto__":{"a":1}}]}', 'unknown-key'],
    ['__proto__ escaped', '{"\\u005f_proto__":1}', 'unknown-key'],
    ['constructor', '{"params":{"constructor":1}}', 'unknown-key'],
    ['prototype', '{"prototype":1}', 'unknown-key'],
    ['a number beyond all', '{"version":1e400}', 'out-of-range'],
    ['a number that would be rounded', '{"version":9007199254740993}', 'out-of-range'],
    ['a negative one', '{"version":-9007199254740993}', 'out-of-range'],
    ['minus nothing', '{"version":-0}', 'out-of-range'],
    ['NaN', '{"version":NaN}', 'json-syntax'],
    ['nothing', '', 'json-syntax'],
    ['half a text', '{"set":"a', 'json-syntax'],
  ])('is refused: %s', (_what, text, id) => {
    const finding = onlyFinding(text);
    expect(finding.id).toBe(id);
    expect(finding.line).toBeGreaterThan(0);
    expect(finding.message.length).toBeLessThan(500);
  });

  it('names the place of a number that would be rounded', () => {
    const text = '{\n  "set": "a",\n  "version": 9007199254740993\n}';
    expect(onlyFinding(text)).toMatchObject({ pointer: '/version', line: 3, column: 14 });
  });

  it('with groups nested deeper than eight is refused, and with eight is not', () => {
    const groups = (depth: number): object =>
      depth === 0
        ? { fact: 'call.type', operator: 'equal', value: 'order' }
        : { not: groups(depth - 1) };
    expect(faults(withValue(route, 'rules.0.conditions', groups(8)))).toEqual([]);
    expect(faults(withValue(route, 'rules.0.conditions', groups(9)))[0]).toMatch(/^too-deep /);
  });

  it('never makes the reader throw, wherever it is cut or changed', () => {
    const text = textOf(specSet('check'));
    for (let at = 0; at < text.length; at += 7) {
      for (const piece of ['', '"', '{', '}', '[', ',', '\\', '\u0000', '9e999', '\ud800']) {
        const parsed = parseRuleSet(`${text.slice(0, at)}${piece}${text.slice(at + 1)}`);
        if (parsed.ok) continue;
        expect(parsed.findings.length).toBeGreaterThan(0);
        for (const { line, column, message } of parsed.findings) {
          expect(Math.min(line, column)).toBeGreaterThan(0);
          expect(message).not.toBe('');
        }
      }
    }
  });
});

describe('a rule set as a value', () => {
  it('is read like its text', () => {
    const file = specSet('prompt');
    expect(readRuleSet(file)).toMatchObject({ ok: true, file });
    const broken = JSON.parse(withValue(file, 'rules.0.event.params.kind', 'sideSell')) as unknown;
    expect(readRuleSet(broken)).toMatchObject({
      ok: false,
      findings: [{ id: 'wrong-value', pointer: '/rules/0/event/params/kind' }],
    });
  });

  const cyclic: { rules: unknown[] } = { rules: [] };
  cyclic.rules.push(cyclic);
  let wide: unknown = 'x';
  for (let depth = 0; depth < 20; depth += 1) wide = [wide, wide, wide, wide];
  const asked: string[] = [];
  const withGetter = {
    get set() {
      asked.push('set');
      return 'a';
    },
  };

  it.each<[string, unknown, string, string]>([
    ['a getter', withGetter, 'wrong-type', '/set'],
    ['a cycle', cyclic, 'wrong-type', '/rules/0'],
    ['a reference shared without end', wide, 'text-too-long', ''],
    ['an instance of a class', { set: new Map() }, 'wrong-type', '/set'],
    ['a date', { rules: [{ from: new Date(0) }] }, 'wrong-type', '/rules/0/from'],
    ['NaN', { version: Number.NaN }, 'out-of-range', '/version'],
    ['Infinity', { version: -Infinity }, 'out-of-range', '/version'],
    ['-0', { version: -0 }, 'out-of-range', '/version'],
    ['a number beyond 2^53', { version: 2 ** 53 }, 'out-of-range', '/version'],
    ['a big integer', { version: 1n }, 'wrong-type', '/version'],
    ['undefined', { set: undefined }, 'wrong-type', '/set'],
    ['a function', { set: () => 'a' }, 'wrong-type', '/set'],
    ['a symbol as key', { [Symbol('a')]: 1 }, 'unknown-key', '/Symbol(a)'],
    ['an own __proto__', JSON.parse('{"__proto__":{"set":"a"}}'), 'unknown-key', '/__proto__'],
    ['a constructor', { constructor: 1 }, 'unknown-key', '/constructor'],
    ['a gap in a list', { rules: new Array(3) }, 'wrong-type', '/rules/0'],
    ['nothing', undefined, 'wrong-type', ''],
  ])('is refused with %s', (_what, value, id, pointer) => {
    const read = readRuleSet(value);
    expect(read.ok ? [] : read.findings.map((one) => `${one.id} ${one.pointer}`)).toEqual([
      `${id} ${pointer}`,
    ]);
    expect(asked).toEqual([]);
  });

  it('is refused where reading it fails', () => {
    const trap = new Proxy(
      {},
      {
        ownKeys() {
          throw new TypeError('no');
        },
      },
    );
    expect(readRuleSet({ rules: trap })).toMatchObject({ ok: false });
  });
});
