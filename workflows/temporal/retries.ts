/** How calls to Temporal are tried again, and what becomes of a try that comes after the end. */
import {
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  type GrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type NextCall = ReturnType<Parameters<Interceptor>[1]>;

/**
 * Of gRPC: FAILED_PRECONDITION; some 20 s of pauses. A workflow whose workers were killed in three
 * tries takes nothing until one has ended its task.
 */
const notReady = { code: 9, triesMax: 10 } as const;
/** Of gRPC: CANCELLED. */
const cancelledCode = 1;

/**
 * Of a connection: as the client tries again by itself, and while a workflow is not ready; nothing
 * is tried any more once it is over.
 */
export function retriesUntil(over: AbortSignal): Interceptor[] {
  const usual = defaultGrpcRetryOptions();
  const mayPass: GrpcRetryOptions['retryableDecider'] = (attempt, status) =>
    usual.retryableDecider(attempt, status) ||
    (status.code === notReady.code && attempt < notReady.triesMax);
  const retryableDecider: typeof mayPass = (...of) => !over.aborted && mayPass(...of);
  return [makeGrpcRetryInterceptor({ ...usual, retryableDecider }), cancelledOnceClosed];
}

/**
 * A try that was put off outlives its connection, and what the channel then throws in its timer
 * would end the process.
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
