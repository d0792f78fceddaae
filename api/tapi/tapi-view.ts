/**
 * The TAPI 2.x view: functions by their names, over API operations. It only translates; its own
 * state is handles and open lines.
 *
 * Source: tapi-call-center.md 5.1 to 5.6; decisions/0025 (8).
 */
import type { WebSocket } from '@fastify/websocket';
import { hexOf, type LineError, lineErrors, Refusal, tapiErrors } from '../../contracts/index.ts';
import { type Clock, inTurns } from '../../live/index.ts';
import type { Principal } from '../../services/index.ts';
import type { Store } from '../../store/index.ts';
import type { Handlers } from '../http/handlers.ts';
import { readAs } from '../http/validation.ts';
import type { TapiRequester } from '../operations/caller.ts';
import type { Services, TapiMember, TapiPage, TapiPort } from '../operations/services.ts';
import type { Commands } from '../streams/socket/commands.ts';
import { addressOfDevice, isSeen, numberInSlices } from './addresses.ts';
import { addressFunctions, objectFunctions } from './agent-functions.ts';
import { callFunctions } from './call-functions.ts';
import { callMethod, readObject } from './com-view.ts';
import { Context, problemOf, type TapiParts } from './context.ts';
import { DigitWatch } from './digit-watch.ts';
import { groupIdOf, type HandlePage, Handles, type StoredKind, storedKinds } from './handles.ts';
import { instanceOf, LineRefusal, type TapiLine, TapiLines, versionTwoTwo } from './lines.ts';
import { messageOf2x } from './message-forms.ts';
import { type Result, rowIn, unavailable } from './result.ts';
import { setUpFunctions } from './set-up-functions.ts';
import { stationFunctions } from './station-functions.ts';
import { resolveHandles, type TapiFunction } from './tapi-function.ts';
import { TapiSockets } from './tapi-sockets.ts';

const functions: { readonly [name: string]: TapiFunction } = {
  ...setUpFunctions,
  ...addressFunctions,
  ...objectFunctions,
  ...callFunctions,
  ...stationFunctions,
};
/** TAPI error codes that differ from the usual ones, by function and API code. */
const special: { readonly [at: string]: LineError } = {
  'lineMakeCall address_busy': 'CALLUNAVAIL',
};

interface FunctionCall {
  readonly name: string;
  readonly given: { readonly [name: string]: unknown };
  /** Whether the result is the answer, not a later message. */
  readonly isSync: boolean;
}

export class TapiView implements TapiPort {
  readonly sockets: TapiSockets;
  readonly #shared: TapiParts;
  readonly #handlers: Handlers;
  readonly #clock: Clock;
  #requests = 0;

