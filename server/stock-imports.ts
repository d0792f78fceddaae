/**
 * Reads a table of stock on a schedule: good rows change the stock of items, others are told. A
 * table that is read again changes nothing.
 */
import { readFile, stat } from 'node:fs/promises';
import { importStock, type StockImporter } from '../api/index.ts';
import { encodingOf, type PartnersFile } from '../contracts/index.ts';
import { answerBytes } from '../gateways/index.ts';
import { minuteMs, reasonOf } from '../kernel/index.ts';
import type { ServiceOptions } from './service-options.ts';

type StockSection = NonNullable<PartnersFile['stockImport']>;

const bytesMax = 16 * 1_048_576;
const answerMsMax = 60_000;
const shownMax = 3;
const partner = 'stockImport';

/** The table as text. @throws {Error} where it cannot be read */
export async function readStock(section: StockSection, centreId: string): Promise<string> {
  const placeOf = (text: string) => text.replaceAll('{centre}', centreId);
  const bytes =
    'file' in section
      ? await fileBytes(placeOf(section.file))
      : await urlBytes(placeOf(section.url));
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

async function fileBytes(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > bytesMax) throw new Error(`${path} has ${size} bytes; expected ${bytesMax} at most`);
  return await readFile(path);
}

async function urlBytes(url: string): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}; expected 200`);
  return await answerBytes(answer, bytesMax);
}

/** Imports now, and again after each pause, where partners say so; returns what ends it. */
export function importStockOnSchedule(
  { partners: outside, clock }: Pick<ServiceOptions, 'partners' | 'clock'>,
  serving: StockImporter,
): () => void {
  const section = outside?.file.stockImport;
  if (section === undefined) return () => undefined;
  const partners = serving.orders?.partners;
  partners?.declare(partner, 'file' in section ? 'file' : 'url');
  const over = new AbortController();
  let stop = (): void => undefined;
  const run = async (): Promise<void> => {
    const problem = await imported(section, serving).catch(reasonOf);
    if (over.signal.aborted) return;
    partners?.tell(partner, problem);
    stop = clock.after(section.everyMinutes * minuteMs, () => void run());
  };
  void run();
  return () => {
    over.abort();
    stop();
  };
}

/** What is wrong with the table; null: nothing. */
async function imported(section: StockSection, serving: StockImporter): Promise<string | null> {
  const text = await readStock(section, serving.wire.centreId);
  const { rows, rejected, errors } = await importStock(text, partner, serving);
  if (rejected === 0) return null;
  const shown = errors.slice(0, shownMax).map(({ message }) => message);
  const more = errors.length > shownMax ? '; …' : '';
  return `${rejected} of ${rows} rows are wrong: ${shown.join('; ')}${more}`;
}
