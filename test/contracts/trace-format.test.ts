import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  effectLineSchema,
  parseCentre,
  parseHeaderLine,
  parseInstantLine,
} from '../../contracts/index.ts';
import { createRouter, type DecisionRecord, type Effect, lintCentre } from '../../routing/index.ts';

const page = readFileSync('docs/trace-format.md', 'utf8');

function block(name: string): string {
  const [, text] = page.match(new RegExp(`^\`\`\`jsonl? ${name}\\n([^]*?)^\`\`\`$`, 'm')) ?? [];
  if (text === undefined) throw new Error(`docs/trace-format.md has a block ${name}`);
  return text.trim();
}

describe('the example of docs/trace-format.md', () => {
  it('gives the effects it shows, and all it writes holds the schema', () => {
    const parsed = parseCentre(block('centre'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(lintCentre(parsed.centre)).toEqual([]);
    const decisions: DecisionRecord[] = [];
    const router = createRouter({
      centre: parsed.centre,
      decisions: { candidatesMax: 3, scan: true, accept: (record) => decisions.push(record) },
    });
    const [header = '', ...lines] = block('trace').split('\n');
    expect(parseHeaderLine(header).ok).toBe(true);
    const effects: Effect[] = [];
    for (const [index, line] of lines.entries()) {
      const instant = parseInstantLine(line, index + 2);
      if (!instant.ok) throw new Error(JSON.stringify(instant.problems));
      effects.push(...router.step(instant.instant));
    }
    expect(effects).toEqual(
      block('effects')
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    expect(decisions).toHaveLength(1);
    for (const line of [...effects, ...decisions]) {
      expect(effectLineSchema.safeParse(line).error?.issues).toBeUndefined();
    }
  });
});
