/** Faults in the records that are used again, the table of calls and the list of timers. */
import type { Fault } from './fault.ts';

export const recordFaults: readonly Fault[] = [
  {
    id: 'lane-unordered',
    rule: 'B1',
    file: 'routing/memory/timers.ts',
    find: 'run.sort(compareDue);',
    replace: '',
    says: 'timers due together fire in the order armed, whatever their kinds and entities',
  },
  {
    id: 'forgotten-place-ends-search',
    rule: 'B1',
    file: 'routing/memory/call-table.ts',
    find: 'if (call === undefined) return undefined;',
    replace: 'if (call === undefined || call === null) return undefined;',
    says: 'a call is not found behind the place of one that is over',
  },
  {
    id: 'life-keeps-extensions',
    rule: 'B11',
    file: 'routing/memory/core.ts',
    find: 'work.extensions = 0;',
    replace: 'work.extensions ??= 0;',
    says: 'a wrap-up has used the extensions of the interaction whose record it has',
  },
];
