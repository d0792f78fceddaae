/** From values to places in a drawing, with round numbers at the axis. */

/** Where a value stands, in units of the drawing. */
export type Scale = (value: number) => number;

/** A straight scale; a range without length puts everything at its start. */
export function scaleOf(
  [fromValue, toValue]: readonly [number, number],
  [fromPlace, toPlace]: readonly [number, number],
): Scale {
  const length = toValue - fromValue;
  if (!(length > 0)) return () => fromPlace;
  return (value) => fromPlace + ((value - fromValue) / length) * (toPlace - fromPlace);
}

/** Round numbers from 0 or below up to at least `most`, about `count` of them. */
export function roundTicks(most: number, count = 5): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks = Math.ceil(most / step - 1e-9);
  return Array.from({ length: ticks + 1 }, (_, place) => Number((place * step).toPrecision(12)));
}

/** A place in the drawing, to a hundredth. */
export function place(value: number): string {
  return String(Math.round(value * 100) / 100);
}
