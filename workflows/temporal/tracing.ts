/**
 * Traces of OpenTelemetry: what it took to tell an order something, its workflow's turn, and the
 * effects that came of it, as one trace, also across processes.
 *
 * Spans are sent to a collector as OTLP in JSON, some at a time. One that is away costs traces,
 * never an order. Of the variables of OpenTelemetry its own packages read those of the resource,
 * the sampler and the batches.
 * Source: durable-orders.md 10.3, interceptors; the OTLP specification 1.x.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry-v2';
import type { WorkerOptions } from '@temporalio/worker';
import { OtlpExporter } from './otlp-exporter.ts';
import type { Collector } from './temporal-place.ts';

/** Those of one collector, for clients and workers. */
export interface Tracing {
  readonly client: { readonly workflow: WorkflowClientInterceptor[] };
  readonly worker: Required<Pick<WorkerOptions, 'interceptors' | 'sinks'>>;
  /** Calls as part of the caller's trace, which a message may name. */
  within<Result>(traceparent: string | undefined, call: () => Result): Result;
  /** Sends what waits. */
  close(): Promise<void>;
}

/** By URL: clients and workers of a process share them. */
const opened = new Map<string, Tracing>();

export function openTracing(collector: Collector): Tracing {
  const tracing = opened.get(collector.url) ?? open(collector);
  opened.set(collector.url, tracing);
  return tracing;
}

function open(collector: Collector): Tracing {
  // The first of a process stays; both refuse a second.
  context.setGlobalContextManager(new AsyncContexts());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const named = resourceFromAttributes({ 'service.name': 'callwright' });
  const resource = named.merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor(new OtlpExporter(collector));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  const tracer = provider.getTracer('callwright');
  return {
    client: { workflow: [new OpenTelemetryWorkflowClientInterceptor({ tracer })] },
    worker: {
      interceptors: {
        activity: [
          (of) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(of, { tracer }) }),
        ],
      },
      sinks: { exporter: makeWorkflowExporter(processor, resource) },
    },
    within(traceparent, call) {
      if (traceparent === undefined) return call();
      const caller = propagation.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
      return context.with(caller, call);
    },
    close: () => processor.forceFlush(),
  };
}

/** What a call belongs to, kept across its waits. */
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
