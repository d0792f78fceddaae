/** How long a profiled load goes on, in milliseconds: long enough for some thousand samples. */
export const loadMs = 8_000;
