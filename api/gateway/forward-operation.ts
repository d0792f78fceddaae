/**
 * Forwards an operation to the foreign ACD that serves it, and returns its answer in our form.
 *
 * Role and owner decide here who is authorised; an object that only the ACD knows belongs to the
 * person it was made for. Source: tapi-call-center.md 5.5, 6.2; decisions/0025.
 */
import { type ProxyKind, Refusal } from '../../contracts/index.ts';
import type { Machine } from '../http/machine.ts';
import { requireHandler } from '../operations/named-things.ts';
import type { ApiRequest, OperationEntry } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';
import type { AcdLink } from './acd-link.ts';
import { trimToSchema } from './extensions.ts';

/** The ACD's answer; null if our own core serves the operation. @throws {Refusal} */
export function forwardOperation(
  entry: OperationEntry,
  asked: ApiRequest,
  { serving, machine }: { readonly serving: Services; readonly machine: Machine },
): Promise<unknown> | null {
  const { proxied } = entry.operation;
  if (proxied === undefined) return null;
  const { gateways, wire } = serving;
  const { handler } = asked.params as NamedValues;
  if (handler !== undefined) requireHandler(String(handler), wire);
  const { extension } = asked.params as { readonly extension?: string };
  if (extension !== undefined) gateways.extensions.requireInput(extension, inputOf(asked));
  const by = gateways.servedBy(proxied);
  if (by === null) {
    const detail = `Nobody serves ${proxied} on handler ${wire.handlerId}; expected an ACD that registers it.`;
    throw new Refusal('operation_unavailable', detail);
  }
  if (by === 'core') return null;
  if (extension !== undefined && !by.extensionIds.includes(extension)) return null;
  requireTheirs(entry, asked, serving);
  return answerOf(by, { entry, asked, serving, kind: proxied, machine });
}

interface NamedValues {
  readonly [name: string]: unknown;
}

function inputOf({ body }: ApiRequest): unknown {
  return (body as { readonly input?: unknown } | null)?.input ?? {};
}

interface Forwarding {
  readonly entry: OperationEntry;
  readonly asked: ApiRequest;
  readonly serving: Services;
  readonly kind: ProxyKind;
  readonly machine: Machine;
}

async function answerOf(by: AcdLink, forwarding: Forwarding): Promise<unknown> {
  const { entry, asked, serving, kind, machine } = forwarding;
  const { id, operation } = entry;
  const { extension } = asked.params as { readonly extension?: string };
  // Path parameters get their names in bodies: `agent` becomes `agentId`.
  const ids = Object.entries(asked.params).map(([name, value]) => [`${name}Id`, value]);
  const params = {
    ...Object.fromEntries(ids),
    ...asked.query,
    ...(asked.body as NamedValues | null),
  };
  const client = { ...machine, user: asked.person ?? '' };
  const { ok, data, error } = await by.ask({ kind, operation: id, client, params });
  if (!ok) {
    const { code = 'operation_failed', detail = `${by.name} has failed at ${id}.` } = error ?? {};
    const listed = operation.errors.find((one) => one === code);
    const said = listed === undefined ? `${code}: ${detail}` : detail;
    throw new Refusal(listed ?? 'operation_failed', said);
  }
  if (operation.answer === null) return undefined;
  const answer = trimToSchema(operation.answer, data, `${by.name} answers ${id}`);
  if (extension !== undefined) serving.gateways.extensions.requireOutput(extension, answer as Made);
  keepOwner(answer as Made, forwarding);
  // `getAgentCaps` lists extensions by index in the handler's whole list, not in the ACD's own.
  if (kind === 'getAgentCaps') {
    return { ...(answer as Made), extensionIds: [...serving.gateways.extensions.ids] };
  }
  if (operation.tagged === 'version') asked.header('etag', `"v${(answer as Made).version}"`);
  return answer;
}

interface Made {
  readonly output?: unknown;
  readonly id?: string;
  readonly version?: number;
  readonly workingAddressId?: string | null;
}

/** Records who owns an object that the ACD made, and the address where its agent works. */
function keepOwner({ id, workingAddressId }: Made, { kind, asked, serving }: Forwarding): void {
  const own = (thing: string) => serving.gateways.own(thing, asked.principal);
  if (kind === 'setAgentGroup') own(`address/${asked.params['address']}`);
  if (id === undefined) return;
  if (kind === 'createAgent') {
    own(`agent/${id}`);
    asked.header('location', `/api/v1/agents/${id}`);
  } else if (kind === 'createAgentSession') {
    own(`agentSession/${id}`);
    if (typeof workingAddressId === 'string') own(`address/${workingAddressId}`);
    asked.header('location', `/api/v1/agent-sessions/${id}`);
  }
}

/**
 * Requires that people who may act only for themselves name their own agent, session or address.
 * @throws {Refusal}
 */
function requireTheirs(
  entry: OperationEntry,
  { params, principal }: ApiRequest,
  serving: Services,
): void {
  const { gate, gateways, wire } = serving;
  if (principal === null || gate.mayForAll(entry, principal)) return;
  const { agent, session, address } = params as { readonly [name: string]: string };
  if (agent !== undefined && wire.fileId(agent) === principal.agentId) return;
  const [thing, whereUnknown] =
    agent !== undefined
      ? [`agent/${agent}`, false]
      : session !== undefined
        ? [`agentSession/${session}`, false]
        : [`address/${address}`, true];
  if (!(gateways.isOwn(thing, principal) ?? whereUnknown)) throw gate.refusalFor(entry, principal);
}
