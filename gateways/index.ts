/** Outside systems, one folder each. */
export {
  Ari,
  AriError,
  type AsteriskAddress,
  applicationsSchema,
  asteriskPlace,
  endpointsSchema,
} from './asterisk/ari.ts';
export { AsteriskSwitch } from './asterisk/asterisk-switch.ts';
export { keepOpen } from './asterisk/keep-open.ts';
export {
  type GatewayChannel,
  GatewayClient,
  type GatewayClientOptions,
  type GatewayRole,
  gatewayChannels,
} from './gateway-client/gateway-client.ts';
export {
  AcdRefusal,
  type AcdRequest,
  acdRole,
  type RouteRequest,
  routeRole,
  switchRole,
} from './gateway-client/roles.ts';
export type { Evaluation, EvaluationQuestion } from './judging/evaluation.ts';
export * from './judging/judging.ts';
export { JudgingThread } from './judging/judging-thread.ts';
export type { MailOutcome, MailTransport, OutgoingMail } from './mail/port.ts';
export { SimulatedMail } from './mail/simulated-mail.ts';
export { openSmtp, type SmtpPlace } from './mail/smtp-mail.ts';
export { PartnerError } from './partner-error.ts';
export type { CardPage } from './payments/card-page.ts';
export { type MoneyDoer, paymentDoers } from './payments/doers.ts';
export { HttpProvider, httpTransport, type Transport } from './payments/http-provider.ts';
export { EarlyWebhooks, type KeyLedger, StoredKeys } from './payments/key-ledger.ts';
export {
  outcomeOf,
  PaymentError,
  type PaymentOutcome,
  type PaymentProvider,
  type PaymentRequest,
  type ProviderOperation,
  signatureHeader,
  type WebhookMessage,
} from './payments/provider.ts';
export { sandboxCardPage } from './payments/sandbox/card-page.ts';
export { type Deliver, Sandbox } from './payments/sandbox/sandbox.ts';
export { stripeCardPage } from './payments/stripe/card-page.ts';
export {
  openStripe,
  pingStripe,
  type StripeOptions,
  stripeName,
} from './payments/stripe/stripe-provider.ts';
export { stripeSignatureHeader } from './payments/stripe/stripe-webhooks.ts';
export { pngOfSvg } from './pictures/draw-svg.ts';
export { pictureTypes } from './pictures/picture-kind.ts';
export {
  type PictureFault,
  pictureBytesMax,
  picturePixelsMax,
  pictureSides,
  type ReadPicture,
  readPicture,
} from './pictures/read-picture.ts';
export type { OrderTaking, SimulatedOrder } from './simulated-switch/port.ts';
export { type SimulatedSwitch, startSimulatedSwitch } from './simulated-switch/simulated-switch.ts';
export { highsSolver } from './solver/highs-solver.ts';
export { runSearch } from './solver/run-search.ts';
export { runWeek } from './solver/run-week.ts';
export {
  type BrowserTelephones,
  failedAnswer,
  type SoundFile,
  type SwitchDriver,
  SwitchEvents,
  type SwitchRecordings,
} from './switch/port.ts';
export {
  type DevServer,
  startDevServer,
  type TemporalProgram,
  temporalProgram,
} from './temporal/dev-server.ts';
export { type HttpWarehouseOptions, httpWarehouse } from './warehouse/http-warehouse.ts';
export { ownWarehouse } from './warehouse/own-warehouse.ts';
export type { Warehouse } from './warehouse/warehouse.ts';
export { answerBytes } from './webhooks/answer-bytes.ts';
export { type SignedMessage, signedHeaders } from './webhooks/standard-signature.ts';
export { growingRunner } from './workers/growing-runner.ts';
export { inProcessRunner } from './workers/in-process-runner.ts';
export * from './workers/port.ts';
export {
  replicateAll,
  runSweep,
  type Sweep,
  SweepResults,
  type SweepStep,
} from './workers/run-sweep.ts';
export { type WorkerRunner, workerRunner } from './workers/worker-runner.ts';
