/**
 * OpenTelemetry spans, with one provider per collector, sent as OTLP in JSON. If the collector is
 * down, only traces are lost. OpenTelemetry's environment variables for resource, sampler and
 * batches count.
 * Source: OTLP specification 1.x; W3C Trace Context; semantic conventions of HTTP spans.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OtlpExporter } from './otlp-exporter.ts';
import type { Collector, RequestSpans } from './request-spans.ts';

interface Spans {
  readonly tracer: Tracer;
  readonly processor: BatchSpanProcessor;
  readonly resource: ReturnType<typeof resourceFromAttributes>;
}

/** Tracing by the collector's URL, shared within the process. */
const opened = new Map<string, Spans>();

export function spansFor(collector: Collector): Spans {
  const spans = opened.get(collector.url) ?? open(collector);
  opened.set(collector.url, spans);
  return spans;
}

/** Parses a caller's `traceparent`; an invalid one is ignored. */
export function contextOf(traceparent: string): Context {
  return propagation.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
}

export function requestSpansFor(collector: Collector): RequestSpans {
  const { tracer, processor } = spansFor(collector);
  return {
    begin({ method, path, traceparent }) {
      const caller = traceparent === undefined ? ROOT_CONTEXT : contextOf(traceparent);
      const attributes = { 'http.request.method': method, 'http.route': path };
      const of = { kind: SpanKind.SERVER, attributes };
      const span = tracer.startSpan(`${method} ${path}`, of, caller);
      const within = trace.setSpan(caller, span);
      return {
        traceId: span.spanContext().traceId,
        within: (run) => context.with(within, run),
        end(status) {
          span.setAttribute('http.response.status_code', status);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    // Errors are ignored, as the exporter warns of unsent spans.
    close: () => processor.forceFlush().catch(() => undefined),
  };
}

function open(collector: Collector): Spans {
  // Set once, as OpenTelemetry refuses a second registration in the process.
  context.setGlobalContextManager(new AsyncContexts());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const named = resourceFromAttributes({ 'service.name': 'callwright' });
  const resource = named.merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor(new OtlpExporter(collector));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  return { tracer: provider.getTracer('callwright'), processor, resource };
}

class AsyncContexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Run extends (...args: Args) => ReturnType<Run>>(
    within: Context,
    run: Run,
    self?: ThisParameterType<Run>,
    ...args: Args
  ): ReturnType<Run> {
    return this.#storage.run(within, () => run.apply(self, args));
  }

  bind<Target>(within: Context, target: Target): Target {
    if (typeof target !== 'function') return target;
    const bound = (...args: unknown[]): unknown => this.#storage.run(within, () => target(...args));
    return bound as Target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}
