/**
 * How long a profiled load goes on, in milliseconds, after it was warmed up: long enough that its
 * thirds, which are printed, say whether it was stable.
 */
export const loadMs = 24_000;
export const warmUpMs = 3_000;
