/**
 * The TAPI view: functions of TAPI 2.x by their names, over operations of ours.
 *
 * It translates and decides nothing: rights, proxies and refusals are those of the operations. What
 * it keeps is numbers, and which program has which line open.
 * Source: tapi-call-center.md 5.1 to 5.6; ux-and-api.md 8; decisions/0025 (8).
 */
import {
  hexOf,
  type LineError,
  lineErrors,
  type Problem,
  tapiErrors,
} from '../../contracts/index.ts';
import { nearest } from '../../kernel/index.ts';
import type { Clock } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import type { Principal } from '../access.ts';
import type { Handlers } from '../handlers.ts';
import type { Serving } from '../operation.ts';
import { Refusal, readAs } from '../refusal.ts';
import type { Commands } from '../socket/commands.ts';
import type { Wire } from '../wire.ts';
import { numberAll } from './addresses.ts';
import { agentFunctions } from './agent-functions.ts';
import { callFunctions } from './call-functions.ts';
import { CallHandles } from './call-handles.ts';
import { type ComAsked, callMethod, readObject } from './com-view.ts';
import { type Asker, Context, problemOf, type Shared } from './context.ts';
import { groupIdOf, Handles, type StoredKind, storedKinds } from './handles.ts';
import { type Line, LineRefusal, Lines, versionTwoTwo } from './lines.ts';
import { found } from './parameters.ts';
import { deviceOf, setUpFunctions } from './set-up-functions.ts';
import type { TapiFunction } from './tapi-function.ts';
import { TapiSockets } from './tapi-sockets.ts';

/** Of TAPI 2.x, by name. */
const functions: { readonly [name: string]: TapiFunction } = {
  ...setUpFunctions,
  ...agentFunctions,
  ...callFunctions,
};

/** What a function came to: a result as TAPI has it, and what it fills in or why not. */
interface Result {
  readonly result: string;
  readonly [member: string]: unknown;
}

interface Asked {
  readonly name: string;
  readonly given: { readonly [name: string]: unknown };
  /** It is answered when it is done, not by a message. */
  readonly isSync: boolean;
}

/** The view of one service. */
export class TapiView {
  readonly sockets: TapiSockets;
  readonly shared: Shared;
  readonly #handlers: Handlers;
  #requests = 0;

  constructor(of: {
    readonly store: Store;
    readonly clock: Clock;
    readonly handlers: Handlers;
    readonly commands: Commands;
  }) {
    const { store, commands } = of;
    const handles = new Handles(store);
    const lines = new Lines(handles, (line) => this.sockets.shut(line));
    this.shared = { handles, calls: new CallHandles(handles), lines, commands };
    this.#handlers = of.handlers;
    this.sockets = new TapiSockets({ ...of, shared: this.shared });
    for (const serving of of.handlers.permitted(null)) {
      numberAll(handles, serving);
      this.sockets.follow(serving);
    }
  }

