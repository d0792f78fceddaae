import { describe, expect, it } from 'vitest';
import { parseDecisionHeader, parseDecisionLine } from '../../contracts/index.ts';

const line = {
  kind: 'route',
  set: 'orders',
  version: 3,
  atMs: 1_794_300_000_000,
  subject: 'c1',
  facts: {
    'call.type': 'order',
    'call.attempts': 2,
    'customer.known': true,
    'customer.tier': null,
    'call.digits': ['1', '2'],
    'order.lines': [{ 'line.sku': 'LINGE-01', 'line.quantity': 1 }],
  },
  matched: ['gold-german-order-calls'],
};

function problems(of: unknown): readonly string[] {
  const parsed = parseDecisionLine(JSON.stringify(of), 7);
  return parsed.ok ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('a line of a decision journal', () => {
  it('is read with facts of every type', () => {
    expect(parseDecisionLine(JSON.stringify(line), 2)).toEqual({ ok: true, value: line });
  });

  it.each([
    [{ ...line, kind: 'rout' }, '/kind wrong_value'],
    [{ ...line, set: 'Orders' }, '/set wrong_format'],
    [{ ...line, version: 1.5 }, '/version wrong_type'],
    [{ ...line, facts: { 'call.type': { is: 'order' } } }, '/facts/call.type wrong_type'],
    [{ ...line, facts: { '1st': 1 } }, '/facts/1st wrong_format'],
    [{ ...line, matched: 'one' }, '/matched wrong_type'],
    [{ ...line, note: 'x' }, '/note unknown_key'],
  ])('is refused with the place of what is wrong', (wrong, problem) => {
    expect(problems(wrong)).toEqual([problem]);
  });

  it('names its line in a finding', () => {
    const parsed = parseDecisionLine('{ "kind": ', 7);
    expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'json_syntax', line: 7 }] });
  });

  it('comes after a header that names the format', () => {
    expect(parseDecisionHeader('{"schema":"callwright.decisions/1"}')).toMatchObject({ ok: true });
    expect(parseDecisionHeader('{"schema":"callwright.decisions/2"}')).toMatchObject({
      ok: false,
      problems: [{ pointer: '/schema' }],
    });
  });
});
