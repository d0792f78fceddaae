import { describe, expect, it } from 'vitest';
import { type LogLevel, openLog } from '../../services/index.ts';
import { aServer, type Body } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';

/** A log, and what it has written. */
function aLog(level: LogLevel, isTTY = false) {
  const written: string[] = [];
  const log = openLog({ isTTY, write: (line: string) => void written.push(line) }, level);
  return { log, written, lines: () => written.map((line) => JSON.parse(line) as Body) };
}

const card = '4111 1111 1111 1111';

describe('the log of a service', () => {
  it('says of each request which it was, who asked, and which call it was about', async () => {
    const { log, lines } = aLog('info');
    const served = await aServer(undefined, [], {}, { log });
    served.tell(logsOn('a'), arrives('c1'), accepts('c1/1'), connects('c1/1'));
    const headers = { 'x-request-id': 'mine-1', 'if-match': '"v1"' };
    await served.ask('POST', '/api/v1/calls/c1/hold', { as: 'a', headers, body: {} });
    await served.get('/api/v1/calls/c1');
    await served.get('/api/v1/calls/none');
    expect(lines()).toMatchObject([
      { level: 'info', requestId: 'mine-1', callId: 'c1', operation: 'holdCall', actor: 'a' },
      { level: 'info', callId: 'none', operation: 'getCall', status: 404, actor: 'anna' },
    ]);
    for (const { time, ms } of lines()) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(ms).toBeGreaterThanOrEqual(0);
    }
  });

  it('tells what is read to who asks for more, and nothing below its level', async () => {
    const told = async (level: LogLevel) => {
      const { log, lines } = aLog(level);
      const served = await aServer(undefined, [], {}, { log });
      await served.get('/version');
      return lines().map(({ operation }) => operation);
    };
    expect(await told('debug')).toEqual(['getVersion']);
    expect([await told('info'), await told('warn'), await told('silent')]).toEqual([[], [], []]);
  });

  it.each([
    [`paid by ${card}`, '1111 1111'],
    ['Authorization: Bearer eyJhbGciOi.J9.x-y_z', 'eyJ'],
    ['key cw_0123456789abcdef_abcDEF-_9', 'abcDEF'],
    ['signs with whsec_MfKQ9r8GKYqrTwjU', 'MfKQ'],
    ['postgres://cw:hunter2@db/orders is gone', 'hunter2'],
  ])('masks what is secret in "%s"', (text, secret) => {
    for (const isTTY of [false, true]) {
      const { log, written } = aLog('error', isTTY);
      log.error({ err: new Error(text) }, text);
      expect(written).toHaveLength(1);
      expect(written[0]).not.toContain(secret);
      expect(written[0]).toMatch(/\*\*\*/);
    }
  });

  it('is read by people on a terminal: a line, and below it where a mistake was made', () => {
    const { log, written } = aLog('warn', true);
    log.warn({ webhookId: 'wh1' }, 'a webhook is paused');
    log.error({ requestId: 'req_1', err: new TypeError('no') }, 'no');
    expect(written[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} warn {2}a webhook is paused webhookId=wh1\n$/,
    );
    expect(written[1]).toMatch(/^[\d:.]+ error no requestId=req_1\nTypeError: no\n {4}at /);
  });
});
