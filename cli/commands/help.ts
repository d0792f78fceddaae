/** `callwright help`: the first page, or that of a command or topic. */
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { running } from '../command.ts';
import { expectedName } from '../did-you-mean.ts';
import { helpTopics } from '../help-topics.ts';
import { foldLines } from '../text/fold.ts';

const topics = [...helpTopics.keys()];

export const command = running({
  arguments: { '[topic]': topics.join(', ') },
  examples: ['callwright help simulate', 'callwright help units'],
  withoutJson: 'pages for people',
  run: async (_options, { topic }, parsed) => {
    const program = parsed.parent ?? parsed;
    const page = helpTopics.get(topic ?? '');
    if (page !== undefined) {
      const lines = (typeof page === 'string' ? page : await page()).split('\n');
      const { columns = Number.POSITIVE_INFINITY } = process.stdout;
      process.stdout.write(foldLines(lines, columns).join('\n'));
      return exitCodes.yes;
    }
    if (topic === undefined) return program.help();
    const command = program.commands.find((known) => known.name() === topic);
    if (command !== undefined) command.help();
    const known = [...topics, ...program.commands.map((one) => one.name())];
    throw wrongUsage(`error: no help on '${topic}'${expectedName(topic, known)}`);
  },
});
