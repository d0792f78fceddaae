/** Spans of requests in a trace, and the collector that they are sent to. */

export interface Collector {
  /** Such as `http://collector.example:4318/v1/traces`. */
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}

export interface RequestSpan {
  readonly traceId: string;
  within<Result>(run: () => Result): Result;
  end(status: number): void;
}

export interface RequestSpans {
  begin(of: {
    readonly method: string;
    /** The route's template, such as `/orders/{id}`. */
    readonly path: string;
    /** The request's header `traceparent`; an invalid one is ignored. */
    readonly traceparent: string | undefined;
  }): RequestSpan;
  /** Sends the remaining spans. */
  close(): Promise<void>;
}
