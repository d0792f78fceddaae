/** The HTTP API of a centre: its server, and the table of its operations. */
export { isSubnet } from './access/api-keys.ts';
export { isGuessablePassword } from './access/guessable-passwords.ts';
export { hashPassword } from './access/passwords.ts';
export { rateClasses } from './access/rate-class.ts';
export { type Rates, ratesDefault } from './access/rates.ts';
export { type AnyRole, everyRole } from './access.ts';
export { type AccessOptions, buildServer, type ServerOptions } from './build-server.ts';
export { Client, type ClientOptions } from './client/index.ts';
export { answerExamples, apiSchemas } from './document/api-schemas.ts';
export { clientTypes } from './document/client-types.ts';
export { errorsEverywhere } from './document/openapi.ts';
export { groupOf } from './document/operation-groups.ts';
export { GatewayLine } from './gateway/gateway-line.ts';
export { RemoteSwitch } from './gateway/remote-switch.ts';
export { PartsWatch } from './operating/parts-watch.ts';
export {
  type LogLevel,
  logLevels,
  maskSecrets,
  openLog,
  type ServiceLog,
} from './operating/service-log.ts';
export type { Operation } from './operation.ts';
export { type ImportColumn, importTables } from './operations/channel/import-columns.ts';
export { type OperationId, operations } from './operations/index.ts';
export {
  type OpenedOrders,
  type OpenOrdersOptions,
  openOrders,
  orderPath,
} from './orders/open-orders.ts';
export type { OrderScreen } from './orders/order-screen.ts';
export { isConsoleBuilt } from './pages/console-pages.ts';
export { compileValidator, Refusal } from './refusal.ts';
export { compileSerializer, routeOf } from './serve-operations.ts';
