/** How long a try of an effect may take, and the pauses between tries, where its doer says nothing. */
import { hourMs } from '../../kernel/index.ts';

export const leaseMsDefault = 60_000;
/** Pauses between tries: minutes at first, then hourly for a day. */
export const pausesDefault: readonly number[] = [
  ...[1_000, 5_000, 30_000, 120_000, 600_000],
  ...Array<number>(24).fill(hourMs),
];
