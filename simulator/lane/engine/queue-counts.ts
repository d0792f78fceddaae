/** Places of the counts of a queue in a cell of time, for the module and its reader. */
export const entered = 0;
export const answered = 1;
export const answeredInTarget = 2;
export const answeredAfterWait = 3;
export const waitMsAnswered = 4;
export const abandoned = 5;
export const abandonedInTarget = 6;
export const abandonedShort = 7;
export const abandonedAfterWait = 8;
export const waitMsAbandoned = 9;
export const handled = 10;
export const connectedMs = 11;
export const wrapUpMs = 12;
/** Idle times at an offer, each plus 1: 0 is none. */
export const idleMsMin = 13;
export const idleMsMax = 14;
export const fields = 15;
