/** Pictures as files, of any size, and files that are none. */
import { Transformer } from '@napi-rs/image';

/** A picture of one colour that runs from left to right. */
export async function aPicture(
  type: 'png' | 'jpeg' | 'webp' = 'png',
  { width = 400, height = 300, shade = 200 } = {},
): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 4, shade);
  for (let at = 0; at < pixels.length; at += 4) pixels[at] = at % 251;
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
  const picture = Transformer.fromRgbaPixels(pixels, width, height);
  return type === 'jpeg' ? await picture.jpeg() : await picture[type]();
}

/** A JPEG that a camera turned on its side: with its note of that, and of where it was. */
export async function aTurnedPhotograph(): Promise<Buffer> {
  const picture = await aPicture('jpeg', { width: 60, height: 40 });
  const note = Buffer.from(
    'Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x0e\0\x02\0\0\0\x04GPS\0\0\0\0\0',
    'latin1',
  );
  const head = Buffer.from([0xff, 0xe1, 0, note.length + 2]);
  return Buffer.concat([picture.subarray(0, 2), head, note, picture.subarray(2)]);
}

export const aGif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
export const aDrawing = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>';

/** The beginning of a PNG that says it has so many pixels. */
export async function aHugePng(width: number, height: number): Promise<Buffer> {
  const bytes = Buffer.from(await aPicture('png', { width: 1, height: 1 }));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
