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
    /** Template of the route, such as `/orders/{id}`. */
    readonly path: string;
    /** Header `traceparent` of the request; an invalid one is ignored. */
    readonly traceparent: string | undefined;
  }): RequestSpan;
  /** Sends the spans not sent yet. */
  close(): Promise<void>;
}
