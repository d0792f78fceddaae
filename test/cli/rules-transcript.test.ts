/**
 * The change that docs/rules.md shows, made as it stands there: against a demo centre that runs,
 * over HTTP.
 *
 * In a fence `sh transcript` a line after `$ ` is a command, and what follows is all that it
 * prints; `…` stands for what differs from run to run, within a line. A fence `diff transcript` is
 * an edit of the file that the first command makes.
 */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../live/index.ts';
import { startDemo } from '../../server/demo/start-demo.ts';
import { aFolder, plainEnvironment } from '../support/callwright.ts';
import { readVerdier } from '../support/maison-verdier.ts';
import { inShell } from '../support/shell.ts';
import { root } from '../support/tree.ts';

type Step =
  | { readonly command: string; readonly shown: string }
  | { readonly before: string; readonly after: string };

const page = readFileSync(join(root, 'docs', 'rules.md'), 'utf8');
const edited = 'prompts.rules.json';

function stepsOf(text: string): readonly Step[] {
  return [...text.matchAll(/^```(sh|diff) transcript\n([\s\S]*?)^```$/gm)].flatMap((fence) => {
    const [, language, code = ''] = fence;
    return language === 'diff' ? [editOf(code)] : commandsOf(code);
  });
}

function commandsOf(code: string): readonly Step[] {
  return code
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...shown] = part.split('\n');
      return { command, shown: shown.join('\n') };
    });
}

function editOf(code: string): Step {
  const lines = code.split('\n').slice(0, -1);
  const without = (sign: string) =>
    lines.flatMap((line) => (line.startsWith(sign) ? [] : [line.slice(1)])).join('\n');
  return { before: without('+'), after: without('-') };
}

/** Whether a command printed what the page shows, `…` being anything. */
function isAsShown(printed: string, shown: string): boolean {
  const pattern = shown
    .trimEnd()
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(printed.trimEnd());
}

/** The demo centre, where it listens. */
async function aDemo(): Promise<string> {
  const service = await startDemo(readVerdier(), {
    clock: systemClock,
    speed: 1,
    host: '127.0.0.1',
    port: 0,
    onInternal: (error) => {
      throw error;
    },
  });
  onTestFinished(() => service.stop());
  return service.address;
}

describe('the change that docs/rules.md shows', () => {
  it('goes from its first mistake into the running centre and back, as printed there', async () => {
    const server = await aDemo();
    const folder = aFolder();
    for (const name of ['rules', 'examples']) symlinkSync(join(root, name), join(folder, name));
    expect(page).toContain('export CALLWRIGHT_SERVER=http://127.0.0.1:8080 CALLWRIGHT_CENTRE=');
    const env = { ...plainEnvironment, CALLWRIGHT_SERVER: server, CALLWRIGHT_CENTRE: 'verdier' };
    const steps = stepsOf(page);
    expect(steps.length).toBeGreaterThan(12);
    for (const step of steps) {
      if ('command' in step) {
        const { stdout } = await inShell(`${step.command} 2>&1`, { cwd: folder, env });
        // Said as a whole where it is not as shown: what to mend may be the page.
        if (!isAsShown(stdout, step.shown)) expect(`$ ${step.command}\n${stdout}`).toBe(step.shown);
        continue;
      }
      const path = join(folder, edited);
      const text = readFileSync(path, 'utf8');
      expect(text.split(step.before)).toHaveLength(2);
      writeFileSync(
        path,
        text.replace(step.before, () => step.after),
      );
    }
  });

  it('is read as it stands: commands, what they print, and edits', () => {
    const text = '```sh transcript\n$ a\nb …\n$ c\n```\n\n```diff transcript\n x\n-y\n+z\n```\n';
    expect(stepsOf(text)).toEqual([
      { command: 'a', shown: 'b …\n' },
      { command: 'c', shown: '' },
      { before: 'x\ny', after: 'x\nz' },
    ]);
    expect(isAsShown('b 12:00\n', 'b …\n')).toBe(true);
    expect(isAsShown('b 12:00\nmore\n', 'b 12:00\n')).toBe(false);
  });
});
