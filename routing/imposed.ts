/** Not Ready imposed by a rule, as bits: they can hold together. */
export const imposedBy = { device: 1, noAnswer: 2, rejects: 4 } as const;
export type ImposedCause = keyof typeof imposedBy;
export const imposedCauses = Object.keys(imposedBy) as ImposedCause[];
