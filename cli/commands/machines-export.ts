/** `callwright machines export`: a life cycle as JSON for XState and Stately, or as a picture. */
import { machineConfig, namedMachines } from '../../machines/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering } from '../command.ts';
import { expectedName } from '../did-you-mean.ts';
import { machineSvg } from '../machines/machine-svg.ts';

export const command = answering({
  arguments: { '<machine>': `one of ${Object.keys(namedMachines).join(', ')}` },
  options: { '--svg': 'a picture in place of JSON' },
  examples: [
    'callwright machines export agent > agent.machine.json',
    'callwright machines export order --svg > order.svg',
  ],
  schema: 'machine/1',
  answer: ({ svg = false }, { machine: name }) => {
    const id = name.replaceAll(/-(.)/g, (_all, letter) => letter.toUpperCase());
    const machine = namedMachines[id];
    if (machine === undefined) {
      const expected = expectedName(name, Object.keys(namedMachines));
      throw wrongUsage(`error: no machine '${name}'${expected}`);
    }
    const json = `${JSON.stringify(machineConfig(machine), null, 2)}\n`;
    return { json, text: () => (svg ? machineSvg(machine) : json) };
  },
});
