/**
 * The text of a table as spreadsheets save it: UTF-8, UTF-16, or the Windows code page of western
 * Europe, which holds Latin-1. Which of them it is, its first bytes say, or else its own form.
 *
 * Every text can be read as Windows-1252, so that is what is left: bytes that are no UTF-8.
 * Source: Encoding Standard (WHATWG), 4 to 6.
 */

/** How a text was written, by the names of the Encoding Standard. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Bytes that are looked at for being of two bytes a letter. */
const lookBytes = 4_096;
/** Share of zero bytes in one half of each pair from which on a text is UTF-16. */
const zeroShareMin = 0.3;

/** A text, and how it was written. */
export function decodedText(bytes: Uint8Array): {
  readonly text: string;
  readonly encoding: TextEncodingName;
} {
  const encoding = encodingOf(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** How a text was written, by its beginning; a letter that its end cuts through counts as whole. */
export function encodingOf(bytes: Uint8Array): TextEncodingName {
  return (
    markedEncoding(bytes) ?? pairedEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252')
  );
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function markedEncoding([first, second, third]: Uint8Array): TextEncodingName | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : null;
}

/** Without a mark: letters of western languages have a zero byte each in UTF-16, and none elsewhere. */
function pairedEncoding(bytes: Uint8Array): TextEncodingName | null {
  const seen = bytes.subarray(0, lookBytes);
  let even = 0;
  let odd = 0;
  for (const [place, byte] of seen.entries()) {
    if (byte !== 0) continue;
    if (place % 2 === 0) even += 1;
    else odd += 1;
  }
  const least = (seen.length / 2) * zeroShareMin;
  if (odd > least && odd > even) return 'utf-16le';
  return even > least ? 'utf-16be' : null;
}
