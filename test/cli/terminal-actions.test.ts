/** Actions of the commands that people work by, as words. */
import { describe, expect, it } from 'vitest';
import { actionHelp, calledAs, nameOf } from '../../cli/agent/action.ts';
import { agentActions } from '../../cli/agent/actions.ts';
import { stepsOf } from '../../cli/agent/plain-client.ts';
import { supervisorActions } from '../../cli/supervise/supervisor-actions.ts';

describe('a line of words', () => {
  it('is an action with its words, the last of which takes the rest', () => {
    const called = calledAs(supervisorActions, 'state helene notReady out to lunch');
    expect(called).toMatchObject({ given: ['helene', 'notReady', 'out to lunch'] });
    expect(calledAs(agentActions, 'not-ready')).toMatchObject({ given: [] });
  });

  it.each([
    ['dance', /^'dance' is no action; expected on, accept, .*, off, status, help, quit or wait$/],
    ['consult', /^'consult' lacks to \(agent:…, queue:… or a number\)$/],
    ['accept now', /^'accept' takes nothing; 'accept now' is given$/],
  ])('that is wrong says so: %s', (line, said) => {
    expect(calledAs(agentActions, line)).toMatch(said);
    expect(stepsOf(`ready; ${line}`)).toMatch(said);
  });

  it('may be one of many in a script, with rests and remarks', () => {
    const steps = stepsOf('ready; accept\n# a remark\n wait 5; consult agent:b;');
    expect(steps).toMatchObject([
      { text: 'ready' },
      { text: 'accept' },
      { restMs: 5_000 },
      { given: ['agent:b'] },
    ]);
  });

  it.each([
    [
      'agent',
      agentActions,
      'on accept reject ready not-ready hold retrieve consult complete conference remove cancel transfer digits hangup codes extend finish off',
    ],
    ['supervise', supervisorActions, 'state log-off move pull class end open close'],
  ])('keeps its name in scripts, and stands in the help: %s', (_command, actions, names) => {
    const known: readonly { readonly usage: string }[] = actions;
    expect(known.map(nameOf)).toEqual(names.split(' '));
    for (const name of names.split(' '))
      expect(actionHelp(known as never)).toContain(`\n  ${name}`);
  });
});
