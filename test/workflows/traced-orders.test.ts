/** Traces of orders on Temporal, as a collector of OpenTelemetry receives them. */
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plainCommands, plainHostOptions, plainMessage } from '../../bench/orders/plain-orders.ts';
import { temporalPlace } from '../../cli/temporal/temporal-place.ts';
import type { OrderEvent } from '../../contracts/index.ts';
import { openTemporalHost } from '../../workflows/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { until } from '../support/order-hosts/host-stage.ts';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';
import { aCollector } from '../support/trace-collector.ts';

describe.runIf(isTemporalHere)('a collector of traces', () => {
  it('hears of an update, its workflow and its effects as one trace', async () => {
    const collector = await aCollector();
    const temporal = temporalPlace({
      TEMPORAL_ADDRESS: process.env[serverVariable],
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20key',
    });
    const path = join(aFolder(), 'orders.db');
    const released = Promise.withResolvers<void>();
    const told = ({ kind }: { readonly kind: string }): void => {
      if (kind === 'releaseToFulfilment') released.resolve();
    };
    const taskQueue = 'traced';
    const host = await openTemporalHost({ ...plainHostOptions(told), path, temporal, taskQueue });
    onTestFinished(() => host.stop());
    const traceId = 'c'.repeat(32);
    const traceparent = `00-${traceId}-${'d'.repeat(16)}-01`;
    for (const [n, event] of plainCommands('traced').entries()) {
      const more = event.type === 'submitOrder' ? { traceparent } : {};
      await host.start({ ...plainMessage('traced', n, event), ...more });
    }
    await released.promise;
    const isDone = async () =>
      ((await host.query('order/traced', 'openEffects')) as []).length === 0;
    await until(isDone);
    await host.stop();

    const spans = collector.spans();
    const submitted = spans.filter((span) => span.traceId === traceId);
    const names = submitted.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'UpdateWithStartWorkflow:submitOrder',
        'HandleUpdate:submitOrder',
        ...['saveOrder', 'authorisePayment'].flatMap((kind) => [
          `StartActivity:${kind}`,
          `RunActivity:${kind}`,
        ]),
      ]),
    );
    // Stock is reserved with the turn that the authorisation led to, and so is the release.
    expect(names.filter((name) => name === 'RunActivity:saveOrder')).toHaveLength(3);
    const parentOf = (name: string) => {
      const one = submitted.find((span) => span.name === name);
      return submitted.find(({ spanId }) => spanId === one?.parentSpanId)?.name;
    };
    expect(parentOf('HandleUpdate:submitOrder')).toBe('UpdateWithStartWorkflow:submitOrder');
    expect(parentOf('RunActivity:authorisePayment')).toBe('StartActivity:authorisePayment');
    expect(parentOf('StartActivity:authorisePayment')).toBe('HandleUpdate:submitOrder');
    for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
      expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
    }
    // Drafts are entered without their workflow.
    const isOfDraft = ({ type }: OrderEvent) => /^(changeLines|setPaymentLines)$/.test(type);
    expect(new Set(spans.map((span) => span.traceId)).size).toBe(
      plainCommands('').filter((event) => !isOfDraft(event)).length,
    );
    const [first] = collector.sent;
    expect(first?.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'callwright' },
    });
    expect(collector.keys).toEqual(new Set(['a key']));
  });
});

describe('where traces go', () => {
  it.each([
    [{}, undefined],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' },
      { url: 'http://c:4318/v1/traces', headers: {} },
    ],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/t' }, { url: 'http://c/t', headers: {} }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }, undefined],
  ])('is what %o says', (environment, collector) => {
    expect(temporalPlace(environment).collector).toEqual(collector);
  });

  it.each([
    ['api-key=100%', 'a value of api-key with a % that escapes nothing'],
    ['api-key=a,secret', 'a pair without name and ='],
  ])('are headers that can be read, not %s', (headers, seen) => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
      OTEL_EXPORTER_OTLP_HEADERS: headers,
    };
    expect(() => temporalPlace(environment)).toThrow(`OTEL_EXPORTER_OTLP_HEADERS has ${seen}`);
  });

  it('is a URL that takes JSON', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    };
    expect(() => temporalPlace(environment)).toThrow('has http://c:4317/v1/traces, grpc; expected');
  });
});
