/** The HTTP API of a centre: its server, and the table of its operations. */
export { Client, type ClientOptions } from './client/index.ts';
export { answerExamples, apiSchemas } from './document/api-schemas.ts';
export { clientTypes } from './document/client-types.ts';
export { errorsEverywhere } from './document/openapi.ts';
export { groupOf } from './document/operation-groups.ts';
export { GatewayLine } from './gateway/gateway-line.ts';
export { RemoteSwitch } from './gateway/remote-switch.ts';
export { type AccessOptions, buildServer, type ServerOptions } from './http/build-server.ts';
export { type CentreDoor, CentreDoors } from './http/centre-doors.ts';
export { isConsoleBuilt } from './http/console-pages.ts';
export { type ServiceMetrics, serviceMetrics } from './http/metrics/service-metrics.ts';
export { routeOf, serializersOf } from './http/serve-operations.ts';
export { compileValidator } from './http/validation.ts';
export {
  addressChangesTable,
  fraudEntriesTable,
  type ImportColumn,
  importTables,
  stockTable,
  taxRatesTable,
} from './operations/channel/import-columns.ts';
export { importStock, type StockImporter } from './operations/channel/stock-levels.ts';
export { type OperationId, operations } from './operations/index.ts';
export type { Operation } from './operations/operation.ts';
export type { OrderScreen } from './operations/order-screen.ts';
export type {
  CentreInService,
  CentreWish,
  ServiceCentres,
  Services,
} from './operations/services.ts';
