/**
 * `callwright config`: the settings that `start` would use here, and their origin; secrets are
 * masked.
 */
import { answering } from '../command.ts';
import { environmentVariables } from '../environment.ts';
import { applySettings, type Setting } from '../start/settings.ts';
import { startOptions } from '../start/start-options.ts';
import { tableLines } from '../text/style.ts';

export const command = answering({
  options: startOptions,
  examples: ['callwright config', 'callwright config --config service.json --port 9000 --json'],
  schema: 'effective-config/1',
  answer: (_options, _given, parsed) => {
    const { file, settings } = applySettings(parsed);
    const variables = variablesSaid();
    return {
      json: { file, settings, variables },
      text: (style) => [
        `configuration file: ${file ?? 'none'}`,
        ...tableLines([['setting', 'value', 'said by'], ...settings.map(rowOf)], style, 3),
        ...(variables.length === 0 ? [] : ['', 'also read from the environment:']),
        ...variables.map(({ name, value }) => `${name}=${value}`),
      ],
    };
  },
});

function variablesSaid(environment = process.env) {
  const others = Object.values(environmentVariables).flat();
  return others.flatMap(({ name, isSecret }) => {
    const said = environment[name] ?? '';
    return said === '' ? [] : [{ name, value: isSecret === true ? '***' : said }];
  });
}

function rowOf({ name, value, source, from }: Setting): readonly string[] {
  const shown = Array.isArray(value) ? value.join(', ') : String(value ?? '–');
  return [name, shown, source === 'default' ? 'default' : `${source} ${from}`];
}
