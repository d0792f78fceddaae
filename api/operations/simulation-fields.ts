/** Inputs that the operations on simulations share. */
import { z } from 'zod';

/** Days of a job, at least: fewer give no interval worth showing. */
const daysMin = 10;
const daysMax = 100_000;
const measuresMax = 50;

export const days = z.int().min(daysMin).max(daysMax);
export const seed = z.int().nonnegative();
/** Measures to show, by id. */
export const measures = z.array(z.string().max(100)).min(1).max(measuresMax);
