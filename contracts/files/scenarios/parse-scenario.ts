/** Reads a scenario file: a value, or all that is wrong with it. */
import { type Parsed, parseJson } from '../../text/parse-json.ts';
import { type Scenario, scenarioSchema } from './scenario.schema.ts';

/** UTF-16 code units of a scenario file: a trace of a million calls written into it. */
const scenarioLengthMax = 64 * 1024 * 1024;

/** Never throws; line and column count from 1. The files it names are not read. */
export function parseScenario(text: string): Parsed<Scenario> {
  return parseJson<Scenario>({
    text,
    schema: scenarioSchema,
    lengthMax: scenarioLengthMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
  });
}
