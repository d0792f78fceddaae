/** Draws in batches are those of the stream, with WebAssembly and without. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { batchBlocks, batchDraws, RandomStream } from '../../kernel/index.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const { WebAssembly: host } = globalThis as unknown as {
  readonly WebAssembly: { readonly Module: new () => object; readonly Instance: unknown };
};

/** Seed, replication, first entity. */
const streams = [
  [1, 0, 0],
  [2 ** 53 - 1, 7, 3 * 2 ** 24],
  [2 ** 32 + 5, 2 ** 32 - 1, 2 ** 32 - batchBlocks],
] as const;

function drawnBy(Stream: typeof RandomStream): readonly Float64Array[] {
  return streams.flatMap(([seed, replication, entity]) =>
    [false, true].flatMap((isMirrored) => {
      const stream = new Stream({ seed, replication, purpose: 'patience', isMirrored });
      const first = new Float64Array(batchDraws);
      stream.fillFirst(entity, first);
      const next = stream.inOrder(entity);
      return [first, Float64Array.from({ length: 3 * batchDraws }, () => next())];
    }),
  );
}

describe('draws in batches', () => {
  it('are the draws that the stream gives one by one', () => {
    const batches = drawnBy(RandomStream);
    streams.forEach(([seed, replication, entity], place) => {
      const stream = new RandomStream({ seed, replication, purpose: 'patience' });
      const [first = new Float64Array(), inOrder = new Float64Array()] = batches.slice(4 * place);
      const alone = Array.from({ length: batchDraws }, (_, at) =>
        stream.draw(entity + Math.floor(at / 2), at % 2),
      );
      expect([...first]).toEqual(alone);
      expect([...inOrder]).toEqual(Array.from(inOrder, (_, draw) => stream.draw(entity, draw)));
    });
  });

  it.each([
    ['missing', undefined],
    [
      'forbidden',
      {
        Module: class {
          constructor() {
            throw new Error('refused to compile: unsafe-eval is not allowed');
          }
        },
      },
    ],
  ])('are the same bits where WebAssembly is %s', async (_, host) => {
    vi.stubGlobal('WebAssembly', host);
    vi.resetModules();
    const { RandomStream: InScript } = await import('../../kernel/random-stream.ts');
    expect(InScript).not.toBe(RandomStream);
    expect(drawnBy(InScript)).toEqual(drawnBy(RandomStream));
  });

  it('are computed by WebAssembly where there is one', async () => {
    const Module = vi.fn(host.Module);
    vi.stubGlobal('WebAssembly', { Module, Instance: host.Instance });
    vi.resetModules();
    const { RandomStream: InModule } = await import('../../kernel/random-stream.ts');
    expect(Module).toHaveBeenCalledOnce();
    expect(drawnBy(InModule)).toEqual(drawnBy(RandomStream));
  });
});