  /** Never throws: a refusal is a result. */
  async call(asked: Asked, asker: Asker): Promise<Result | { readonly requestId: number }> {
    let row: TapiFunction | undefined;
    try {
      row = rowOf(asked.name);
      const { given, context, line } = this.#begin(row, asked, asker);
      const { run, errors } = row;
      const running = async () => run(given as never, context);
      if (row.isAtOnce === true || asked.isSync) return succeeded(await running());
      this.#requests += 1;
      const requestId = this.#requests;
      const reply = (result: Result) => this.sockets.reply(requestId, result, { asker, line });
      void running().then(
        (answer) => reply(succeeded(answer)),
        (error: unknown) => reply(this.#refused(error, asker, errors)),
      );
      return { requestId };
    } catch (error) {
      return this.#refused(error, asker, row?.errors);
    }
  }

  /** Of TAPI 3.x: properties or a cursor. */
  read(asked: ComAsked, page: Parameters<typeof readObject>[1], asker: Asker) {
    return readObject(asked, page, { ...this.#first(asker), asker });
  }

  /** Of TAPI 3.x: a method. */
  change(asked: ComAsked, body: unknown, asker: Asker) {
    return callMethod(asked, body, { ...this.#first(asker), asker });
  }

  /** Numbers and what they stand for, by handler and kind; of calls all that are kept. */
  handles(principal: Principal, page: { readonly after: number; readonly limit: number }) {
    const { handles, calls } = this.shared;
    const items = this.#handlers.permitted(principal).map((serving) => {
      const { wire, live, gateways } = serving;
      numberAll(handles, serving);
      for (const { shown } of live.projection.agents.all()) {
        if (shown.state !== 'released') handles.numberOf('hAgent', shown.id, wire);
      }
      const stored = storedKinds.map((kind) => {
        const own = handles.list(kind, wire, page);
        return [kind, own.map(({ number, name }) => shown(kind, number, name, wire))];
      });
      for (const { call, legs } of live.projection.calls.all()) {
        if (call.derivedState !== 'ended') for (const made of legs) calls.of(made);
      }
      const legs = calls.all().filter(([hCall]) => calls.find(hCall, wire) !== undefined);
      const hCall = legs.map(([number, { leg }]) => ({ number, id: leg.id }));
      const dwAgentExtensionIDIndex = gateways.extensions.ids.map((id, number) => ({ number, id }));
      const listed = { ...Object.fromEntries(stored), dwAgentExtensionIDIndex, hCall };
      return { handlerId: wire.handlerId, ...listed };
    });
    return { items };
  }

  close(): void {
    for (const line of this.shared.lines.all()) this.shared.lines.shut(line);
    this.sockets.close();
  }

  /** Parameters as they are to be, with what handles stand for, and the line that they are of. */
  #begin({ since, params, found: names }: TapiFunction, { name, given }: Asked, asker: Asker) {
    // Where an answer is to be put is nothing to JSON.
    const isTaken = (one: string) => Object.hasOwn(params.shape, one) || !one.startsWith('lp');
    const sent = Object.fromEntries(Object.entries(given).filter(([one]) => isTaken(one)));
    const read = readAs(params, 'body', sent);
    const { line, serving } = this.#placeOf(read, asker);
    if (line !== null && since === '2.2' && line.version < versionTwoTwo) {
      const detail = `${name} is of 2.2; the line ${line.hLine} is open at ${hexOf(line.version)}.`;
      throw new Refusal('operation_unavailable', detail, { elsewhere: true });
    }
    const context = new Context(this.shared, ofLine(asker, line), serving);
    const looked = names.map((one) => [one, found[one](Number(read[one]), context.looking)]);
    return { given: { ...read, ...Object.fromEntries(looked) }, context, line };
  }

  /** The handler that is meant: by a line, a device, a call; else the first. */
  #placeOf(
    { hLine, hLineApp, dwDeviceID, ...others }: { readonly [name: string]: unknown },
    asker: Asker,
  ): { readonly line: Line | null; readonly serving: Serving } {
    const { lines, calls } = this.shared;
    const { id } = asker.principal;
    const { serving } = this.#first(asker);
    if (typeof hLine === 'number') {
      const line = lines.line(hLine, id);
      return { line, serving: line.serving };
    }
    if (typeof hLineApp === 'number') lines.app(hLineApp, id);
    if (typeof dwDeviceID === 'number') {
      const context = new Context(this.shared, asker, serving);
      return { line: null, serving: deviceOf(dwDeviceID, context) };
    }
    const hCall = others['hCall'] ?? others['hdActiveCall'];
    if (typeof hCall !== 'number') return { line: null, serving };
    const own = lines.of(id);
    // Says that nothing is open yet, where that is so.
    if (own.length === 0) lines.line(0, id);
    const line = own.find((one) => calls.find(hCall, one.serving.wire) !== undefined);
    if (line !== undefined) return { line, serving: line.serving };
    throw new Refusal('call_not_found', `No call of an open line has the handle ${hCall}.`);
  }

  /** Where nothing says which handler is meant. */
  #first({ principal }: Asker): { readonly shared: Shared; readonly serving: Serving } {
    const [first] = [...this.#handlers.permitted(principal), ...this.#handlers.permitted(null)];
    return { shared: this.shared, serving: first as Serving };
  }

  #refused(error: unknown, asker: Asker, errors: TapiFunction['errors'] = {}): Result {
    const problem = problemOf(error, this.shared, asker);
    const special = error instanceof LineRefusal ? error.line : errors[problem.code];
    return failedAs(special ?? tapiErrors(problem).line, problem);
  }
}

/** With the version that its line is open at. */
function ofLine(asker: Asker, line: Line | null): Asker {
  if (line === null) return asker;
  const apiVersion = `2.${line.version % 16}`;
  return { ...asker, machine: { ...asker.machine, apiVersion } };
}

function shown(kind: StoredKind, number: number, id: string, wire: Wire) {
  return kind === 'GroupID' ? { number, id, ...groupIdOf(number, wire) } : { number, id };
}

function rowOf(name: string): TapiFunction {
  const row = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (row !== undefined) return row;
  const near = nearest(name, Object.keys(functions));
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const detail = `${JSON.stringify(name)} is no function of this view${meant}`;
  throw new Refusal('operation_unavailable', detail, { elsewhere: true });
}

function succeeded(answer: object): Result {
  return { result: hexOf(0), ...answer };
}

function failedAs(name: LineError, problem: Problem): Result {
  return { result: hexOf(lineErrors[name]), name: `LINEERR_${name}`, problem };
}
