/** `callwright`: what routes a trace. More of the core stands in `callwright/core`. */
export { engineVersion } from './cli/engine-version.ts';
export {
  type CentreFile,
  createRouter,
  type Effect,
  type Finding,
  type Input,
  type Instant,
  InvalidFileError,
  type ParsedCentre,
  type ParsedInstant,
  parseCentre,
  parseInstantLine,
  type Router,
  type RouterOptions,
} from './entries/core.ts';
