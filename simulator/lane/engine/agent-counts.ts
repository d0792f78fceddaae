/** Places of the counts of an agent in a cell of time; times stand at the number of the phase. */
export const notReadyMs = 1;
export const readyMs = 2;
export const busyMs = 3;
export const workingAfterCallMs = 4;
export const offers = 5;
export const handled = 6;
export const connectedMs = 7;
export const wrapUpMs = 8;
export const fields = 9;
