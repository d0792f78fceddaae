/**
 * Duration of a profiled load in ms, after a warm-up: long enough that its printed thirds show
 * whether it was stable.
 */
export const loadMs = 24_000;
export const warmUpMs = 3_000;
