import { describe, expect, it } from 'vitest';
import { agree, doors, drafts, keyed, withDoors } from '../support/doors.ts';
import { admitting } from '../support/rule-service.ts';

describe('a refusal names the place of what is wrong', () => {
  const bodies: readonly (readonly [string, string, number])[] = [
    ['{"facts":{"call.type":"order",\n"call.type":"return"}}', '/body/facts/call.type', 2],
    ['{"facts":\n{"order.totalMinor":NaN}}', '/body/facts/order.totalMinor', 2],
    ['{"facts":{"__proto__":{"a":1}}}', '/body/facts/__proto__', 1],
    ['{"facts":\n\n{"order.totalMinor":1e400}}', '/body/facts/order.totalMinor', 3],
    ['', '/body', 1],
  ];

  it.each(bodies)('in the document %j', async (body, pointer, line) => {
    const { ask } = await withDoors();
    const headers = { 'content-type': 'application/json' };
    const refused = await ask('POST', `${doors}/evaluate`, { as: 'paul', body, headers });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_parameter',
        errors: [
          { pointer, line, column: expect.any(Number), expected: expect.stringMatching(/./) },
        ],
      },
    });
  });

  it('in the cases, with what came in place of what was expected', async () => {
    const served = await withDoors();
    const file = admitting(['order', 'return'], 1);
    const cases = file.cases?.map((one, place) =>
      place === 1 ? { ...one, expect: { winner: 'busy-order' } } : one,
    );
    const version = await drafts(served, cases === undefined ? file : { ...file, cases });
    const url = `${doors}/versions/${version}/check`;
    expect(await served.ask('POST', url, { as: 'paul' })).toMatchObject({
      status: 422,
      body: {
        code: 'tests_failing',
        detail: 'Of 3 cases, 1 fail; expected none.',
        failedCases: [{ name: 'return hears busy' }],
        errors: [
          {
            code: 'failing-case',
            pointer: '/cases/1',
            expected: '{"winner":"busy-order"}',
            received: '{"winner":"busy-return"}',
          },
        ],
      },
    });
  });

  it('where an activation begins in the past, or a backtest ends before it begins', async () => {
    const served = await withDoors();
    const { ask } = served;
    await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
    const past = '2020-01-01T00:00:00.000Z';
    const activated = await ask('POST', `${doors}/versions/2/activate`, {
      as: 'paul',
      body: { waiting: 'migrate', at: past },
      headers: keyed('past'),
    });
    expect(activated).toMatchObject({
      status: 400,
      body: { code: 'invalid_parameter', errors: [{ pointer: '/body/at', received: past }] },
    });
    const body = { from: '2020-01-02T00:00:00Z', to: past };
    const tested = await ask('POST', `${doors}/versions/2/backtest`, { as: 'paul', body });
    expect(tested).toMatchObject({
      status: 400,
      body: {
        detail: `"from" is 2020-01-02T00:00:00.000Z; expected an instant up to "to", which is ${past}.`,
        errors: [{ pointer: '/body/from' }],
      },
    });
  });

  it('where If-Match names no revision', async () => {
    const { ask } = await withDoors();
    const headers = { 'if-match': '*' };
    const saved = await ask('PUT', `${doors}/draft`, { as: 'paul', body: '{}', headers });
    expect(saved).toMatchObject({
      status: 412,
      body: {
        detail: expect.stringContaining('you change a version of another form, expected "v0"'),
      },
    });
  });
});
