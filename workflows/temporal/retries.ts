/** How calls to Temporal are retried, and not after the connection is closed. */
import {
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  type GrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type NextCall = ReturnType<Parameters<Interceptor>[1]>;

/**
 * gRPC's FAILED_PRECONDITION, retried for about 20 s: once its workers are killed, a workflow
 * accepts nothing until a task completes.
 */
const notReady = { code: 9, triesMax: 10 } as const;
const cancelledCode = 1;

/** The client's default retries and those of `notReady`, until `over` is aborted. */
export function retriesUntil(over: AbortSignal): Interceptor[] {
  const usual = defaultGrpcRetryOptions();
  const mayPass: GrpcRetryOptions['retryableDecider'] = (attempt, status) =>
    usual.retryableDecider(attempt, status) ||
    (status.code === notReady.code && attempt < notReady.triesMax);
  const retryableDecider: typeof mayPass = (...of) => !over.aborted && mayPass(...of);
  return [makeGrpcRetryInterceptor({ ...usual, retryableDecider }), cancelledOnceClosed];
}

/**
 * Cancels calls on a closed connection: a late retry would throw in a timer and end the process.
 */
const cancelledOnceClosed: Interceptor = (options, nextCall) => {
  try {
    return nextCall(options) as ReturnType<Interceptor>;
  } catch {
    return cancelled as unknown as ReturnType<Interceptor>;
  }
};

const cancelled: Pick<NextCall, 'start' | 'sendMessage' | 'halfClose' | 'cancelWithStatus'> = {
  start(metadata, listener) {
    listener?.onReceiveMessage?.(null);
    const details = 'the connection is closed';
    listener?.onReceiveStatus?.({ code: cancelledCode, details, metadata });
  },
  sendMessage() {},
  halfClose() {},
  cancelWithStatus() {},
};
