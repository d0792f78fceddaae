/** Limits of a rule set. Larger sets are refused with the name of the limit. */

/** Most UTF-8 bytes of the file. */
export const ruleSetBytesMax = 1_048_576;
/** Most rules of a set. */
export const rulesMax = 5_000;
/** Deepest nesting of groups, counting `not` and named conditions. */
export const groupNestingMax = 8;
/** Most members of a group. */
export const groupMembersMax = 50;
/** Most tests of one rule's condition, with named conditions expanded. */
export const leavesMax = 64;
/** Most findings of a check, which stops there. */
export const ruleFindingsMax = 1_000;
/** Most members of a constant list. */
export const listLengthMax = 5_000;
/** Most UTF-16 code units of a text. */
export const textLengthMax = 500;
/** Largest priority; the smallest is 1. */
export const priorityMax = 1_000_000;
/** Most UTF-16 code units of a name. */
export const nameLengthMax = 64;
/** Most bytes of the tables of a compiled set. */
export const tableBytesMax = 67_108_864;
/** Most estimated nanoseconds of a decision. */
export const decisionNsMax = 1_000_000;
/** Most boxes (`boxes/box.ts`) of one rule. Beyond, analysis reports "cannot tell". */
export const boxesMax = 64;
/** Largest absolute value of whole numbers in facts and constants. */
export const wholeMax = Number.MAX_SAFE_INTEGER;
