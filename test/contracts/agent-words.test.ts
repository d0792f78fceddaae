import { describe, expect, it } from 'vitest';
import { agentResourceSchema, agentStatusSchema, tapiNumber } from '../../contracts/index.ts';
import { agentStatesOf, agentWords } from '../../machines/index.ts';

describe('the words for what an agent does', () => {
  it('are those of the API and of TAPI 2', () => {
    const { state, derivedState } = agentResourceSchema.shape;
    expect(derivedState.options).toEqual(agentStatesOf('core'));
    expect(state.options).toEqual(agentStatesOf('api'));
    expect(agentStatusSchema.shape.state.options).toEqual(agentStatesOf('tapi2'));
    expect(agentStatesOf('core')).toHaveLength(6);
    expect(agentStatesOf('api')).toHaveLength(7);
    expect(agentStatesOf('tapi2')).toHaveLength(10);
  });

  it.each(agentWords)('have the same constants of TAPI in each row: $tapi2', (row) => {
    expect(tapiNumber('LINEAGENTSTATE', row.tapi2)).toBeGreaterThan(0);
    const { api, tapi2 } = row;
    if (api === null) return;
    expect(tapiNumber('LINEAGENTSTATEEX', api)).toBeGreaterThan(0);
    const isFirst = agentWords.find((one) => one.api === api) === row;
    if (!isFirst) return;
    expect(tapiNumber('LINEAGENTSTATE', api)).toBe(tapiNumber('LINEAGENTSTATE', tapi2));
  });
});
