/** A fitted centre, as small as a link needs it. */
/** Times in seconds; shifts as number of agents, start and end in minutes since midnight. */
export interface LabCentre {
  /** Start of the first half hour, in minutes since midnight. */
  readonly from: number;
  readonly queues: readonly {
    readonly id: string;
    /** By half hour. */
    readonly calls: readonly number[];
    readonly talk: number;
    /** Squared coefficient of variation of the talk. */
    readonly scv: number;
    readonly wrapUp: number;
    readonly patience: number;
  }[];
  readonly groups: readonly {
    readonly id: string;
    readonly links: readonly (readonly [queue: string, rank: number, after: number])[];
    readonly shifts: readonly (readonly [count: number, from: number, to: number])[];
  }[];
}

/** As a link has it; the thread checks what is simulated. */
export function labCentreOf(value: unknown): LabCentre | undefined {
  const { queues, groups, from }: Readonly<Record<string, unknown>> = Object(value);
  const has = (of: unknown, ...lists: readonly string[]) =>
    Array.isArray(of) &&
    of.length > 0 &&
    of.every((one) => lists.every((list) => Array.isArray(Object(one)[list])));
  const isOne = has(queues, 'calls') && has(groups, 'links', 'shifts') && Number.isInteger(from);
  return isOne ? (value as LabCentre) : undefined;
}
