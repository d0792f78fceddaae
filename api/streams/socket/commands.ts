/** Operations over a socket, with the handlers, schemas and refusals of HTTP. */
import { aProblem, type Language, Refusal } from '../../../contracts/index.ts';
import { assert, nearestWord, omitUndefined } from '../../../kernel/index.ts';
import { errorOf, type ReportFault } from '../../../live/index.ts';
import type { LiveConnections, Principal } from '../../../services/index.ts';
import { plainAddress } from '../../http/admission/origin.ts';
import { carryOut, type Routes } from '../../http/carry-out.ts';
import { encodeAnswer } from '../../http/list-text.ts';
import { machineOf } from '../../http/machine.ts';
import type { AnsweredRequest } from '../../http/metrics/service-metrics.ts';
import { refusalIn } from '../../http/problems.ts';
import { pathOf, withRecordIds } from '../../http/record-ids.ts';
import { bodySchemaOf, versionIn } from '../../http/request-bodies.ts';
import { readAs } from '../../http/validation.ts';
import type { Caller } from '../../operations/caller.ts';
import {
  AnswerText,
  type ApiRequest,
  type Operation,
  type OperationEntry,
  type OperationTable,
} from '../../operations/operation.ts';
import type { HandlerChoice } from '../../operations/services.ts';
import type { Call } from './frames.ts';

export interface CommandsOptions extends Routes {
  readonly table: OperationTable;
  readonly onAnswer: (answered: AnsweredRequest) => void;
}

export interface CommandAnswer {
  readonly status: number;
  /** JSON of the answer, null without a body. Text is sent unparsed, as it may be megabytes. */
  readonly body: unknown;
}

export class Commands {
  readonly #of: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.#of = options;
  }

  get handlers(): HandlerChoice {
    return this.#of.serving.handlers;
  }

  operation(id: string): Operation {
    return this.#find(id).operation;
  }

  /** Requires the right to an operation, which may need HTTP. @throws {Refusal} */
  requireRight(id: string, principal: Principal): void {
    const { table, serving } = this.#of;
    const operation = table[id];
    assert(operation !== undefined, () => `there is no operation ${id}`);
    const named = { id, operation };
    if (!serving.gate.mayForAll(named, principal)) throw serving.gate.refusalFor(named, principal);
  }

  get connections(): LiveConnections {
    return this.#of.serving.gate.principals.connections;
  }

  /** Runs an operation, with the answer that HTTP would give; never throws. */
  async answer(call: Call, caller: Caller): Promise<CommandAnswer> {
    const beganAtMs = performance.now();
    const answered = await this.#answer(call, caller);
    const { table, onAnswer } = this.#of;
    const operation = Object.hasOwn(table, call.operation) ? call.operation : undefined;
    const seconds = (performance.now() - beganAtMs) / 1_000;
    onAnswer({ operation, by: 'socket', status: answered.status, seconds });
    return answered;
  }

  async #answer(call: Call, caller: Caller): Promise<CommandAnswer> {
    let instance: string | undefined;
    try {
      const entry = this.#find(call.operation);
      const { operation } = entry;
      const given = withRecordIds(call.params ?? {}, this.#of.serving);
      const params = readAs(operation.params, 'params', given) as ApiRequest['params'];
      instance = pathOf(operation, params);
      this.#permit(entry, caller, params);
      const said = { ...askedOf(operation, call, caller), params };
      const { handlers, gate } = this.#of.serving;
      const { serving, principal } = handlers.choose(entry, said, caller.principal);
      const asked = { ...said, principal };
      const of = { params, body: asked.body, wire: serving.wire };
      const isForOthers = gate.requireOwn(entry, principal, of);
      const carried = carryOut(entry, asked, {
        ...this.#of,
        serving,
        request: {
          principal,
          isForOthers,
          url: instance,
          id: `${caller.request.id}.${call.id}`,
          machine: said.machine,
          key: call.key,
          body: asked.body,
          onReplay: () => {},
          show: (answered) => bodyOf(operation, answered, this.#of.onInternal),
        },
      });
      const { status, shown: body } = await this.#of.running.hold(carried);
      return { status, body };
    } catch (error) {
      return this.refusal(error, { language: caller.language, instance });
    }
  }

  refusal(
    error: unknown,
    { language, instance }: { readonly language: Language; readonly instance?: string | undefined },
  ): CommandAnswer {
    const refused = refusalIn(error, language);
    if (refused === null) this.#of.onInternal(errorOf(error), { what: instance ?? 'socket' });
    const { code, what } = refused ?? { code: 'internal', what: { detail: 'The call failed.' } };
    const problem = aProblem(code, {
      ...omitUndefined({ instance }),
      language,
      ...what,
    });
    return { status: problem.status, body: problem };
  }

  #find(id: string): OperationEntry {
    const { table } = this.#of;
    const operation = Object.hasOwn(table, id) ? table[id] : undefined;
    // Operations that set a cookie or take a file need HTTP.
    const isByHttp =
      operation?.handler.kind !== 'document' ||
      operation.rate === 'auth' ||
      operation.file !== undefined;
    if (operation !== undefined && !isByHttp) return { id, operation };
    if (operation !== undefined) {
      const detail = `The operation ${id} is not for sockets; ask for it by HTTP.`;
      throw new Refusal('operation_unavailable', detail);
    }
    const near = nearestWord(id, Object.keys(table));
    const meant = near === undefined ? '' : `; did you mean ${near}?`;
    const detail = `${JSON.stringify(id)} is no operation of this API${meant}`;
    throw new Refusal('route_not_found', detail);
  }

  #permit(entry: OperationEntry, { request }: Caller, params: ApiRequest['params']): void {
    if (entry.operation.access === 'open') return;
    this.#of.serving.gate.permit(entry, request, { params, reply: { header: () => {} } });
  }
}

function bodyOf({ answer }: Operation, answered: unknown, report: ReportFault): unknown {
  if (answered instanceof AnswerText) return answered;
  return answer === null ? null : encodeAnswer(answer, answered, report);
}

function askedOf(
  operation: Operation,
  call: Call,
  { principal, language, request, machine = machineOf(request) }: Caller,
): Omit<ApiRequest, 'params'> {
  return {
    query: readAs(operation.query, 'querystring', call.query ?? {}) as ApiRequest['query'],
    body: readAs(bodySchemaOf(operation), 'body', call.body) as ApiRequest['body'],
    language,
    principal,
    person: principal.id,
    cookie: () => null,
    wantsCsv: false,
    sendsCsv: false,
    ifMatch: versionIn(call.ifMatch),
    key: call.key ?? null,
    machine,
    origin: {
      address: plainAddress(request.ip),
      isDirect: false,
      isSecure: false,
      host: '',
    },
    requestId: request.id,
    header: () => {},
  };
}
