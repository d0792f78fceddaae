/**
 * A gateway's roles: a telephone system behind its port, or an ACD with one function per kind of
 * request. Source: tapi-call-center.md 6.2; decisions/0025.
 */
import {
  type CommandBody,
  commandBodySchema,
  type Extension,
  type GatewayFrame,
  type ProxyKind,
  type ServiceFrame,
} from '../../contracts/index.ts';
import { omitUndefined, reasonOf } from '../../kernel/index.ts';
import { failedAnswer, type SwitchDriver } from '../switch/port.ts';
import type { GatewayRole, SendFrame } from './gateway-client.ts';

/** Most events kept, to be repeated after a break. */
const eventsKeptMax = 10_000;

/** Connects a driver to a service: commands in, answers and events out. */
export function switchRole(driver: SwitchDriver): GatewayRole {
  const { name, features, conferenceMax } = driver;
  let say: SendFrame = () => false;
  let [epoch, asked, sequence, said] = [0, -1, 0, 0];
  const kept: Extract<GatewayFrame, { op: 'event' }>[] = [];
  driver.events.listen((event) => {
    sequence += 1;
    const frame = { op: 'event', sequence, ...event } as const;
    kept.push(frame);
    if (kept.length > eventsKeptMax) kept.shift();
    if (say(frame)) said = sequence;
  });
  const answer = async (command: CommandBody): Promise<object> => {
    if (command.command !== 'state.list') return await driver.ask(command);
    const cannot = (error: unknown) => failedAnswer(String(error));
    return await driver.legs().then((legs) => ({ result: 'done', legs }), cannot);
  };
  return {
    hello: {
      role: 'switch',
      name,
      features: [...features],
      ...omitUndefined({ conferenceMax }),
    },
    welcomed: ({ epoch: given, resumeFrom }, sayNow) => {
      [epoch, asked, say] = [given, -1, sayNow];
      const from = resumeFrom ?? said;
      for (const event of kept) if (event.sequence > from) say(event);
      said = sequence;
    },
    asked: (request, sayNow) => {
      if (request.op !== 'command') return;
      if (request.epoch < epoch || request.sequence <= asked) return;
      asked = request.sequence;
      const { data } = commandBodySchema.safeParse(request);
      const unknown = failedAnswer('This switch does not know the command.');
      const answering = data === undefined ? Promise.resolve(unknown) : answer(data);
      void answering.then((said) => {
        sayNow({ op: 'answer', sequence: request.sequence, ...said } as GatewayFrame);
      });
    },
  };
}

export type AcdRequest = Extract<ServiceFrame, { op: 'proxy.request' }>;

/** An ACD throws this to refuse a request. */
export class AcdRefusal extends Error {
  override readonly name = 'AcdRefusal';
  readonly code: string;

  /** `code` must be one of the operation's error codes. */
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

export interface AcdOptions {
  readonly name: string;
  /**
   * Functions that answer requests, by kind; the operation defines their result. @throws
   * {AcdRefusal}
   */
  readonly serve: { readonly [kind in ProxyKind]?: (request: AcdRequest) => unknown };
  readonly extensions?: Extension[];
}

/** An ACD that can also send unasked messages. */
export function acdRole({ name, serve, extensions = [] }: AcdOptions): GatewayRole & {
  tell(message: Omit<Extract<GatewayFrame, { op: 'proxy.message' }>, 'op'>): void;
} {
  let say: SendFrame = () => false;
  const kinds = Object.keys(serve) as ProxyKind[];
  return {
    hello: { role: 'acd', name, kinds, extensions },
    welcomed: (_welcome, sayNow) => {
      say = sayNow;
    },
    asked: async (request, sayNow) => {
      if (request.op !== 'proxy.request') return;
      const { requestId, kind } = request;
      const respond = (rest: { ok: boolean; data?: unknown; error?: { code: string } }) =>
        sayNow({ op: 'proxy.response', requestId, ...rest });
      try {
        respond({ ok: true, data: await serve[kind]?.(request) });
      } catch (error) {
        const code = error instanceof AcdRefusal ? error.code : 'operation_failed';
        const told = { code, detail: reasonOf(error) };
        respond({ ok: false, error: told });
      }
    },
    tell: (message) => say({ op: 'proxy.message', ...message }),
  };
}

export type RouteRequest = Extract<ServiceFrame, { op: 'route.request' }>;

/** A host that says where calls at a route point go. `route` throws what it cannot say. */
export function routeRole(
  name: string,
  route: (request: RouteRequest) => { queueId: string } | { number: string },
): GatewayRole {
  return {
    hello: { role: 'route', name },
    welcomed: () => {},
    asked: (request, sayNow) => {
      if (request.op !== 'route.request') return;
      const { requestId } = request;
      try {
        sayNow({ op: 'route.response', requestId, ...route(request) });
      } catch (error) {
        const code = reasonOf(error).slice(0, 64);
        sayNow({ op: 'route.response', requestId, error: { code } });
      }
    },
  };
}
