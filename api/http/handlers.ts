/**
 * The handlers of a centre, each an ACD system with its own core, and which of them a request is
 * for, by the ids in it.
 *
 * Source: tapi-call-center.md 2.2, 7 (53); decisions/0020.
 */
import type { FastifyRequest } from 'fastify';
import { centreMessages, refusal } from '../../contracts/index.ts';
import type { Principal } from '../../services/index.ts';
import { accessOperations } from '../operations/access.ts';
import { draftOperations } from '../operations/drafts.ts';
import { peopleOperations } from '../operations/people.ts';
import type { ChosenHandler, HandlerChoice, Services } from '../operations/services.ts';
import { signInOperations } from '../operations/sign-in.ts';
import { jobIdOf } from '../presenters/simulation.ts';
import type { NamedOperation, RequestContent } from './admission/gate.ts';

type Holds = (id: string, serving: Services) => boolean;

const holdsCall: Holds = (id, { live: { projection } }) =>
  (projection.calls.kept(id) ?? projection.calls.legs.get(id)) !== undefined;

/**
 * Whether a handler has an id, by the name of the path's first parameter: finds the handler where
 * the request names none.
 */
const holds: { readonly [param: string]: Holds } = {
  handler: (id, { wire }) => id === wire.handlerId,
  call: holdsCall,
  offer: (id, serving) => holdsCall(id.slice(0, id.lastIndexOf('.')), serving),
  prompt: (id, serving) => holdsCall(serving.store.prompts.prompt(id)?.callId ?? '', serving),
  outboundList: (id, { outbound }) =>
    outbound.book.all().some((list) => outbound.book.idOf(list) === id),
  job: (id, { ruleService, store: { simulations }, wire }) =>
    ruleService.rehearsals.job(id) !== undefined || simulations.job(id)?.centreId === wire.centreId,
  run: (id, { store: { simulations, rules }, wire }) =>
    (simulations.job(jobIdOf(id)) ?? rules.set(rules.run(id)?.setId ?? ''))?.centreId ===
    wire.centreId,
  scenario: (id, { store, wire }) => store.simulations.scenario(id)?.centreId === wire.centreId,
};

const beginsAsIts: Holds = (id, { wire }) => id === wire.centreId || wire.fileId(id) !== null;

const ofCentre: ReadonlySet<string> = new Set([
  'listHandlers',
  ...Object.keys(signInOperations),
  ...Object.keys(draftOperations),
  ...Object.keys(accessOperations),
  ...Object.keys(peopleOperations),
]);

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's handler; null if the centre has only one. */
    serving: Services | null;
  }
}

export class Handlers implements HandlerChoice {
  /** All handlers of the centre, its own first. */
  readonly #all: Services[] = [];

  add(serving: Services): Services {
    this.#all.push(serving);
    return serving;
  }

  /** Notes a request's handler in the request, if there are several. */
  take(named: NamedOperation, request: FastifyRequest): void {
    if (this.#all.length === 1) return;
    Object.assign(request, this.choose(named, request as RequestContent, request.principal));
  }

  /** The handler of a request. @throws {Refusal} where it is shutting down. */
  choose<Asker extends Principal | null>(
    { id }: Pick<NamedOperation, 'id'>,
    { params, body }: RequestContent,
    principal: Asker,
  ): ChosenHandler<Asker> {
    const [main] = this.#all as [Services];
    if (this.#all.length === 1 || ofCentre.has(id)) return { serving: main, principal };
    const permitted = this.permitted(principal);
    const queueId = params['centre'] === main.wire.centreId && (body as Partial<Body>)?.queueId;
    const [param = '', value] = queueId ? ['queue', queueId] : (Object.entries(params)[0] ?? []);
    const isIts = holds[param] ?? beginsAsIts;
    const found = permitted.find((one) => isIts(String(value), one));
    if (found !== undefined && id !== 'getHandler') requireThere(found);
    return asThere(found ?? permitted[0] ?? main, principal);
  }

  /** The handler with a name [the first]. @throws {Refusal} where there is none, or it is lost. */
  named<Asker extends Principal | null>(
    name: string | undefined,
    asker: Asker,
  ): ChosenHandler<Asker> {
    const [main] = this.#all as [Services];
    if (name === undefined && this.#all.length === 1) return { serving: main, principal: asker };
    const permitted = this.permitted(asker);
    const found = permitted.find(({ wire }) => (name ?? wire.handlerId) === wire.handlerId);
    if (found !== undefined) return asThere(requireThere(found), asker);
    const names = permitted.map(({ wire }) => wire.handlerId).join(', ');
    throw refusal(centreMessages.handlerUnknown, { name, names });
  }

  permitted(principal: Principal | null): readonly Services[] {
    const { handlers } = principal ?? {};
    if (handlers === undefined) return this.#all;
    return this.#all.filter(({ wire }) => handlers.includes(wire.handlerId));
  }
}

interface Body {
  readonly queueId: string;
}

function requireThere(serving: Services): Services {
  const { live, wire } = serving;
  if (!live.isDraining) return serving;
  throw refusal(centreMessages.handlerLost, { id: wire.handlerId });
}

/** A handler, and the asker as the agent that they are there, by its centre file. */
function asThere<Asker extends Principal | null>(
  serving: Services,
  asker: Asker,
): ChosenHandler<Asker> {
  if (asker?.kind !== 'person') return { serving, principal: asker };
  const agentId = serving.gate.principals.agentIn(serving.wire, asker.id);
  return { serving, principal: { ...asker, agentId } };
}
