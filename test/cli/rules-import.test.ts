import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRuleSet } from '../../contracts/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { textFile } from '../support/rule-files.ts';

const german = {
  conditions: { all: [{ fact: 'call', path: '$.language', operator: 'equal', value: 'de' }] },
  event: { type: 'tag', params: { tags: ['german'] } },
};
const scripted = {
  name: 'scripted',
  conditions: { all: [{ fact: 'call.type', operator: 'looksLike', value: 'x' }] },
  event: { type: 'tag', params: { tags: ['x'] } },
};
const asked = ['--set', 'tags', '--kind', 'classify'];

function imported(rules: unknown, ...args: readonly string[]) {
  const file = textFile(JSON.stringify(rules, null, 2), 'theirs.json');
  return callwrightHere(['rules', 'import', file, ...asked, ...args]);
}

describe('callwright rules import', () => {
  it('knows every kind of rules', async () => {
    const { stdout } = await callwrightHere(['rules', 'import', '--help']);
    for (const kind of ruleKindNames) expect(stdout).toContain(`"${kind}"`);
  });

  it('writes a draft that is valid, and tells what it changed', async () => {
    const out = join(aFolder(), 'tags.rules.json');
    const { code, stdout } = await imported([german], '--out', out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ 1 rule imported\n/);
    expect(stdout).toContain(`next: callwright rules lint ${out}\n`);
    const parsed = parseRuleSet(readFileSync(out, 'utf8'));
    expect(parsed).toMatchObject({ ok: true, file: { set: 'tags', kind: 'classify' } });
    expect(await imported([german], '--out', out)).toMatchObject({ code: 2, stdout: '' });
  });

  it('leaves out what cannot be carried over, with its place, exit code 1', async () => {
    const { code, stdout, stderr } = await imported([german, scripted]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).rules).toHaveLength(1);
    expect(stderr).toMatch(/theirs\.json:\d+:\d+ {2}✗ error .*looksLike/);
    expect(JSON.parse((await imported([scripted], '--json')).stdout)).toMatchObject({
      schema: 'callwright.rulesImport/1',
      file: { rules: [] },
    });
  });

  it('refuses what is no JSON, and an unknown kind', async () => {
    const file = textFile('{', 'theirs.json');
    expect(await callwrightHere(['rules', 'import', file, ...asked])).toMatchObject({ code: 3 });
    const kind = ['rules', 'import', file, '--set', 'x', '--kind', 'sort'];
    expect(await callwrightHere(kind)).toMatchObject({ code: 2, stdout: '' });
  });
});
