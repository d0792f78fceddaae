import { describe, expect, it } from 'vitest';
import { strategyNames } from '../../rules/index.ts';
import { strategiesPage } from '../../scripts/strategies-page.ts';

describe('the page of strategies', () => {
  it('says of each what it compares, and when to take it', () => {
    const rows = strategiesPage().match(/^\| `\w+` \| .+ \| .+ \|$/gm) ?? [];
    expect(rows.map((row) => /`(\w+)`/.exec(row)?.[1])).toEqual([...strategyNames]);
    expect(rows.find((row) => row.includes('`longestIdle`'))).toContain(
      'ring, level, loadRatio, idleKey | The agent who has been idle longest',
    );
  });
});
