/** The worked traces, through `callwright route`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../routing/index.ts';
import { callwrightHere, jsonLines, type ProgramResult } from '../support/callwright.ts';
import { compareWithExpected } from '../support/compare-effects.ts';
import { readWorkedTrace, workedTraceIds, workedTracesFolder } from '../support/worked-traces.ts';

const folder = fileURLToPath(workedTracesFolder);

function routed(id: string): Promise<ProgramResult> {
  return callwrightHere(['route', '--centre', join(folder, `${id}.centre.json`)], {
    input: readFileSync(join(folder, `${id}.trace.jsonl`)),
  });
}

describe('the worked traces, routed', () => {
  it.each(workedTraceIds)('%s prints the expected effects', async (id) => {
    const { code, stdout, stderr } = await routed(id);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { expected } = readWorkedTrace(id);
    expect(expected.length).toBeGreaterThan(0);
    expect(compareWithExpected(jsonLines<Effect>(stdout), expected)).toBeNull();
  });
});
