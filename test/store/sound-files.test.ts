/** Sealed files of sound, part by part. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';

const partBytes = 65_536;
const sealedBytes = partBytes + 28;

async function* inPieces(sound: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < sound.length; at += 10_001) {
    yield await Promise.resolve(sound.subarray(at, at + 10_001));
  }
}

it('sound is read from any place to any other, and no part can change places', async () => {
  const folder = aFolder();
  const store = openStore({ path: join(folder, 'callwright.db'), nowMs: () => 0 });
  const sounds = store.sounds ?? expect.unreachable();
  const sound = Buffer.from(Array.from({ length: 2 * partBytes + 500 }, (_, at) => (at * 7) % 251));
  expect(await sounds.write('one', inPieces(sound))).toBe(sound.length);
  const read = async (from: number, to: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of sounds.read('one', from, to)) parts.push(part);
    return Buffer.concat(parts);
  };
  for (const [from, to] of [
    [0, sound.length],
    [partBytes - 3, partBytes + 3],
    [2 * partBytes + 1, 2 * partBytes + 9],
  ] as const) {
    expect((await read(from, to)).equals(sound.subarray(from, to))).toBe(true);
  }
  const [name = ''] = readdirSync(join(folder, 'recordings'));
  const path = join(folder, 'recordings', name);
  const file = readFileSync(path);
  const [first, second] = [0, 1].map((n) => file.subarray(n * sealedBytes, (n + 1) * sealedBytes));
  writeFileSync(
    path,
    Buffer.concat([second ?? file, first ?? file, file.subarray(2 * sealedBytes)]),
  );
  await expect(read(0, 10)).rejects.toThrow();
  store.keys.destroy(store.keys.idsOf(['one']));
  await expect(read(0, 10)).rejects.toThrow('the key of one was destroyed');
  store.close();
});
