/** The one root of composition: a centre with its parts, and the service that holds centres. */
export {
  accessOf,
  everybodyOf,
  furtherAccess,
  namesAreEnough,
  type ServiceAccess,
} from './access.ts';
export { type DemoFiles, startDemo } from './demo/start-demo.ts';
export { furtherFolder, readMade, requireFurtherId } from './further-centres.ts';
export { beginOf } from './journal/open-journal.ts';
export {
  type OpenedRuleService,
  openRuleService,
  storeFile,
  storeIn,
} from './open-rule-service.ts';
export { laxIn, openDataFolder } from './private-folder.ts';
export type { CentreFiles, CentreToOpen, Service, ServiceOptions } from './service-options.ts';
export { startWhenFree } from './stand-by.ts';
export { listenAsStandby } from './standby-port.ts';
export { startCentre } from './start-centre.ts';
export { StartError } from './start-error.ts';
export { importStockOnSchedule, readStock } from './stock-imports.ts';
export { openStoppedService, storeReader } from './stopped-service.ts';
