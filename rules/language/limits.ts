/** Limits of a rule set: what is larger is refused by name, never attempted. Source: rules.md B2. */

/** UTF-8 bytes of the text. */
export const ruleSetBytesMax = 1_048_576;
/** Rules of one set. */
export const rulesMax = 5_000;
/** Groups inside each other, `not` and named conditions counted. */
export const groupNestingMax = 8;
/** Members of one group. */
export const groupMembersMax = 50;
/** Of one rule, named conditions expanded. */
export const leavesMax = 64;
/** Findings of the check of one set; beyond them it looks no further. */
export const ruleFindingsMax = 1_000;
/** Of one constant list. */
export const listLengthMax = 5_000;
/** UTF-16 code units of one text. */
export const textLengthMax = 500;
/** Largest priority; the smallest is 1. */
export const priorityMax = 1_000_000;
/** UTF-16 code units of a name. */
export const nameLengthMax = 64;
/** Bytes of the tables of a compiled set. */
export const tableBytesMax = 67_108_864;
/** Estimated nanoseconds of the slowest decision of a compiled set. */
export const decisionNsMax = 1_000_000;
/** Union of boxes of one rule; beyond it analysis says "cannot tell". */
export const boxesMax = 64;
/** Whole numbers of facts and constants lie within ± this. */
export const wholeMax = Number.MAX_SAFE_INTEGER;
