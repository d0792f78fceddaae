/**
 * Sends spans to a collector as OTLP over HTTP in JSON.
 * Source: the OTLP specification 1.x, with its mapping to JSON.
 */
import type { Attributes, AttributeValue, HrTime } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Collector } from './request-spans.ts';

const sendMsMax = 10_000;
const nanosPerSecond = 1_000_000_000n;

export class OtlpExporter implements SpanExporter {
  readonly #collector: Collector;
  #hasWarned = false;

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  export(spans: ReadableSpan[], told: (result: ExportResult) => void): void {
    this.#send(spans).then(
      () => told({ code: ExportResultCode.SUCCESS }),
      (error: Error) => {
        this.#warn(error);
        told({ code: ExportResultCode.FAILED, error });
      },
    );
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  async #send(spans: readonly ReadableSpan[]): Promise<void> {
    const { url, headers } = this.#collector;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(requestOf(spans)),
      signal: AbortSignal.timeout(sendMsMax),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  }

  #warn({ message, cause }: Error): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const why = cause instanceof Error ? cause.message : message;
    process.emitWarning(`traces are lost at ${this.#collector.url}: ${why}`);
  }
}

function requestOf(spans: readonly ReadableSpan[]): object {
  const [first] = spans;
  const resource = { attributes: attributesOf(first?.resource.attributes ?? {}) };
  const scopeSpans = spans.map((span) => ({
    scope: { name: span.instrumentationScope.name },
    spans: [spanOf(span)],
  }));
  return { resourceSpans: [{ resource, scopeSpans }] };
}

function spanOf(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  const { code, message } = span.status;
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    name: span.name,
    // OTLP counts kinds of spans from 1; 0 means unknown.
    kind: span.kind + 1,
    startTimeUnixNano: nanosOf(span.startTime),
    endTimeUnixNano: nanosOf(span.endTime),
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name,
      timeUnixNano: nanosOf(time),
      attributes: attributesOf(attributes),
    })),
    status: { code, message },
  };
}

function nanosOf([seconds, nanos]: HrTime): string {
  return String(BigInt(seconds) * nanosPerSecond + BigInt(nanos));
}

function attributesOf(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValueOf(value) }],
  );
}

function anyValueOf(value: AttributeValue | null | undefined): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValueOf) } };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') return { stringValue: String(value) };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
