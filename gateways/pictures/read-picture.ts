/**
 * Makes a picture safe: encodes it anew without metadata, with two thumbnails. One picture at a
 * time, on a thread, as each takes up to 200 MB. Cost: 20 ms for a shop photograph, up to a second.
 */
import { createHash } from 'node:crypto';
import type { Transformer } from '@napi-rs/image';
import { reasonOf } from '../../kernel/index.ts';
import { type PictureType, pictureTypes, pixelsOf, typeOf } from './picture-kind.ts';

/** Largest file: 4 MiB. */
export const pictureBytesMax = 4_194_304;
/** Largest picture: 5,000 × 5,000 pixels. */
export const picturePixelsMax = 25_000_000;
/** Longer side of each stored size, in pixels. */
export const pictureSides = { whole: 1_600, medium: 320, small: 96 } as const;
/** Most pictures that wait, and most pixels of these together; further ones are refused. */
const waitingMax = 50;
const pixelsWaitingMax = 4 * picturePixelsMax;
const quality = 85;

export interface ReadPicture {
  readonly hash: string;
  readonly mediaType: PictureType;
  readonly width: number;
  readonly height: number;
  readonly whole: Buffer;
  readonly medium: Buffer;
  readonly small: Buffer;
}

/** Why a file is not accepted. */
export interface PictureFault {
  /** `busy`: try again later. */
  readonly kind: 'type' | 'bytes' | 'pixels' | 'broken' | 'busy';
  readonly received: string;
  readonly expected: string;
}

const number = new Intl.NumberFormat('en');
const expectedTypes = `${pictureTypes.slice(0, -1).join(', ')} or ${pictureTypes.at(-1)}`;

let waiting = 0;
let pixelsWaiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Reads a picture. Rejects only if `requireWanted` throws, which is called again when the picture's
 * turn comes: the cause of a refusal may have appeared meanwhile.
 */
export async function readPicture(
  bytes: Buffer,
  requireWanted: () => void = () => {},
): Promise<ReadPicture | PictureFault> {
  const type = typeOf(bytes);
  const mediaType = pictureTypes.find((one) => one === type);
  if (mediaType === undefined) {
    return { kind: 'type', received: `${type} by its content`, expected: expectedTypes };
  }
  if (bytes.length > pictureBytesMax) {
    const expected = `at most ${number.format(pictureBytesMax)} bytes`;
    return { kind: 'bytes', received: `${number.format(bytes.length)} bytes`, expected };
  }
  const size = pixelsOf(bytes, mediaType);
  if (size === null || size.width === 0 || size.height === 0) return broken(mediaType);
  const { width, height } = size;
  const pixels = width * height;
  if (pixels > picturePixelsMax) {
    const received = `${number.format(width)} × ${number.format(height)} pixels`;
    const expected = `at most ${number.format(picturePixelsMax)} in all`;
    return { kind: 'pixels', received, expected };
  }
  if (waiting >= waitingMax || pixelsWaiting + pixels > pixelsWaitingMax) {
    const received = `one of ${waiting + 1} pictures at once`;
    return { kind: 'busy', received, expected: 'one a little later' };
  }
  waiting += 1;
  pixelsWaiting += pixels;
  const decoded = last.then(() => {
    requireWanted();
    return made(bytes, mediaType, Math.max(width, height));
  });
  last = decoded.catch(() => undefined);
  try {
    return await decoded;
  } finally {
    waiting -= 1;
    pixelsWaiting -= pixels;
  }
}

async function made(
  bytes: Buffer,
  mediaType: PictureType,
  longerSide: number,
): Promise<ReadPicture | PictureFault> {
  // Loaded on first use, as most services never receive a picture.
  const { ResizeFit, Transformer } = await import('@napi-rs/image');
  const within = (source: Buffer, from: number, side: number) => {
    const picture = new Transformer(source).rotate();
    const box = { width: side, height: side, fit: ResizeFit.Inside };
    return from <= side ? picture : picture.fastResize(box);
  };
  try {
    const upright = within(bytes, longerSide, pictureSides.whole);
    const whole = await encoded(upright, mediaType);
    const { width, height } = await new Transformer(whole).metadata();
    const longer = Math.max(width, height);
    const medium = await within(whole, longer, pictureSides.medium).webp(quality);
    const small = await within(medium, longer, pictureSides.small).webp(quality);
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { hash, mediaType, width, height, whole, medium, small };
  } catch (error) {
    return broken(mediaType, reasonOf(error));
  }
}

function encoded(picture: Transformer, type: PictureType): Promise<Buffer> {
  if (type === 'image/png') return picture.png();
  return type === 'image/jpeg' ? picture.jpeg(quality) : picture.webp(quality);
}

function broken(type: PictureType, reason = 'it ends too early'): PictureFault {
  const received = `${type} that cannot be read (${reason.trim()})`;
  return { kind: 'broken', received, expected: 'a whole picture' };
}
