/** Searches every byte of every file below a folder, in the notations that texts are stored in. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** `file: text` for each text found, with the files searched. */
export function searchDisk(folder: string, texts: readonly string[]) {
  const found = new Set<string>();
  let files = 0;
  for (const path of filesBelow(folder)) {
    files += 1;
    const bytes = readFileSync(path);
    for (const text of texts) {
      if (notationsOf(text).some((one) => bytes.includes(one))) found.add(`${path}: ${text}`);
    }
  }
  return { files, found: [...found] };
}

/** Texts found in what compressed bytes hold, which a search of the disk cannot see. */
export function searchCompressed(bytes: Uint8Array, texts: readonly string[]): readonly string[] {
  const whole = [inflateRawSync, inflateSync, gunzipSync].flatMap((inflate) => {
    try {
      return [inflate(bytes)];
    } catch {
      return [];
    }
  });
  return texts.filter((text) =>
    [Buffer.from(bytes), ...whole].some((one) => notationsOf(text).some((n) => one.includes(n))),
  );
}

function notationsOf(text: string): readonly Buffer[] {
  const json = JSON.stringify(text).slice(1, -1);
  const escaped = [...text]
    .map((letter) =>
      letter > '~' ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter,
    )
    .join('');
  const base64 = Buffer.from(text).toString('base64').slice(4, -4);
  return [
    Buffer.from(text),
    Buffer.from(json),
    Buffer.from(escaped),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'latin1'),
    ...(base64.length < 12 ? [] : [Buffer.from(base64)]),
  ];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const is = statSync(path, { throwIfNoEntry: false });
    if (is === undefined) return [];
    return is.isDirectory() ? filesBelow(path) : is.isFile() ? [path] : [];
  });
}
