/**
 * Carries out authorised operations for HTTP and sockets: once for an idempotency key, and audited
 * if the operation says so.
 */
import { z } from 'zod';
import { type CallResource, Refusal } from '../../contracts/index.ts';
import type { Clock, ReportFault, Wire } from '../../live/index.ts';
import {
  holdsRight,
  type Principal,
  seeCallerNumbers,
  withHiddenNumbers,
} from '../../services/index.ts';
import { type Store, StoreError } from '../../store/index.ts';
import { forwardOperation } from '../gateway/forward-operation.ts';
import { AnswerText, type ApiRequest, type OperationEntry } from '../operations/operation.ts';
import { notJournaled } from '../operations/readiness.ts';
import type { Services } from '../operations/services.ts';
import type { AuditedRequest, RequestContent } from './admission/gate.ts';
import { answerWithin } from './admission/limited.ts';
import { type IdempotentAnswers, keptOf, keyIn, type OperationOutcome } from './idempotency.ts';
import type { Machine } from './machine.ts';
import type { RebuildAnswer } from './rebuilt-answers.ts';
import type { RunningRequests } from './running-requests.ts';
import type { ExplainStale } from './stale-version.ts';

const lookEveryMs = 25;
/** Longest wait in ms for the store, then `storage_unavailable`. */
const waitMsMax = 5_000;

/** Runs a request's work once the store is free; synchronously if it already is. */
export type StoreTurn = <Answer>(
  work: () => Answer | Promise<Answer>,
  waitedMs?: number,
) => Answer | Promise<Answer>;

/**
 * A write that meets another process's lock has done nothing and is retried, not blocking the
 * thread.
 */
export function onceFree(store: Store, clock: Clock): StoreTurn {
  const run: StoreTurn = (work, before = 0) => {
    const again = async (error: unknown) => {
      let waitedMs = before;
      const isLocked = error instanceof StoreError && error.code === 'store_busy';
      if (!isLocked || waitedMs >= waitMsMax) throw error;
      do {
        await new Promise<void>((wake) => clock.after(lookEveryMs, wake));
        waitedMs += lookEveryMs;
      } while (waitedMs < waitMsMax && store.isLocked());
      return run(work, waitedMs);
    };
    return orElse(work, again);
  };
  return run;
}

export interface Routes {
  readonly serving: Services;
  readonly once: IdempotentAnswers;
  readonly onceFree: StoreTurn;
  readonly rebuild: RebuildAnswer;
  readonly explainStale: ExplainStale;
  readonly running: RunningRequests;
  readonly onInternal: ReportFault;
}

/** A request for an operation: how it arrived, and how its answer is encoded. */
export interface OperationCall<Shown> extends AuditedRequest {
  readonly key: unknown;
  readonly body: RequestContent['body'];
  readonly onReplay: () => void;
  /** Encodes the answer at once, before later input changes its source. */
  readonly show: (answered: unknown) => Shown;
  readonly machine: Machine;
}

type Answered<Shown> = Pick<OperationOutcome<Shown>, 'status' | 'shown'>;

