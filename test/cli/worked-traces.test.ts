/** The fifteen worked traces of the reference, through `callwright route`. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../routing/index.ts';
import { callwright, jsonLines, type Ran } from '../support/callwright.ts';
import { compareWithExpected } from '../support/compare-effects.ts';
import {
  laterTraceIds,
  readWorkedTrace,
  workedTraceIds,
  workedTracesFolder,
} from '../support/worked-traces.ts';

const folder = fileURLToPath(workedTracesFolder);

/** How each of the traces that the core cannot run yet is refused today. */
const notYet: { readonly [id: string]: (ran: Ran) => boolean } = {
  d08: hasRefusedInputs,
};

function hasRefusedInputs({ code, stdout }: Ran): boolean {
  return code === 0 && stdout.includes('"type":"refused","input":0,"code":"operation_unavailable"');
}

function routed(id: string): Ran {
  return callwright(['route', '--centre', join(folder, `${id}.centre.json`)], {
    input: readFileSync(join(folder, `${id}.trace.jsonl`)),
  });
}

describe('the worked traces, routed', () => {
  it.each(workedTraceIds)('%s prints the expected effects', (id) => {
    const { code, stdout, stderr } = routed(id);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { expected } = readWorkedTrace(id);
    expect(expected.length).toBeGreaterThan(0);
    expect(compareWithExpected(jsonLines<Effect>(stdout), expected)).toBeNull();
  });

  it.each(Object.entries(notYet))(
    '%s, which cannot run yet, is refused clearly',
    (id, isRefused) => {
      expect(laterTraceIds).toContain(id);
      expect(routed(id)).toSatisfy(isRefused);
    },
  );

  it('are all fifteen, run or refused', () => {
    const told = [...workedTraceIds, ...Object.keys(notYet)];
    expect([...told].sort()).toEqual([...workedTraceIds, ...laterTraceIds].sort());
    expect(told).toHaveLength(15);
  });
});
