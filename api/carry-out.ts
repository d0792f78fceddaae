/**
 * Carries out an authorised operation: once for an idempotency key, and audited if the operation
 * says so. Used by HTTP and sockets.
 */

import { z } from 'zod';
import type { AskedOf, Noted } from './access/gate.ts';
import { forwarded } from './gateway/forward.ts';
import type { Machine } from './gateway/machine.ts';
import { type AnsweredOnce, type Carried, keptOf, keyIn } from './idempotency.ts';
import { AnswerText, type Asked, type Entry } from './operation.ts';
import type { RebuildAnswer } from './rebuilt-answers.ts';
import { Refusal } from './refusal.ts';
import type { RunningRequests } from './running.ts';
import type { Serving } from './serving.ts';
import type { OnceFree } from './turns.ts';

export interface Routes {
  readonly serving: Serving;
  readonly once: AnsweredOnce;
  readonly onceFree: OnceFree;
  readonly rebuild: RebuildAnswer;
  readonly running: RunningRequests;
}

/** How it was asked for. */
export interface Request<Shown> extends Noted {
  readonly key: unknown;
  readonly body: AskedOf['body'];
  readonly onReplay: () => void;
  /** Encodes the answer at once, before a later input changes what it was read from. */
  readonly show: (answered: unknown) => Shown;
  readonly machine: Machine;
}

type Answered<Shown> = Pick<Carried<Shown>, 'status' | 'shown'>;

/** Synchronous where the operation is and there is no key. */
export function carryOut<Shown>(
  entry: Entry,
  asked: Asked,
  { serving, once, onceFree, rebuild, request }: Routes & { readonly request: Request<Shown> },
): Answered<Shown> | Promise<Answered<Shown>> {
  const { status = 200, handler, audited, auditedAs, method, answer } = entry.operation;
  const showText = (text: string) => request.show(new AnswerText('application/json', text));
  const key = keyIn(request.key, entry.operation);
  const run = () => {
    const before = typeof audited === 'function' ? audited(asked, serving) : null;
    const done = (answered: unknown): Carried<Shown> => {
      const after = keptOf(answered);
      const states = { before, after };
      // A dry run is not audited.
      const isTrial = Reflect.get(asked.query, 'dryRun') === 'true';
      if (!isTrial) serving.gate.note(entry, request, auditedAs?.(states) ?? states);
      const isKept = key !== null && after !== null && answer !== null;
      const kept = isKept ? JSON.stringify(z.encode(answer, after as never)) : 'null';
      // One text for the first answer and repeats, except for a secret.
      const shown = isKept && after === answered ? showText(kept) : request.show(answered);
      return { status, shown, kept };
    };
    const isReading = method === 'GET';
    if (!isReading && serving.live.isRefusing) throw unwritten();
    const answered = onceFree<unknown>(
      () =>
        forwarded(entry, asked, { serving, ...request }) ?? handler.run(asked as never, serving),
    );
    const carried = answered instanceof Promise ? answered.then(done) : done(answered);
    return isReading ? carried : whenWritten(carried, serving);
  };
  if (key === null || asked.person === null) return run();
  return once.answer({
    path: `${method} ${request.url.split('?', 1)[0]}`,
    body: request.body,
    key,
    person: asked.person,
    run,
    again: ({ body }) => {
      request.onReplay();
      return showText(body);
    },
    rebuilt: async (callId) => {
      const answered = await rebuild({ operation: entry.operation, asked, serving, callId });
      if (answered === undefined) return null;
      request.onReplay();
      return { status, shown: request.show(answered) };
    },
  });
}

/** Effects outside the core are answered when the journal has them. */
function whenWritten<Shown>(
  carried: Carried<Shown> | Promise<Carried<Shown>>,
  { live }: Serving,
): Carried<Shown> | Promise<Carried<Shown>> {
  if (live.journal === null) return carried;
  const written = async (): Promise<Carried<Shown>> => {
    const done = await carried;
    if ((await live.kept()) === false) throw unwritten();
    return done;
  };
  return written();
}

function unwritten(): Refusal {
  const detail =
    'The journal takes nothing for now; reads go on, and what is asked for waits for it.';
  return new Refusal('storage_unavailable', detail);
}
