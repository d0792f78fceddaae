/**
 * Lines of TAPI programs that serve requests of agents, as a gateway of role `acd` does: requests
 * come as messages, and answers and messages go out by functions.
 *
 * Source: tapi-call-center.md 5.2, 6.1, 6.2; decisions/0025.
 */
import {
  agentResourceSchema,
  agentSessionResourceSchema,
  errorEntry,
  type GatewayFrame,
  hexOf,
  lineErrors,
  proxyKinds,
  Refusal,
  type ServiceFrame,
  tapi,
  tapiErrors,
  tapiNumber,
  tapiWord,
} from '../../contracts/index.ts';
import type { Context } from './context.ts';
import { instanceOf, LineRefusal, type TapiLine } from './lines.ts';
import { flagOf, kinds, messageOf2x } from './message-forms.ts';
import { type DialParams, found } from './tapi-function.ts';

/** Words of the states that messages carry. */
const stateWords = {
  agent: agentResourceSchema.shape.state.options,
  agentSession: agentSessionResourceSchema.shape.state.options,
};

/** Lets a line serve requests. @throws {Refusal} where the asker has no right, or another serves. */
export function serveProxy(line: TapiLine, asked: DialParams, c: Context): void {
  const { shared, asker, serving } = c;
  const { id: ownerId } = asker.principal;
  const send = (frame: ServiceFrame): void => {
    if (frame.op !== 'proxy.request') return;
    const { number: dwRequestType, client, requestId, operation, params } = frame;
    const { host: szClientMachineName, user: szClientUserName, apiVersion } = client;
    const of = { szClientMachineName, szClientUserName, szClientAPIVersion: apiVersion };
    const lpProxyRequest = { dwRequestType, requestId, ...of, operation, params };
    const said = { ...messageOf2x('PROXYREQUEST', []), hLine: line.hLine, ...instanceOf(line) };
    shared.tell(ownerId, { ...said, lpProxyRequest });
  };
  const port = { send, refuse: () => shared.lines.shut(line), pay: () => {}, note: () => {} };
  try {
    shared.commands.requireRight('openGateway', asker.principal);
    line.proxy = serving.gateways.join(
      {
        op: 'hello',
        protocol: 1,
        handlerId: c.wire.handlerId,
        role: 'acd',
        name: `tapi-${line.hLine}`,
        epoch: 0,
        kinds: (asked.DevSpecific ?? []).map(kindOf),
        extensions: (asked.AgentExtensionIDList ?? []).map((id) => {
          return { id, name: id, input: {}, output: {} };
        }),
      },
      port,
    );
  } catch (error) {
    shared.lines.close(line);
    throw error;
  }
}

function kindOf(number: number) {
  const kind = proxyKinds[number - 1];
  if (kind !== undefined) return kind;
  const detail = `DevSpecific holds ${number}; expected numbers of LINEPROXYREQUEST_, 1 to ${proxyKinds.length}.`;
  throw new LineRefusal('INVALCALLPARAMS', 'invalid_parameter', detail);
}

interface ProxyResponse {
  readonly hLine: number;
  readonly lpProxyRequest: {
    readonly requestId: string;
    readonly operation: string;
    readonly data?: unknown;
  };
  readonly dwResult: number;
}

/** Answers a request by its structure, with data, or with the error that a result is. */
export function answerRequest({ hLine, lpProxyRequest, dwResult }: ProxyResponse, c: Context) {
  const proxy = proxyOf(hLine, c);
  const { requestId, operation, data } = lpProxyRequest;
  const { errors } = c.shared.commands.operation(operation);
  const code = errors.find((one) => {
    return lineErrors[tapiErrors({ code: one, status: errorEntry(one).status }).line] === dwResult;
  });
  const detail = `The proxy answers ${hexOf(dwResult)}.`;
  const error = { code: code ?? 'operation_failed', detail };
  const answer = dwResult === 0 ? { ok: true, data } : { ok: false, error };
  proxy.hear({ op: 'proxy.response', requestId, ...answer });
  return {};
}

interface ProxyMessage {
  readonly hLine: number;
  readonly dwMsg?: number | undefined;
  readonly dwParam1?: number | undefined;
  readonly dwParam2?: number | undefined;
  readonly dwParam3?: number | undefined;
}

export function passMessage({ hLine, dwMsg, ...said }: ProxyMessage, c: Context) {
  const proxy = proxyOf(hLine, c);
  const { dwParam1: p1 = 0, dwParam2: p2 = 0, dwParam3: p3 = 0 } = said;
  const tell = (
    type: MessageType,
    subject: string,
    data: { readonly [name: string]: string | number },
  ) => proxy.hear({ op: 'proxy.message', type, subject, data });
  const { AGENTSPECIFIC, AGENTSTATUS } = tapi.LINE;
  if (dwMsg === AGENTSPECIFIC) {
    tell('handler.extension', `handler/${c.wire.handlerId}`, { index: p1, p2, p3 });
    return {};
  }
  if (dwMsg === AGENTSTATUS) {
    tell('address.agentStatus', `address/${found.dwAddressID(p1, c)}`, { p2, p3 });
    return {};
  }
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
    const [message, handle, states] = kinds[kind];
    if (tapi.LINE[message] !== dwMsg) continue;
    const id = c.find(handle ?? 'GroupID', p1)?.name ?? `${p1}`;
    const words: readonly string[] = states === null ? [] : stateWords[kind as 'agent'];
    const state = states === null ? undefined : tapiWord<string>(states, p3, words);
    for (const [type, flag] of Object.entries(flagOf)) {
      const bit = tapiNumber(`LINE${message}`, flag) ?? 0;
      if (!type.startsWith(`${kind}.`) || Math.floor(p2 / bit) % 2 !== 1) continue;
      tell(type as MessageType, `${kind}/${id}`, state === undefined ? {} : { state });
    }
    return {};
  }
  const detail = `dwMsg is ${dwMsg}; expected a message that a proxy sends, such as LINE_AGENTSTATUS ${AGENTSTATUS}.`;
  throw new Refusal('invalid_parameter', detail);
}

type MessageType = Extract<GatewayFrame, { op: 'proxy.message' }>['type'];

function proxyOf(hLine: number, { shared, asker }: Context) {
  const { proxy } = shared.lines.line(hLine, asker.principal.id);
  if (proxy !== null) return proxy;
  const detail = `The line ${hLine} serves no requests; expected one opened with LINEOPENOPTION_PROXY.`;
  throw new Refusal('proxy_not_registered', detail);
}
