/**
 * An operation carried out for who may: once for a key, and noted where it is to be. HTTP and
 * sockets both do it here.
 */
import type { AskedOf, Named, Noted } from './access/gate.ts';
import { type AnsweredOnce, keyIn } from './idempotency.ts';
import type { OnceFree } from './once-free.ts';
import { AnswerText, type Asked, type Operation, type Serving } from './operation.ts';

/** What the operations of a table hold. */
export interface Routes {
  readonly serving: Serving;
  readonly once: AnsweredOnce;
  readonly onceFree: OnceFree;
}

/** An operation by its name in the table. */
export interface Entry extends Named {
  readonly operation: Operation;
}

/** How it was asked for. */
export interface Request extends Noted {
  /** The key that was given. */
  readonly key: unknown;
  readonly body: AskedOf['body'];
  /** Hears that the answer is the first one again. */
  readonly onReplay: () => void;
}

export async function carryOut(
  entry: Entry,
  asked: Asked,
  { serving, once, onceFree, request }: Routes & { readonly request: Request },
): Promise<{ readonly status: number; readonly answered: unknown }> {
  const { status = 200, handler, audited, method } = entry.operation;
  const run = async () => {
    const before = typeof audited === 'function' ? audited(asked, serving) : null;
    const answered = await onceFree(() => handler.run(asked as never, serving));
    serving.gate.note(entry, request, { before, after: kept(answered) });
    return answered;
  };
  const key = keyIn(request.key, entry.operation);
  if (key === null || asked.person === null) return { status, answered: await run() };
  const first = await once.answer({
    path: `${method} ${request.url.split('?', 1)[0]}`,
    body: request.body,
    ...{ key, person: asked.person, onReplay: request.onReplay },
    answer: async () => {
      const answered = (await run()) ?? null;
      return { status, body: JSON.stringify(answered), kept: JSON.stringify(kept(answered)) };
    },
  });
  return { status: first.status, answered: JSON.parse(first.body) };
}

/** An answer as it may be stored: a secret is shown once. */
function kept(answered: unknown): unknown {
  if (answered instanceof AnswerText || answered === undefined) return null;
  const isSecret = typeof answered === 'object' && answered !== null && 'secret' in answered;
  return isSecret ? { ...answered, secret: null } : answered;
}
