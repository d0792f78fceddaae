/**
 * Detects the encoding of tables saved by spreadsheets: UTF-8, UTF-16, else Windows-1252, where
 * every byte sequence is valid.
 * Source: Encoding Standard (WHATWG), 4 to 6.
 */

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const lookBytes = 4_096;
/** Least share of zero bytes, at even or odd positions, that shows UTF-16. */
const zeroShareMin = 0.3;

/** Decodes a text in its detected encoding. */
export function decodedText(bytes: Uint8Array): {
  readonly text: string;
  readonly encoding: TextEncodingName;
} {
  const encoding = encodingOf(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** Detects the encoding, ignoring a cut-off last character. */
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

/** Detects UTF-16 without a byte-order mark: every western letter has a zero byte there. */
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
