/** Outside things, one folder each. */
export type { SwitchPort } from './simulated-switch/port.ts';
export {
  type DayToPlay,
  type SimulatedSwitch,
  type SimulatedSwitchOptions,
  startSimulatedSwitch,
} from './simulated-switch/simulated-switch.ts';
