/** Inputs that the operations on rules, prompts and simulations share. */
import { z } from 'zod';
import { freeText } from '../../contracts/index.ts';

export const instant = z.iso.datetime({ offset: true });
/** From an instant to another; both may be left out. */
export const period = z.strictObject({ from: instant.optional(), to: instant.optional() });

/** Sentences that people write: reasons, comments, waivers. */
export const sentence = freeText(2_000);
/** Reasons that people choose from a list, or write. */
export const reasonSchema = freeText(200).min(1);

const factValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(2_000),
  z.null(),
  z.array(z.string().max(500)).max(5_000),
]);
/** Facts by name, and lines of the order; what they mean is looked up by the dictionary. */
export const factsSchema = z.record(
  z.string().max(64),
  z.union([factValue, z.array(z.record(z.string().max(64), factValue)).max(1_000)]),
);

/** What an axis puts in a field of a scenario. */
export const jsonValue = z.json();

/** Of an instant of the world that may be left out. */
export function msOf(at: string | undefined): number | undefined {
  return at === undefined ? undefined : Date.parse(at);
}

/** Days of a job, at least: fewer give no interval worth showing. */
const daysMin = 10;
const daysMax = 100_000;
const measuresMax = 50;

export const days = z.int().min(daysMin).max(daysMax);
export const seed = z.int().nonnegative();
/** Measures to show, by id. */
export const measures = z.array(z.string().max(100)).min(1).max(measuresMax);
