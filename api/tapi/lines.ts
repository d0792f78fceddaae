/**
 * Programs that use the view, and the lines that they have open: what TAPI keeps of an application.
 *
 * They live with the process. A program is a person's or a key's; nobody uses another's.
 * Source: tapi-call-center.md 5.6.
 */
import { type ErrorCode, hexOf, type LineError } from '../../contracts/index.ts';
import type { Serving } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import type { Handles } from './handles.ts';

/** Of one person: with one more, the oldest is shut down, for it was left behind. */
const appsMax = 16;
const linesMax = 64;

/** 2.0, 2.1 and 2.2, as versions are written. */
const versions = [0x0002_0000, 0x0002_0001, 0x0002_0002];
export const versionTwoTwo = 0x0002_0002;

/** A refusal that TAPI has several words for. */
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
  readonly lines: Set<Line>;
}

export interface Line {
  readonly hLine: number;
  readonly app: App;
  readonly serving: Serving;
  /** That it was opened at. */
  readonly version: number;
}

/** Of all programs of one service. */
export class Lines {
  readonly #handles: Handles;
  readonly #apps = new Map<number, App>();
  readonly #lines = new Map<number, Line>();
  readonly #ofOwner = new Map<string, Set<App>>();
  /** Hears of lines that are shut without having been asked for. */
  readonly #onShut: (line: Line) => void;

  constructor(handles: Handles, onShut: (line: Line) => void) {
    this.#handles = handles;
    this.#onShut = onShut;
  }

  initialize(ownerId: string): App {
    const own = this.#ofOwner.get(ownerId) ?? new Set();
    this.#ofOwner.set(ownerId, own);
    const [oldest] = own;
    if (oldest !== undefined && own.size >= appsMax) {
      for (const line of oldest.lines) this.#onShut(line);
      this.shutDown(oldest);
      this.#ofOwner.set(ownerId, own);
    }
    const app: App = { hLineApp: this.#handles.take('hLineApp'), ownerId, lines: new Set() };
    own.add(app);
    this.#apps.set(app.hLineApp, app);
    return app;
  }

  shutDown(app: App): void {
    for (const line of app.lines) this.close(line);
    this.#apps.delete(app.hLineApp);
    const own = this.#ofOwner.get(app.ownerId);
    own?.delete(app);
    if (own?.size === 0) this.#ofOwner.delete(app.ownerId);
  }

  open(app: App, serving: Serving, version: number): Line {
    if (!versions.includes(version)) throw incompatible(version, version);
    if (app.lines.size >= linesMax) {
      const detail = `The application ${app.hLineApp} has ${linesMax} lines open already.`;
      throw new Refusal('resource_unavailable', detail);
    }
    const line = { hLine: this.#handles.take('hLine'), app, serving, version };
    app.lines.add(line);
    this.#lines.set(line.hLine, line);
    return line;
  }

  close(line: Line): void {
    line.app.lines.delete(line);
    this.#lines.delete(line.hLine);
  }

  /** Shuts a line, and says so to its program. */
  shut(line: Line): void {
    this.close(line);
    this.#onShut(line);
  }

  /** @throws {LineRefusal} where it is not one of theirs. */
  app(hLineApp: number, ownerId: string): App {
    const app = this.#apps.get(hLineApp);
    if (app?.ownerId === ownerId) return app;
    this.#requireInitialized(ownerId);
    const detail = `No application ${hLineApp}; expected one of lineInitializeEx.`;
    throw new LineRefusal('INVALAPPHANDLE', 'not_connected', detail);
  }

  /** @throws {LineRefusal} where it is not one of theirs. */
  line(hLine: number, ownerId: string): Line {
    const line = this.#lines.get(hLine);
    if (line?.app.ownerId === ownerId) return line;
    this.#requireInitialized(ownerId);
    const detail = `No line ${hLine} is open; expected one of lineOpen.`;
    throw new LineRefusal('INVALLINEHANDLE', 'handler_not_found', detail);
  }

  all(): readonly Line[] {
    return [...this.#lines.values()];
  }

  /** In the order in which they were opened. */
  of(ownerId: string): readonly Line[] {
    return [...(this.#ofOwner.get(ownerId) ?? [])].flatMap(({ lines }) => [...lines]);
  }

  #requireInitialized(ownerId: string): void {
    if (this.#ofOwner.has(ownerId)) return;
    const detail = 'There is no application yet; expected lineInitializeEx first.';
    throw new LineRefusal('UNINITIALIZED', 'not_connected', detail);
  }
}

/** The highest version of ours within a range. @throws {Refusal} where there is none. */
export function negotiated(low: number, high: number): number {
  const version = versions.findLast((one) => one >= low && one <= high);
  if (version === undefined) throw incompatible(low, high);
  return version;
}

function incompatible(low: number, high: number): Refusal {
  const ours = versions.map(hexOf).join(', ');
  const asked = low === high ? hexOf(low) : `${hexOf(low)} to ${hexOf(high)}`;
  const code: ErrorCode = 'api_version_unsupported';
  return new Refusal(code, `The versions ${asked} were asked for; expected one of ${ours}.`);
}
