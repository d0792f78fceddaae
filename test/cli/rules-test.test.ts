import { describe, expect, it } from 'vitest';
import { callwrightHere } from '../support/callwright.ts';
import { aRouteSet, ruleFile } from '../support/rule-files.ts';

const test = (...args: readonly string[]) => callwrightHere(['rules', 'test', ...args]);

/** The second case expects the wrong rule. */
const failing = aRouteSet({
  cases: [
    ...(aRouteSet().cases ?? []).slice(0, 1),
    {
      name: 'a <French> caller',
      facts: { 'call.language': 'fr' },
      expect: { winner: 'german-callers' },
    },
  ],
});

describe('callwright rules test', () => {
  it('says that all cases pass', async () => {
    expect(await test(ruleFile())).toEqual({ code: 0, stdout: '✓ 2 cases pass\n', stderr: '' });
  });

  it('tells each case that fails: what was expected, and what came', async () => {
    const { code, stdout } = await test(ruleFile(failing), ruleFile());
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^✗ 1 of 4 cases fail in 2 files\n✗ .*orders\.rules\.json {2}a <French> caller\n/,
    );
    expect(stdout).toContain('winner: expected "german-callers", got "everything-else"\n');
  });

  it('names rules that no case reaches, and what to do', async () => {
    const file = ruleFile(aRouteSet({ cases: (aRouteSet().cases ?? []).slice(0, 1) }));
    const { code, stdout } = await test(file);
    expect(code).toBe(0);
    expect(stdout).toContain('no case reaches 1 rule: everything-else\n');
    expect(stdout).toContain(`next: callwright rules cases ${file} --generate\n`);
  });

  it('says no where there is no case to run', async () => {
    const { code, stdout } = await test(ruleFile(aRouteSet({ cases: [] })));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ no case to run\n/);
  });

  it('has json-rules-engine match the same facts', async () => {
    const { code, stdout } = await test(ruleFile(), '--engine', 'reference');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '✓ 2 cases pass, and json-rules-engine agrees\n',
    });
  });

  it('gives results as JSON and as JUnit', async () => {
    const file = ruleFile(failing);
    expect(JSON.parse((await test(file, '--json')).stdout)).toMatchObject({
      schema: 'callwright.rulesTest/1',
      files: [{ results: [{ passed: true }, { passed: false }], unreached: [] }],
    });
    const { code, stdout } = await test(file, '--output', 'junit');
    expect(code).toBe(1);
    expect(stdout).toContain('<testsuites tests="2" failures="1" errors="0">');
    expect(stdout).toContain('name="a &lt;French&gt; caller">');
    expect(stdout).toContain(
      '<failure message="winner: expected &quot;german-callers&quot;, got &quot;everything-else&quot;">',
    );
  });

  it('refuses a set that is not valid', async () => {
    const { code, stderr } = await test(ruleFile('{ "set": "orders" }'));
    expect(code).toBe(3);
    expect(stderr).toMatch(/orders\.rules\.json:1:\d+ .*missing/);
  });
});
