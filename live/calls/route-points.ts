/**
 * Calls at a route point: asks the host that is connected where they go, again where it fails, and
 * gives its answer to the core, whose deadline acts meanwhile. Source: decisions/0049.
 */
import type { FactsFile } from '../../rules/index.ts';
import type { KeptCall } from '../projection/kept-call.ts';
import { done, type ServiceAnswer } from '../service-answer.ts';
import { type CallPort, take } from './call-port.ts';
import { whyNotDialled } from './outside-numbers.ts';

const attemptsDefault = 2;

/** What a host is asked, in the API's ids. */
export interface RouteQuestion {
  readonly callId: string;
  readonly queueId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly data: string | null;
  readonly facts: FactsFile;
  readonly attempt: number;
  /** The core takes the default after it. */
  readonly deadlineMs: number;
}

/** Where a call goes, in the API's ids, or why the host cannot say. */
export interface RouteReply {
  readonly queueId?: string | undefined;
  readonly number?: string | undefined;
  readonly problem?: string | undefined;
}

export interface RouteHost {
  readonly name: string;
  /** Null: it has not answered in time. Never rejects. */
  ask(question: RouteQuestion): Promise<RouteReply | null>;
}

export class RoutePoints {
  readonly #port: CallPort;
  readonly #asking = new Set<string>();
  #host: RouteHost | null = null;

  constructor(port: CallPort) {
    this.#port = port;
  }

  /** A host is connected: it is asked from now on, also for calls that wait already. */
  attach(host: RouteHost): void {
    this.#host = host;
    for (const { coreIds } of this.#port.projection.calls.live()) {
      const coreId = coreIds.at(-1);
      if (coreId !== undefined) this.ask(coreId);
    }
  }

  detach(host: RouteHost): void {
    if (this.#host === host) this.#host = null;
  }

  /** Asks for a call, unless it is not at a route point or being asked for. */
  ask(coreId: string): void {
    if (this.#host === null || this.#asking.has(coreId)) return;
    this.#asking.add(coreId);
    void this.#askFor(coreId).finally(() => this.#asking.delete(coreId));
  }

  /** A host's answer; the core takes the default where it cannot be obeyed. */
  async answer(
    { call }: KeptCall,
    { host, queueId, number, ...said }: RouteReply & { readonly host: string },
  ): Promise<ServiceAnswer<null>> {
    const { names, projection } = this.#port;
    const callId = projection.calls.partOf(call.callId);
    const to =
      queueId !== undefined
        ? { queueId: names.fileIdOrNull(queueId) ?? queueId }
        : number !== undefined
          ? { number }
          : null;
    // A host is part of the centre, so it has the right to each class that is listed.
    const refused = number === undefined ? null : whyNotDialled(number, this.#port, () => true);
    const problem = refused?.refused.code ?? said.problem;
    return await take(this.#port, {
      type: 'call.routed',
      callId,
      ...(host === '' ? {} : { host }),
      ...(to === null ? {} : { to }),
      ...(problem === undefined ? {} : { problem }),
    });
  }

  async #askFor(coreId: string): Promise<ServiceAnswer<null>> {
    let said: (RouteReply & { readonly host: string }) | null = null;
    for (let attempt = 1; ; attempt += 1) {
      const host = this.#host;
      const at = this.#pointOf(coreId);
      if (at === null) return done(null);
      if (host === null || attempt > at.attempts) {
        return said === null ? done(null) : await this.answer(at.kept, said);
      }
      const reply = await host.ask({ ...at.question, attempt });
      if (reply === null) return done(null);
      said = { ...reply, host: host.name };
      if (reply.problem === undefined) return await this.answer(at.kept, said);
    }
  }

  /** The route point where the call is now; null: at none. */
  #pointOf(coreId: string) {
    const { names, projection, file } = this.#port;
    const kept = projection.calls.kept(names.call(coreId));
    if (kept?.call.derivedState !== 'queued') return null;
    const { adjunct, plan = {} } = file.queues.find(({ id }) => id === kept.queueId) ?? {};
    if (adjunct === undefined || kept.queueId === null) return null;
    const { callId, data } = kept.call;
    const { callerId = null, calledId = null } = kept.legs[0]?.leg ?? {};
    const question: Omit<RouteQuestion, 'attempt'> = {
      callId,
      queueId: names.id(kept.queueId),
      from: callerId?.number ?? null,
      to: calledId?.number ?? null,
      data,
      facts: this.#port.factsOf(callId),
      deadlineMs: plan.maxWaitMs ?? 0,
    };
    return { kept, question, attempts: adjunct.attempts ?? attemptsDefault };
  }
}
