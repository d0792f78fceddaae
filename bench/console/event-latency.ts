/**
 * Time from an event's arrival at a page to the painted frame, and whether it grows while the page
 * stays open.
 */
import type { Page } from 'playwright-core';
import { percentile } from '../rounds.ts';

/** Samples to allocate before memory is read, so that they do not count as growth. */
const samplesMax = 2 ** 17;

/** The page shows an event in the next frame, so the sample ends after that frame. */
const watchScript = `{
  const heardAt = new Float64Array(${samplesMax});
  const tookMs = new Float32Array(${samplesMax});
  let count = 0;
  const Own = WebSocket;
  window.WebSocket = class extends Own {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        if (!/"(call|agent|queue)\\.\\w+"/.test(data)) return;
        const at = performance.now();
        requestAnimationFrame(() => setTimeout(() => {
          if (count === ${samplesMax}) return;
          heardAt[count] = at;
          tookMs[count] = performance.now() - at;
          count += 1;
        }));
      });
    }
  };
  window.eventTimes = () => [[...heardAt.subarray(0, count)], [...tookMs.subarray(0, count)]];
}`;

export function watchEvents(page: Page): Promise<void> {
  return page.addInitScript(watchScript).then(() => undefined);
}

interface LatencyDrift {
  readonly percent: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly events: number;
}

export async function latencyDrift(page: Page): Promise<LatencyDrift> {
  const [heardAt, tookMs] = (await page.evaluate('eventTimes()')) as readonly [number[], number[]];
  const beganAt = heardAt[0] ?? 0;
  const tenth = ((heardAt.at(-1) ?? 0) - beganAt) / 10;
  const high = (isOf: (tenths: number) => boolean): number => {
    const own = tookMs.filter((_ms, at) => isOf(((heardAt[at] ?? 0) - beganAt) / tenth));
    return percentile(own, 95);
  };
  const [firstMs, lastMs] = [high((tenths) => tenths < 1), high((tenths) => tenths >= 9)];
  return { percent: 100 * (lastMs / firstMs - 1), firstMs, lastMs, events: heardAt.length };
}
