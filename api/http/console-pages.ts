/**
 * Serves the built console, also to browsers that navigate to an unknown path.
 *
 * Cost: all files in memory, some megabytes. Source: decisions/0030.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CardPage } from '../../gateways/index.ts';
import { accepts, etagOf } from './negotiation.ts';

const page = 'index.html';
const assets = 'assets';
const types: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
/** Encodings in order of preference; compressed files stand beside their originals. */
const encodings = [
  { extension: '.br', name: 'br' },
  { extension: '.gz', name: 'gzip' },
] as const;

/** Only the server's own content may load, and no page may frame it. */
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The microphone is allowed, or browsers hide the names of audio devices.
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()',
  // With `no-referrer`, browsers would send forms with `Origin: null`.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

/** The console's simulator: a thread with a policy of its own, which draws by WebAssembly. */
const simulatorThread = /^assets\/worker-[^/]*\.js$/;
const threadScripts = "script-src 'self' 'wasm-unsafe-eval'";

interface ConsoleFile {
  readonly type: string;
  readonly isNamedByContent: boolean;
  readonly etag: string;
  readonly plain: Buffer;
  readonly encoded: readonly { readonly name: string; readonly bytes: Buffer }[];
}

/** Whether a folder contains a built console. */
export function isConsoleBuilt(folder: string): boolean {
  return existsSync(join(folder, page));
}

/** Answers a request for the console; false if it is not one. */
export type AnswerPage = (request: FastifyRequest, reply: FastifyReply) => boolean;

export interface ConsolePagesOptions {
  /** First path segments of other routes, which never answer with a console page. */
  readonly taken: ReadonlySet<string>;
  /** Where card numbers are typed; null: nowhere. */
  readonly cardPage: () => CardPage | null;
}

export function consolePages(folder: string, { taken, cardPage }: ConsolePagesOptions): AnswerPage {
  const files = filesIn(folder);
  return (request, reply) => {
    const { method, url } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const [path = '/'] = url.split('?', 1);
    const cards = cardPage();
    if (path === cards?.path) {
      sendCardPage(cards, request, reply);
      return true;
    }
    const name = path === '/' ? page : path.slice(1);
    const file = files.get(name) ?? (isScreen(request, path, taken) ? files.get(page) : undefined);
    if (file === undefined) return false;
    const policy = policyWith(cards, request);
    const isThread = simulatorThread.test(name);
    const own = isThread ? policy.replace("script-src 'self'", threadScripts) : policy;
    send(file, request, reply, own);
    return true;
  };
}

/**
 * Policy that allows the card page in a frame. A source with a path must name its host, and cannot
 * name an IPv6 address.
 */
function policyWith(cards: CardPage | null, { headers: { host = '' } }: FastifyRequest): string {
  if (cards === null) return headers['content-security-policy'];
  const source = /^[\w.-]+(:\d+)?$/.test(host) ? `${host}${cards.path}` : "'self'";
  return `${headers['content-security-policy']}; frame-src ${source}`;
}

function sendCardPage(page: CardPage, { url, method }: FastifyRequest, reply: FastifyReply): void {
  const { searchParams: said } = new URL(url, 'http://localhost');
  const text = page.text({ lang: said.get('lang'), theme: said.get('theme') });
  reply.headers({
    ...headers,
    'content-security-policy': page.policy,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  });
  reply.code(200).send(method === 'HEAD' ? undefined : text);
}

function isScreen({ headers }: FastifyRequest, path: string, taken: ReadonlySet<string>): boolean {
  const [, first = ''] = path.split('/');
  const opensPage = /\btext\/html\b/i.test(headers.accept ?? '');
  return opensPage && first !== assets && !taken.has(first);
}

function send(
  { type, isNamedByContent, etag, plain, encoded }: ConsoleFile,
  { headers: { 'accept-encoding': accepted, 'if-none-match': known }, method }: FastifyRequest,
  reply: FastifyReply,
  policy: string,
): void {
  const encoding = encoded.find(({ name }) => takes(accepted, name));
  const tag = encoding === undefined ? etag : etag.replace(/"$/, `-${encoding.name}"`);
  reply.headers({
    ...headers,
    'content-security-policy': policy,
    'content-type': type,
    'cache-control': isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: tag,
    vary: 'accept-encoding',
  });
  if (known === tag) {
    reply.code(304).send();
    return;
  }
  if (encoding !== undefined) reply.header('content-encoding', encoding.name);
  const bytes = encoding?.bytes ?? plain;
  reply.code(200).header('content-length', bytes.length);
  reply.send(method === 'HEAD' ? undefined : bytes);
}

/** Whether `Accept-Encoding` allows an encoding; without it none is allowed. */
function takes(accepted: string | string[] | undefined, name: string): boolean {
  const header = String(accepted ?? '');
  return header.includes(name) && accepts(header, name);
}

function filesIn(folder: string): ReadonlyMap<string, ConsoleFile> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const known = new Set(found);
  const read = (path: string): Buffer => readFileSync(join(folder, path));
  const paths = new Set(found.map((path) => path.replace(/\.(br|gz)$/, '')));
  return new Map(
    [...paths].flatMap((path): [string, ConsoleFile][] => {
      const type = types[extname(path)];
      if (type === undefined) return [];
      const plain = known.has(path) ? read(path) : gunzipSync(read(`${path}.gz`));
      const encoded = encodings
        .filter(({ extension }) => known.has(path + extension))
        .map(({ extension, name }) => ({ name, bytes: read(path + extension) }));
      const isNamedByContent = path.startsWith(assets + sep);
      const etag = etagOf(plain.toString('latin1'));
      return [[path.split(sep).join('/'), { type, isNamedByContent, etag, plain, encoded }]];
    }),
  );
}
