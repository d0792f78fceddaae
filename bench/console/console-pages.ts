/**
 * Chromium with the built console: a page for each person, and the protocol of its developer tools,
 * which slows the processor and counts memory.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import type { CentreFile } from '../../routing/index.ts';
import { startService } from '../api/processes.ts';
import { once } from '../rounds.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
/** Garbage collections before memory is read, as one leaves objects behind. */
const collections = 3;

/** KiB after gzip, by screen: `shell`, and the shell with each screen. */
export type ConsoleSizes = ReadonlyMap<string, number>;

export const buildConsole = once(async (): Promise<ConsoleSizes> => {
  const { stdout } = await run(process.execPath, [join(root, 'scripts/build-console.mjs')]);
  const lines = stdout.matchAll(/^(\S+)\s+([\d.]+) KiB/gm);
  return new Map([...lines].map(([, name = '', size]) => [name, Number(size)]));
});

export async function onConsole<Result>(
  { centre, speed = 1 }: { readonly centre?: CentreFile; readonly speed?: number },
  work: (of: { readonly port: number; readonly pages: ConsolePages }) => Promise<Result>,
): Promise<Result> {
  await buildConsole();
  const service = await startService(centre, { speed });
  const pages = await ConsolePages.open(service.port);
  const result = await work({ port: service.port, pages });
  await pages.close();
  service.stop();
  return result;
}

/** Of a browser with a microphone that beeps, beside a switch on this machine. */
export const soundArgs = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
];

export interface ConsolePage {
  readonly page: Page;
  readonly tools: CDPSession;
}

export class ConsolePages {
  readonly #browser: Browser;
  readonly #address: string;

  private constructor(browser: Browser, address: string) {
    this.#browser = browser;
    this.#address = address;
  }

  static async open(port: number, more: readonly string[] = []): Promise<ConsolePages> {
    const script = join(root, 'scripts/browser-program.mjs');
    const [{ stdout }] = await Promise.all([run(process.execPath, [script]), buildConsole()]);
    const { chromium: executablePath, libraries } = JSON.parse(stdout);
    const browser = await chromium.launch({
      executablePath,
      chromiumSandbox: false,
      env: { ...process.env, ...(libraries === '' ? {} : { LD_LIBRARY_PATH: libraries }) },
      args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', ...more],
    });
    return new ConsolePages(browser, `http://127.0.0.1:${port}`);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** An empty page with an empty cache, for a signed-in person. */
  async blank(person: string, permissions: readonly string[] = []): Promise<ConsolePage> {
    const context = await this.#browser.newContext({
      baseURL: this.#address,
      viewport: { width: 1440, height: 860 },
      locale: 'en-GB',
      permissions: ['notifications', ...permissions],
    });
    const { request } = context;
    const headers = { origin: this.#address };
    const answer = await request.post('/api/v1/session', { data: { user: person }, headers });
    if (!answer.ok()) throw new Error(`${person} cannot sign in: ${await answer.text()}`);
    const page = await context.newPage();
    return { page, tools: await context.newCDPSession(page) };
  }

  async cpuMs(): Promise<number> {
    const tools = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await tools.send('SystemInfo.getProcessInfo');
    await tools.detach();
    const pages = processInfo.filter(({ type }) => type === 'renderer');
    return pages.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  }
}

export async function heapBytes({ tools }: ConsolePage): Promise<number> {
  for (let n = 0; n < collections; n += 1) await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  return usedSize;
}
