/**
 * Programs that use the view, each of one person or key, and their open lines. Kept in memory.
 *
 * Source: tapi-call-center.md 5.6.
 */
import { hexOf, type LineError, Refusal } from '../../contracts/index.ts';
import type { GatewayLink } from '../gateway/gateway-line.ts';
import type { Services } from '../operations/services.ts';
import type { Handles } from './handles.ts';

/** Most programs of one person; a further one shuts down the oldest, probably abandoned. */
const appsMax = 16;
const linesMax = 64;

/** TAPI versions 2.0, 2.1, 2.2, as numbers. */
const versions = [0x0002_0000, 0x0002_0001, 0x0002_0002];
export const versionTwoTwo = 0x0002_0002;

/** A refusal that chooses among several fitting TAPI error codes. */
export class LineRefusal extends Refusal {
  readonly line: LineError;

  constructor(line: LineError, ...of: ConstructorParameters<typeof Refusal>) {
    super(...of);
    this.line = line;
  }
}

interface App {
  readonly hLineApp: number;
  readonly ownerId: string;
  readonly lines: Map<number, TapiLine>;
}

export interface TapiLine {
  readonly hLine: number;
  readonly app: App;
  readonly serving: Services;
  readonly version: number;
  /** `dwAddressID` of the only address that the program wants to hear of; null: of all. */
  readonly onlyAt: number | null;
  /** False for a program that hears of the calls alone that it makes. */
  readonly hearsCalls: boolean;
  /** Which states of devices and addresses the program asked to hear of. */
  readonly states: { device: number; address: number };
  /** What the program wants back in each message; undefined: nothing. */
  readonly instance: number | undefined;
  /** The link of a program that serves requests of agents; null: it serves none. */
  proxy: Pick<GatewayLink, 'hear' | 'lost'> | null;
}

type LineOptions = Pick<TapiLine, 'onlyAt' | 'hearsCalls' | 'instance'>;

/** The member of messages by which a program finds its own data of a line. */
export function instanceOf({ instance }: Pick<TapiLine, 'instance'>) {
  return instance === undefined ? {} : { dwCallbackInstance: instance };
}

export class TapiLines {
  readonly #handles: Handles;
  /** Programs by owner and number, in the order of initialisation. */
  readonly #apps = new Map<string, Map<number, App>>();
  readonly #onShut: (line: TapiLine) => void;

  constructor(handles: Handles, onShut: (line: TapiLine) => void) {
    this.#handles = handles;
    this.#onShut = onShut;
  }

  initialize(ownerId: string): App {
    const own = this.#apps.get(ownerId) ?? new Map<number, App>();
    const [oldest] = own.values();
    if (oldest !== undefined && own.size >= appsMax) {
      for (const line of oldest.lines.values()) this.shut(line);
      this.shutDown(oldest);
    }
    const app: App = { hLineApp: this.#handles.take('hLineApp'), ownerId, lines: new Map() };
    this.#apps.set(ownerId, own.set(app.hLineApp, app));
    return app;
  }

  shutDown({ hLineApp, ownerId, lines }: App): void {
    for (const line of lines.values()) this.close(line);
    const own = this.#apps.get(ownerId);
    own?.delete(hLineApp);
    if (own?.size === 0) this.#apps.delete(ownerId);
  }

  open(app: App, serving: Services, asked: number, options: LineOptions): TapiLine {
    const version = negotiateVersion(asked, asked);
    if (app.lines.size >= linesMax) {
      const detail = `The application ${app.hLineApp} has ${linesMax} lines open already.`;
      throw new Refusal('resource_unavailable', detail);
    }
    const states = { device: 0, address: 0 };
    const hLine = this.#handles.take('hLine');
    const line: TapiLine = { hLine, app, serving, version, states, proxy: null, ...options };
    app.lines.set(line.hLine, line);
    return line;
  }

  close({ hLine, app, proxy }: TapiLine): void {
    app.lines.delete(hLine);
    proxy?.lost();
  }

  shut(line: TapiLine): void {
    this.close(line);
    this.#onShut(line);
  }

  app(hLineApp: number, ownerId: string): App {
    const app = this.#apps.get(ownerId)?.get(hLineApp);
    if (app !== undefined) return app;
    this.#requireInitialized(ownerId);
    const detail = `No application ${hLineApp}; expected one of lineInitializeEx.`;
    throw new LineRefusal('INVALAPPHANDLE', 'not_connected', detail);
  }

  line(hLine: number, ownerId: string): TapiLine {
    const line = this.of(ownerId).find((one) => one.hLine === hLine);
    if (line !== undefined) return line;
    this.#requireInitialized(ownerId);
    throw new Refusal('handler_not_found', `No line ${hLine} is open; expected one of lineOpen.`);
  }

  /** An owner's lines [all]. */
  of(ownerId?: string): readonly TapiLine[] {
    const owners = ownerId === undefined ? [...this.#apps.keys()] : [ownerId];
    const apps = owners.flatMap((one) => [...(this.#apps.get(one)?.values() ?? [])]);
    return apps.flatMap(({ lines }) => [...lines.values()]);
  }

  #requireInitialized(ownerId: string): void {
    if (this.#apps.has(ownerId)) return;
    const detail = 'There is no application yet; expected lineInitializeEx first.';
    throw new Refusal('not_connected', detail);
  }
}

/**
 * The highest TAPI version in the program's range that we support. @throws {Refusal} where there is
 * none.
 */
export function negotiateVersion(low: number, high: number): number {
  const version = versions.findLast((one) => one >= low && one <= high);
  if (version !== undefined) return version;
  const ours = versions.map(hexOf).join(', ');
  const asked = low === high ? hexOf(low) : `${hexOf(low)} to ${hexOf(high)}`;
  const detail = `The versions ${asked} were asked for; expected one of ${ours}.`;
  throw new Refusal('api_version_unsupported', detail);
}
