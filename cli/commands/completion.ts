/** `callwright completion`: shell scripts that complete commands, options and values. */
import { Command as Parser } from 'commander';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { type ListedCommand, type ListedGroup, running } from '../command.ts';
import { type CompletedCommand, completionScripts } from '../completion/scripts.ts';
import { declare } from '../declare.ts';
import { helpTopics } from '../help-topics.ts';
import { wholeList } from './index.ts';

const shells = Object.keys(completionScripts).join(', ');

export const command = running({
  arguments: { '<shell>': shells },
  examples: [
    'callwright completion bash > ~/.local/share/bash-completion/completions/callwright',
    'callwright completion fish > ~/.config/fish/completions/callwright.fish',
  ],
  withoutJson: 'a script for a shell',
  run: async (_options, { shell }) => {
    const script = new Map(Object.entries(completionScripts)).get(shell);
    if (script === undefined) {
      throw wrongUsage(`error: no completion for '${shell}'; expected one of ${shells}`);
    }
    const commands = await Promise.all((await wholeList()).map(completed));
    process.stdout.write(`${script(commands, [...helpTopics.keys()]).join('\n')}\n`);
    return exitCodes.yes;
  },
});

async function completed(listed: ListedCommand | ListedGroup): Promise<CompletedCommand> {
  const { name, summary } = listed;
  if ('examples' in listed) return { name, summary, options: [] };
  const parser = new Parser();
  declare(parser, (await listed.load()).command, { exitCode: exitCodes.yes });
  return { name, summary, options: parser.options.filter(({ hidden }) => !hidden) };
}
