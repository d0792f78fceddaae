/** What a world answers to reads: of single ones, and of all that can be made, for a comparison. */
import type { HttpReply } from '../api-server.ts';
import type { WalkedWorld } from './walked-world.ts';
import { paramsOf, table } from './world-models.ts';

const readers = ['nadia', 'anna', 'helene', 'claire', 'ann'] as const;
/** Objects of a kind that are read. */
const objectsMax = 4;
/** Members that say when or how long something is, of the process and not of its data. */
const ofProcess = /^(requestId|epoch|asOf|uptimeMs|startedAt|nextCursor|resumeToken|nextChangeAt)$/;
/** Reads that are of the process: its place in streams, its health, measures of its own. */
const leftOut: readonly string[] = [
  ...['getHandler', 'listHandlers', 'getHealth', 'getReadiness', 'getMetrics', 'getMe'],
  // The orders of these worlds live in memory.
  'exportCustomer',
  ...['getCentreFindings', 'listWaysIn', 'listAudit', 'getPartners', 'getVersion'],
  ...['listDeliveries', 'getLimits', 'listJobs', 'getJob'],
  // Its answer names the instant.
  'listRulesInForce',
];

type Answers = ReadonlyMap<string, { readonly status: number; readonly text: string }>;

export class ReadAnswers {
  /** What is wrong with reads. */
  readonly faults: string[] = [];
  readonly #world: WalkedWorld;
  readonly #pool: (param: string) => readonly string[];
  /** Who may read paths of one shape. */
  readonly #readerOf = new Map<string, string>();

  constructor(world: WalkedWorld, pool: (param: string) => readonly string[]) {
    this.#world = world;
    this.#pool = pool;
  }

  /** The first answer of 200, else the last one, of those who may read. */
  async read(
    path: string,
    {
      world = this.#world,
      by,
    }: { readonly world?: WalkedWorld; readonly by?: string | undefined } = {},
  ): Promise<HttpReply> {
    const shape = path.replaceAll(/[^/]*[.\d][^/]*/g, '*');
    const known = by ?? this.#readerOf.get(shape);
    let answer: HttpReply | undefined;
    const all = path.includes('/me/') ? (['helene'] as const) : readers;
    for (const as of known === undefined ? all : [known]) {
      answer = await world.ask('GET', path, { as });
      if (answer.status === 200) this.#readerOf.set(shape, as);
      if (![401, 403].includes(answer.status)) break;
    }
    const last = answer ?? (await world.ask('GET', path, { as: 'nadia' }));
    // An answer may be null.
    return { ...last, body: Object(last.body) };
  }

  /** All reads whose parameters have values. */
  async all(): Promise<Answers> {
    const found = new Map<string, { readonly status: number; readonly text: string }>();
    for (const [id, { method, path, handler, query }] of Object.entries(table)) {
      if (method !== 'GET' || handler.kind !== 'document' || leftOut.includes(id)) continue;
      if (!query.safeParse({}).success || path.startsWith('/tapi')) continue;
      for (const url of this.#urlsOf(path)) {
        const { status, body, text } = await this.read(url);
        found.set(url, { status, text: steady(body, text) });
        if (status >= 500 && !String(body['code']).endsWith('_unavailable')) {
          this.faults.push(`${url} answers ${status}: ${text}`);
        }
        if (status === 200 && body['unreadable'] !== undefined) {
          this.faults.push(`${url} leaves out ${JSON.stringify(body['unreadable'])}`);
        }
      }
    }
    return found;
  }

  /** The same reads of another process. */
  async allOf(world: WalkedWorld, before: Answers): Promise<Answers> {
    const found = new Map<string, { readonly status: number; readonly text: string }>();
    for (const url of before.keys()) {
      const { status, body, text } = await this.read(url, { world });
      found.set(url, { status, text: steady(body, text) });
    }
    return found;
  }

  differences(before: Answers, after: Answers): readonly string[] {
    return [...before].flatMap(([url, { status, text }]) => {
      const now = after.get(url);
      if (now === undefined || (now.status === status && now.text === text)) return [];
      return [`${url} after a restart: ${differenceOf(text, now.text)} (${status}, ${now.status})`];
    });
  }

  #urlsOf(path: string): readonly string[] {
    return paramsOf(path).reduce<readonly string[]>(
      (urls, param) => {
        const ids = this.#pool(param).slice(-objectsMax);
        return urls.flatMap((url) =>
          ids.map((id) => url.replace(`{${param}}`, encodeURIComponent(id))),
        );
      },
      [path],
    );
  }
}

/** An answer without what is of its process. */
function steady(body: object, text: string): string {
  if (text === '' || !text.startsWith('{')) return text;
  return JSON.stringify(body, (member, value: unknown) =>
    ofProcess.test(member) ? undefined : value,
  );
}

const shownLength = 160;

function differenceOf(one: string, other: string): string {
  const at = [...one].findIndex((letter, place) => letter !== other[place]);
  const from = Math.max(0, at - shownLength / 2);
  return `${one.slice(from, from + shownLength)} became ${other.slice(from, from + shownLength)}`;
}
