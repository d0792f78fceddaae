/**
 * The file `callwright.config.json` (`callwright.config/1`): options of `start`. Members are named
 * and parsed like the flags.
 */
import { z } from 'zod';
import { type ParseResult, parseJson } from '../text/parse-json.ts';
import { durationMsSchema, notNegativeSchema, pathSchema, strict } from './values.schema.ts';

const configLengthMax = 256 * 1024;
const listMax = 100;

const text = pathSchema.exactOptional();
const texts = z.array(pathSchema).max(listMax).exactOptional();
const switched = z.boolean().exactOptional();
const number = notNegativeSchema.exactOptional();
/** A time: milliseconds, or a text such as `30s`. */
const time = z.union([durationMsSchema, z.string().max(20)]).exactOptional();

export const configSchema = strict({
  schema: z.literal('callwright.config/1').exactOptional(),
  centre: text,
  handler: texts,
  accountsOf: texts,
  accounts: text,
  data: text,
  database: text,
  orders: text,
  asterisk: text,
  browserPhones: switched,
  partners: text,
  port: number,
  host: text,
  allowHost: texts,
  trustProxy: texts,
  openMetrics: switched,
  cors: texts,
  limit: texts,
  speed: number,
  oidcIssuer: text,
  oidcJwks: text,
  oidcAudience: text,
  oidcClient: text,
  oidcUser: text,
  oidcRoles: text,
  oidcSecretFile: text,
  temporal: switched,
  standby: switched,
  console: switched,
  demoOrders: switched,
  grace: time,
  afterPeople: text,
  logLevel: text,
  drainNotice: time,
  shutdownLimit: time,
  journalDays: number,
  webhookAllow: texts,
});

export type ServiceConfig = z.infer<typeof configSchema>;

/** Parses the configuration, or returns all problems found. */
export function parseServiceConfig(text: string): ParseResult<ServiceConfig> {
  return parseJson({ text, schema: configSchema, lengthMax: configLengthMax });
}
