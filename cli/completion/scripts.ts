/**
 * Shell scripts that complete commands, options and values of `callwright`, else file names. They
 * hold the whole table: no process starts while somebody types.
 */
import type { Option } from 'commander';

/** A command or group as typed; a group has no options. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
}

type Script = (
  commands: readonly CompletedCommand[],
  topics: readonly string[],
) => readonly string[];

const everywhere = ['--color', '--ascii', '--help'];

export const completionScripts: { readonly [Shell in 'bash' | 'zsh' | 'fish']: Script } = {
  bash: (commands, topics) => [
    '# Completion of callwright for bash.',
    '_callwright() {',
    `  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}`,
    "  local at='' word names='' options='' values=''",
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    ...shellTable(commands, topics),
    '  local words=$names',
    '  case $cur in -*) words=$options ;; esac',
    `  COMPREPLY=($(compgen -W "\${values:-$words}" -- "$cur"))`,
    '}',
    'complete -o default -F _callwright callwright',
  ],
  zsh: (commands, topics) => [
    '#compdef callwright',
    '# Completion of callwright for zsh.',
    '_callwright() {',
    `  local cur=\${words[CURRENT]} prev=\${words[CURRENT-1]}`,
    "  local at='' word names='' options='' values=''",
    `  for word in "\${(@)words[2,CURRENT-1]}"; do`,
    ...shellTable(commands, topics),
    '  local found=$names',
    '  case $cur in -*) found=$options ;; esac',
    `  found=\${values:-$found}`,
    `  if [ -n "$found" ]; then compadd -- \${=found}; else _files; fi`,
    '}',
    'compdef _callwright callwright',
  ],
  fish: (commands, topics) => [
    '# Completion of callwright for fish.',
    'function __callwright_at',
    "  set -l at ''",
    '  for word in (commandline -opc)[2..]',
    '    set -l next (string trim "$at $word")',
    `    contains -- "$next" ${commands.map(({ name }) => quoted(name)).join(' ')}; and set at $next`,
    '  end',
    '  test "$at" = "$argv[1]"',
    'end',
    ...commands.flatMap(({ name, summary }) => {
      const words = name.split(' ');
      const when = fishAt(words.slice(0, -1).join(' '));
      return `${when} -f -a ${quoted(words.at(-1) ?? '')} -d ${quoted(summary)}`;
    }),
    `${fishAt('help')} -f -a ${quoted(topics.join(' '))}`,
    "complete -c callwright -l color -x -a 'auto always never' -d 'colour'",
    "complete -c callwright -l ascii -d 'plain characters instead of signs'",
    ...commands.flatMap(({ name, options }) =>
      options.map(({ long, description, argChoices, required }) => {
        const flag = `${fishAt(name)} -l ${(long ?? '').slice(2)} -d ${quoted(description)}`;
        if (argChoices !== undefined) return `${flag} -x -a ${quoted(argChoices.join(' '))}`;
        return required ? `${flag} -r` : flag;
      }),
    ),
  ],
};

function fishAt(name: string): string {
  return `complete -c callwright -n ${quoted(`__callwright_at ${quoted(name)}`)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (sign) => `\\${sign}`)}'`;
}

/** The table for bash and zsh: each command as typed so far, and what may follow. */
function shellTable(
  commands: readonly CompletedCommand[],
  topics: readonly string[],
): readonly string[] {
  const children = (of: string): string[] =>
    commands.flatMap(({ name }) => {
      const words = name.split(' ');
      return words.slice(0, -1).join(' ') === of ? [words.at(-1) ?? ''] : [];
    });
  const following = (name: string): string =>
    [...(name === 'help' ? [...topics, ...children('')] : []), ...children(name)].join(' ');
  return [
    `    case "\${at:+$at }$word" in`,
    `      ${commands.map(({ name }) => `'${name}'`).join('|')}) at="\${at:+$at }$word" ;;`,
    '    esac',
    '  done',
    '  case $at in',
    ...[{ name: '', options: [] }, ...commands].map(({ name, options }) => {
      const flags = [...options.flatMap(({ long }) => long ?? []), ...everywhere].join(' ');
      return `    '${name}') names='${following(name)}' options='${flags}' ;;`;
    }),
    '  esac',
    '  case "$at $prev" in',
    "    *' --color') values='auto always never' ;;",
    ...commands.flatMap(({ name, options }) =>
      options.flatMap(({ long, argChoices }) =>
        argChoices === undefined
          ? []
          : [`    '${name} ${long}') values='${argChoices.join(' ')}' ;;`],
      ),
    ),
    '  esac',
  ];
}
