/**
 * Accepts downloads by their SHA-256 alone, and reports within seconds a host that is silent or
 * sends something else. Plain JavaScript on Node 20.
 */
import { createHash } from 'node:crypto';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Before the first byte, and between two. */
const silenceMsMax = 8_000;

/** Null if `path` holds the file, else the reason in a few words. */
export async function fetchPinned({ url, sha256, path, silenceMs = silenceMsMax }) {
  const given = new AbortController();
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => given.abort(), silenceMs);
  };
  heard();
  try {
    const response = await fetch(url, { signal: given.signal });
    if (!response.ok || response.body === null) return `${url} answers ${response.status}`;
    const hash = createHash('sha256');
    const watched = async function* (chunks) {
      for await (const chunk of chunks) {
        heard();
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body), watched, createWriteStream(path));
    const found = hash.digest('hex');
    return found === sha256 ? null : `${url} has SHA-256 ${found}, expected ${sha256}`;
  } catch (error) {
    if (given.signal.aborted) return `${new URL(url).host} was silent for ${silenceMs / 1_000} s`;
    return `${new URL(url).host} cannot be reached (${error.cause?.code ?? error.message})`;
  } finally {
    clearTimeout(timer);
  }
}

/** @throws {Error} for a file of a folder that is not in a list as `sha256sum` writes it. */
export function requirePinned(folder, list) {
  const lines = readFileSync(list, 'utf8').split('\n');
  const pins = new Map(lines.map((line) => line.split('  ').reverse()));
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    const found = createHash('sha256').update(bytes).digest('hex');
    const expected = pins.get(name) ?? 'none';
    if (found !== expected) throw new Error(`${name} has SHA-256 ${found}, expected ${expected}`);
  }
}