  constructor(of: {
    readonly store: Store;
    readonly clock: Clock;
    readonly handlers: Handlers;
    readonly commands: Commands;
  }) {
    const handles = new Handles(of.store);
    const lines = new TapiLines(handles, (line) => {
      const { hLine, app } = line;
      this.sockets.tell(app.ownerId, { ...messageOf2x('CLOSE', []), hLine, ...instanceOf(line) });
    });
    const { commands, clock } = of;
    const tell = (ownerId: string, said: object) => this.sockets.tell(ownerId, said);
    const digits = new DigitWatch(clock, tell);
    this.#shared = { handles, lines, commands, digits, tell };
    this.#handlers = of.handlers;
    this.#clock = of.clock;
    this.sockets = new TapiSockets({ ...of, shared: this.#shared });
  }

  /** Never throws: a refusal is a result. */
  async call(
    asked: FunctionCall,
    asker: TapiRequester,
  ): Promise<Result | { readonly requestId: number }> {
    const { name } = asked;
    const failed = (error: unknown): Result => this.#refused(name, error, asker);
    try {
      const { run, line } = this.#begin(asked, asker);
      const done = (async () => ({ result: hexOf(0), ...(await run()) }))();
      if (asked.isSync || Object.hasOwn(setUpFunctions, name)) return await done;
      this.#requests += 1;
      const requestId = this.#requests;
      void done.catch(failed).then((result) => {
        const said = messageOf2x('REPLY', [requestId, Number(result.result)]);
        const of = line === null ? { hLine: 0 } : { hLine: line.hLine, ...instanceOf(line) };
        this.sockets.tell(asker.principal.id, { ...said, ...of, ...result });
      });
      return { requestId };
    } catch (error) {
      return failed(error);
    }
  }

  admit(asker: TapiRequester, api: '2.2' | '3.1'): (socket: WebSocket) => void {
    return this.sockets.admit(asker, api);
  }

  readObject(asked: TapiMember, page: TapiPage, asker: TapiRequester): Promise<Result> {
    return readObject(asked, page, this.#context(asker));
  }

  callMethod(asked: TapiMember, body: unknown, asker: TapiRequester): Promise<Result> {
    return callMethod(asked, body, this.#context(asker));
  }

  /** For a function whose input names no handler: the first handler's context. */
  #context(asker: TapiRequester): Context {
    const [first] = [
      ...this.#handlers.permitted(asker.principal),
      ...this.#handlers.permitted(null),
    ];
    return new Context(this.#shared, asker, first as Services);
  }

  handles(principal: Principal, page: HandlePage): Promise<{ readonly items: readonly object[] }> {
    return inTurns(this.#handlesOf(this.#handlers.permitted(principal), page), this.#clock);
  }

  *#handlesOf(servings: readonly Services[], page: HandlePage) {
    const { handles } = this.#shared;
    const items: object[] = [];
    for (const serving of servings) {
      const { wire, gateways } = serving;
      yield* numberInSlices(handles, serving);
      for (const { shown } of wire.live.projection.agents.all()) {
        if (shown.state === 'released') continue;
        handles.numberOf('hAgent', shown.id, wire);
        yield;
      }
      const stored: [StoredKind, object[]][] = [];
      for (const kind of storedKinds) {
        const own = handles.list(kind, wire, page).map(({ number, name: id }) => {
          return { number, id, ...(kind === 'GroupID' ? groupIdOf(number, wire) : {}) };
        });
        stored.push([kind, own]);
        yield;
      }
      items.push({
        handlerId: wire.handlerId,
        ...Object.fromEntries(stored),
        dwAgentExtensionIDIndex: gateways.extensions.ids.map((id, number) => ({ number, id })),
        hCall: yield* handles.legsInSlices(wire, page),
      });
    }
    return { items };
  }

  close(): void {
    const { lines } = this.#shared;
    for (const line of lines.of()) lines.shut(line);
    this.sockets.close();
  }

  #begin({ name, given }: FunctionCall, asker: TapiRequester) {
    const { params, run } = rowIn(functions, name, 'function of this view');
    // Output pointers (`lp…`) mean nothing in JSON, so they are ignored.
    const isTaken = (one: string) => Object.hasOwn(params.shape, one) || !one.startsWith('lp');
    const sent = Object.fromEntries(Object.entries(given).filter(([one]) => isTaken(one)));
    const read = readAs(params, 'body', sent);
    const { line, serving } = this.#placeOf(read, asker);
    const { version } = line ?? { version: versionTwoTwo };
    if (Object.hasOwn(objectFunctions, name) && version < versionTwoTwo) {
      throw unavailable(`${name} is of 2.2; the line ${line?.hLine} is open at ${hexOf(version)}.`);
    }
    const machine = { ...asker.machine, apiVersion: `2.${version % 16}` };
    const c = new Context(this.#shared, { ...asker, machine }, serving);
    const said = resolveHandles(read, c);
    return { run: async () => run(said as never, c), line };
  }

  /** The handler of a line, device or call; the first if none is given. */
  #placeOf(
    { hLine, hLineApp, dwDeviceID, ...others }: { readonly [name: string]: unknown },
    asker: TapiRequester,
  ): { readonly line: TapiLine | null; readonly serving: Services } {
    const { lines, handles } = this.#shared;
    const { id } = asker.principal;
    if (typeof hLineApp === 'number') lines.app(hLineApp, id);
    const hCall = others['hCall'] ?? others['hdActiveCall'];
    if (typeof hLine === 'number') return ofLine(lines.line(hLine, id));
    if (typeof dwDeviceID === 'number')
      return { line: null, serving: this.#device(dwDeviceID, asker) };
    if (typeof hCall !== 'number') return { line: null, serving: this.#context(asker).serving };
    const own = lines.of(id);
    if (own.length === 0) lines.line(0, id);
    const line = own.find(({ serving: { wire } }) => {
      const made = handles.leg(hCall, wire) ?? handles.askingOf(hCall, wire);
      return (made ?? handles.former(hCall, wire)) !== undefined;
    });
    if (line !== undefined) return ofLine(line);
    throw new Refusal('call_not_found', `No call of an open line has the handle ${hCall}.`);
  }

  #device(dwDeviceID: number, asker: TapiRequester): Services {
    const name = this.#context(asker).find('dwDeviceID', dwDeviceID)?.name;
    const permitted = this.#handlers.permitted(asker.principal);
    const found = permitted.find(({ wire: { handlerId } }) => {
      return handlerId === name || name?.startsWith(`${handlerId}/`) === true;
    });
    const seen = found && new Context(this.#shared, asker, found);
    const address = seen === undefined ? null : addressOfDevice(dwDeviceID, seen);
    if (seen && (address === null || isSeen(address, seen))) return seen.serving;
    const detail = `There is no line device ${dwDeviceID}; lineInitializeEx says how many there are.`;
    throw new LineRefusal('BADDEVICEID', 'handler_not_found', detail);
  }

  #refused(name: string, error: unknown, asker: TapiRequester): Result {
    const problem = problemOf(error, this.#shared, asker);
    const own = error instanceof LineRefusal ? error.line : special[`${name} ${problem.code}`];
    const line = own ?? tapiErrors(problem).line;
    return { result: hexOf(lineErrors[line]), name: `LINEERR_${line}`, problem };
  }
}

function ofLine(line: TapiLine) {
  return { line, serving: line.serving };
}
