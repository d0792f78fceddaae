/** The command that gives the same figures again. */
/** Always the exact number of replications: what a rule or a limit ended is repeated as it was. */
export function reproduceLine(
  what: string,
  {
    replications,
    seed,
    measure,
    rules,
    worth,
  }: {
    readonly replications: number;
    readonly seed: number;
    readonly measure?: readonly string[];
    readonly rules?: readonly string[];
    readonly worth?: readonly string[];
  },
): string {
  return [
    `callwright ${what} --replications ${replications} --seed ${seed}`,
    ...(measure === undefined ? [] : [`--measure ${measure.join(',')}`]),
    ...(rules ?? []).map((file) => `--rules ${file}`),
    ...(worth ?? []).map((size) => `--worth ${size}`),
  ].join(' ');
}
