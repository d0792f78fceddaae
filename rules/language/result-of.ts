/** Work that is cut into slices, done at once. */
export function resultOf<T>(slices: Generator<unknown, T, void>): T {
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}