/** Runs the operation; synchronous if the operation is and has no idempotency key. */
export function carryOut<Shown>(
  entry: OperationEntry,
  asked: ApiRequest,
  {
    serving,
    once,
    onceFree,
    rebuild,
    explainStale,
    request,
  }: Routes & { readonly request: OperationCall<Shown> },
): Answered<Shown> | Promise<Answered<Shown>> {
  const { status = 200, handler, audited, auditedAs, method, answer } = entry.operation;
  const showText = (text: string) => request.show(new AnswerText('application/json', text));
  const key = keyIn(request.key, entry.operation);
  const run = () => {
    const before = typeof audited === 'function' ? audited(asked, serving) : null;
    const done = (whole: unknown): OperationOutcome<Shown> => {
      const of = { principal: asked.principal, wire: serving.wire, store: serving.store };
      const answered = numbersShownTo(answerWithin(entry.id, whole, of), of);
      const after = keptOf(answered);
      const states = { before, after };
      // A dry run changes nothing, so it is not audited.
      const isTrial = Reflect.get(asked.query, 'dryRun') === 'true';
      if (!isTrial) serving.gate.note(entry, request, auditedAs?.(states) ?? states);
      const isKept = key !== null && after !== null && answer !== null;
      const kept = isKept ? JSON.stringify(z.encode(answer, after as never)) : 'null';
      // The first answer and its repeats share one encoded text, unless it has a secret.
      const shown = isKept && after === answered ? showText(kept) : request.show(answered);
      return { status, shown, kept };
    };
    const isReading = method === 'GET';
    if (!isReading && serving.live.isRefusing) throw notJournaled(serving);
    const answered = onceFree<unknown>(
      () =>
        forwardOperation(entry, asked, { serving, ...request }) ??
        handler.run(asked as never, serving),
    );
    const carried = answered instanceof Promise ? answered.then(done) : done(answered);
    return isReading ? carried : whenWritten(carried, serving);
  };
  const [path = request.url] = request.url.split('?', 1);
  const explained = async (error: unknown): Promise<never> => {
    // The core refuses by the code alone.
    const isOfCore = method !== 'GET' && serving.live.journalProblem !== null;
    if (isOfCore && error instanceof Refusal && error.code === 'storage_unavailable') {
      throw notJournaled(serving);
    }
    throw await explainStale(error, { operation: entry.operation, asked, serving, path });
  };
  if (key === null || asked.person === null) return orElse(run, explained);
  const answered = once.answer({
    path: `${method} ${path}`,
    body: request.body,
    key,
    person: asked.person,
    run,
    // Orders keep their verdict by the request's key.
    isRepeatable: entry.operation.errors.includes('order_state_not_allowed'),
    again: ({ body }) => {
      request.onReplay();
      return showText(body);
    },
    rebuilt: async (callId) => {
      const answered = await rebuild({ operation: entry.operation, asked, serving, callId });
      if (answered === undefined) return null;
      request.onReplay();
      const seen = numbersShownTo(answered, { principal: asked.principal, wire: serving.wire });
      // What was refused because it could not be written is answered once it is.
      if (serving.live.isRefusing) throw notJournaled(serving);
      return await whenWritten({ status, shown: request.show(seen), kept: '' }, serving);
    },
  });
  return answered.catch(explained);
}

/** The answer of `run`; `failed` handles an error that it throws or rejects with. */
function orElse<Answer>(
  run: () => Answer | Promise<Answer>,
  failed: (error: unknown) => Promise<Answer>,
): Answer | Promise<Answer> {
  try {
    const answer = run();
    return answer instanceof Promise ? answer.catch(failed) : answer;
  } catch (error) {
    return failed(error);
  }
}

/** An operation with effects outside the core is answered once the journal holds them. */
function whenWritten<Shown>(
  carried: OperationOutcome<Shown> | Promise<OperationOutcome<Shown>>,
  serving: Services,
): OperationOutcome<Shown> | Promise<OperationOutcome<Shown>> {
  const { live } = serving;
  if (live.journal === null) return carried;
  const written = async (): Promise<OperationOutcome<Shown>> => {
    const done = await carried;
    if ((await live.kept()) === false) throw notJournaled(serving);
    return done;
  };
  return written();
}

/** Hides the numbers of calls that are not the reader's own; any other answer stays as it is. */
function numbersShownTo(
  answered: unknown,
  { principal, wire }: { readonly principal: Principal | null; readonly wire: Wire },
): unknown {
  if (principal === null || holdsRight(seeCallerNumbers, principal)) return answered;
  const own = wire.idOrNull(principal.agentId);
  const shown = (one: unknown): unknown => {
    if (!isCall(one)) return one;
    const isOwn = own !== null && one.legs.some(({ agentId }) => agentId === own);
    return isOwn ? one : withHiddenNumbers(one, wire);
  };
  const { items } = Object(answered) as { readonly items?: unknown };
  return Array.isArray(items) ? { ...Object(answered), items: items.map(shown) } : shown(answered);
}

function isCall(one: unknown): one is CallResource {
  return typeof one === 'object' && one !== null && 'legs' in one && 'callId' in one;
}
