/** Spans of requests in a trace, and the collector that they are sent to. */

/** Of traces: OTLP over HTTP. */
export interface Collector {
  /** `http://collector.example:4318/v1/traces`. */
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}

/** The span of one request. */
export interface RequestSpan {
  readonly traceId: string;
  /** What is begun inside belongs to it. */
  within<Result>(run: () => Result): Result;
  end(status: number): void;
}

/** A span for each request of a server. */
export interface RequestSpans {
  begin(of: {
    readonly method: string;
    /** As the table has it, with its parameters in braces. */
    readonly path: string;
    /** As the request says; what is none is passed over. */
    readonly traceparent: string | undefined;
  }): RequestSpan;
  /** Sends what waits. */
  close(): Promise<void>;
}
