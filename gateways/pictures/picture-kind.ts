/**
 * File type and picture size, read before decoding, since a small file may be a huge picture.
 * Source: PNG (ISO/IEC 15948), JPEG (ITU-T T.81), WebP container (RFC 9649).
 */

/** Types that may be shown. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type PictureType = (typeof pictureTypes)[number];

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Types by first bytes, as Latin-1. */
const beginnings: readonly (readonly [form: RegExp, type: string])[] = [
  [/^\x89PNG\r\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^RIFF[\s\S]{4}WEBP/, 'image/webp'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^BM/, 'image/bmp'],
  [/^(?:II\*\0|MM\0\*)/, 'image/tiff'],
  [/^[\s\S]{4}ftyp(?:avif|avis)/, 'image/avif'],
  [/^[\s\S]{4}ftyp/, 'image/heic, or a film'],
  [/^%PDF-/, 'application/pdf'],
  [
    /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[\s\S]*?)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg/i,
    'image/svg+xml',
  ],
  [/^(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE html|html)/i, 'text/html'],
];
const lookBytes = 1_024;

/** The media type by a file's first bytes, or words for a file that is no known picture. */
export function typeOf(bytes: Buffer): string {
  if (bytes.length === 0) return 'empty';
  const beginning = bytes.toString('latin1', 0, lookBytes);
  return beginnings.find(([form]) => form.test(beginning))?.[1] ?? 'no picture that is known';
}

/** Stated width and height; null: damaged or incomplete. */
export function pixelsOf(bytes: Buffer, type: PictureType): PixelSize | null {
  try {
    if (type === 'image/png') return pngSize(bytes);
    return type === 'image/jpeg' ? jpegSize(bytes) : webpSize(bytes);
  } catch (error) {
    // A read beyond the end: the file is truncated.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function pngSize(bytes: Buffer): PixelSize | null {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** JPEG markers: frames (SOF, first and last), picture data (SOS), end (EOI). */
const [firstFrame, lastFrame, data, end] = [0xc0, 0xcf, 0xda, 0xd9];
/** Markers of tables, whose codes lie among those of frames. */
const tables: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

function jpegSize(bytes: Buffer): PixelSize | null {
  let size: PixelSize | null = null;
  for (let at = 2; bytes.readUInt8(at) === 0xff; ) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= firstFrame && marker <= lastFrame && !tables.has(marker)) {
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    // The data ends with this marker; without it the file is truncated.
    if (marker === data) return bytes.indexOf(Buffer.from([0xff, end]), at) < 0 ? null : size;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function webpSize(bytes: Buffer): PixelSize | null {
  const chunk = bytes.toString('latin1', 12, 16);
  if (chunk === 'VP8X') {
    return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  }
  if (chunk === 'VP8 ') {
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  }
  if (chunk !== 'VP8L') return null;
  const bits = bytes.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
