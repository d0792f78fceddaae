/** Traces of requests, as a collector of OpenTelemetry receives them. */
import { describe, expect, it } from 'vitest';
import { openLog } from '../../services/index.ts';
import { openRequestSpans } from '../../workflows/index.ts';
import { aServer, type Body } from '../support/api-server.ts';
import { aCollector } from '../support/trace-collector.ts';

const traceId = 'c'.repeat(32);
const parentId = 'd'.repeat(16);

describe('a collector of traces', () => {
  it('hears of every request, as part of the trace that it names', async () => {
    const collector = await aCollector();
    const spans = await openRequestSpans({ url: `${collector.url}/v1/traces`, headers: {} });
    const lines: Body[] = [];
    const log = openLog({ write: (line: string) => void lines.push(JSON.parse(line)) }, 'debug');
    const { get } = await aServer(undefined, [], {}, { spans, log });
    await get('/api/v1/calls/c1', { traceparent: `00-${traceId}-${parentId}-01` });
    for (const bad of ['nonsense', `00-${'0'.repeat(32)}-${parentId}-01`]) {
      await get('/version', { traceparent: bad });
    }
    await get('/nowhere');
    await spans.close();
    const told = collector.spans();
    expect(told.map(({ name }) => name)).toEqual([
      'GET /api/v1/calls/{call}',
      'GET /version',
      'GET /version',
      'GET none',
    ]);
    expect(told[0]).toMatchObject({ traceId, parentSpanId: parentId, kind: 2 });
    expect(told[0]?.attributes).toContainEqual({
      key: 'http.response.status_code',
      value: { intValue: '404' },
    });
    for (const { traceId: own, parentSpanId } of told.slice(1)) {
      expect(own).toMatch(/^(?!0{32}|c{32})[\da-f]{32}$/);
      expect(parentSpanId).toBeUndefined();
    }
    expect(lines[0]).toMatchObject({ traceId, operation: 'getCall' });
  });

  it('that is away costs no request', async () => {
    const collector = { url: 'http://127.0.0.1:9/v1/traces', headers: {} };
    const spans = await openRequestSpans(collector);
    const { get } = await aServer(undefined, [], {}, { spans });
    expect((await get('/version')).status).toBe(200);
    await spans.close();
  });
});
