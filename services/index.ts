/** Decisions of a service beside its calls: people, orders, rules, jobs, webhooks, centre files. */
export {
  CallArchive,
  type CallDocument,
  customerOfLastOrder,
  outsideNumber,
  type RecordedCall,
} from './calls/call-archive.ts';
export * from './centre-service.ts';
export { fileAtStart, newestValid } from './centre-versions.ts';
export { type CentreDifference, diffCentres, sayDifference } from './diff-centres.ts';
export {
  agentsOf,
  type EventFilter,
  EventReaders,
  eventFilter,
  ofOrders,
  ownOf,
  typeOf,
} from './events/event-readers.ts';
export { EventTexts, presentEvent, wireValue } from './events/event-texts.ts';
export type { RequestedLimit } from './jobs/impact-question.ts';
export { impactRunId } from './jobs/impact-work.ts';
export { type JobLogLine, type JobView, jobLimits } from './jobs/job-queue.ts';
export { daysMin, type JobResult } from './jobs/questions.ts';
export { SimulationService } from './jobs/simulation-service.ts';
export { MailSender, mailBounced } from './mail/mail-sender.ts';
export {
  type MailSubject,
  mailTemplateId,
  mailTemplateOf,
  moneyText,
  placeholdersOf,
  unknownPlaceholder,
  writeMail,
} from './mail/mail-texts.ts';
export { type Fault, FaultBook } from './operating/fault-book.ts';
export { PartsWatch } from './operating/parts-watch.ts';
export { publicCauseOf } from './operating/public-cause.ts';
export {
  type LogLevel,
  type LogPlace,
  logLevels,
  openLog,
  type ServiceLog,
} from './operating/service-log.ts';
export {
  channelOf,
  codeIn,
  foundBy,
  isOffered,
  isWithin,
  phoneKeysOf,
  today,
} from './orders/channel-documents.ts';
export { buyersOf, companiesAbove, companiesMax, levelsBelow } from './orders/companies.ts';
export { planOf, zoneAt } from './orders/continuity-doers.ts';
export { judgeCouponOf } from './orders/coupons.ts';
export { missingCustomerKeys } from './orders/customer-keys.ts';
export { concernsOrders, survivorOf } from './orders/customer-orders.ts';
export { fraudKeyKind, scoreFraud } from './orders/fraud.ts';
export { heldMark, referenceMark, unfinishedMark } from './orders/kept-sale.ts';
export { notificationProfileId } from './orders/mails.ts';
export {
  type OpenedOrders,
  type OpenOrdersOptions,
  openOrders,
  orderPath,
} from './orders/open-orders.ts';
export { stripeOf } from './orders/open-payments.ts';
export { factsOnCall, orderFacts } from './orders/order-facts.ts';
export { creditMaxMinor, limitMinor, superviseOrders } from './orders/order-rights.ts';
export { OrderService } from './orders/order-service.ts';
export {
  lineTermsOf,
  orderTermsOf,
  requireFrom,
  requireTerms,
  warrantyOf,
} from './orders/order-terms.ts';
export { OwnStock } from './orders/own-stock.ts';
export { creditLeft, paymentPolicy } from './orders/payment-policy.ts';
export { freeByValue, marginZone, pricedNow, ruleCharges } from './orders/price-rules.ts';
export {
  freeLines,
  type PricedItem,
  pricedItem,
  putOfLine,
  type RepricedLines,
  repricedLines,
  requireDelivery,
  requireItem,
  sentTo,
  splitLine,
  taxedLines,
} from './orders/priced-lines.ts';
export { areasOf, promotionsOf } from './orders/promotions.ts';
export { promptFigures } from './orders/prompt-figures.ts';
export { scoreCustomers } from './orders/rfm.ts';
export { type SalesQuestion, sumSales } from './orders/sales.ts';
export { requireCode, type Shop, shopOf } from './orders/shop.ts';
export { taxTableId } from './orders/tax-rates.ts';
export { judgeTypedPrice, rolesOf } from './orders/typed-price.ts';
export { openMail } from './partners/mail-partner.ts';
export {
  PartnerStates,
  type Partners,
  storedPartners,
} from './partners/partner-states.ts';
export {
  beyondSubnets,
  isSubnet,
  keyPrefix,
  mintKey,
  readKey,
  withThoseMadeBy,
} from './people/api-keys.ts';
export {
  hiddenNumber,
  holdsRight,
  type NamedRight,
  seeCallerNumbers,
  withHiddenNumbers,
} from './people/caller-numbers.ts';
export { type Account, storedPeopleMax, type Wires } from './people/centre-people.ts';
export {
  connectionKinds,
  connectionsMax,
  type LiveConnection,
  LiveConnections,
  lookEveryMs,
} from './people/connections.ts';
export { isGuessablePassword } from './people/guessable-passwords.ts';
export * from './people/limits.ts';
export { claimsOf } from './people/not-authenticated.ts';
export {
  type RequestOrigin,
  serverOf,
} from './people/origin.ts';
export { PasskeyAccess } from './people/passkeys.ts';
export { hashPassword, isPassword, passwordLengthMax } from './people/passwords.ts';
export {
  type AnyRole,
  everyRole,
  machineRoles,
  type Principal,
  sellerRoles,
} from './people/principal.ts';
export { type EntryOptions, Principals } from './people/principals.ts';
export { rolesOfAccounts } from './people/provider.ts';
export {
  leavingCookie,
  leavingSeconds,
  ProviderSignIn,
  providerPaths,
} from './people/provider-sign-in.ts';
export {
  Buckets,
  fillMsOf,
  inSeconds,
  type RateClass,
  type Rates,
  type RateUse,
  rateClasses,
  ratesDefault,
} from './people/rates.ts';
export { pageCookie, type SignInGrant, signInCookie } from './people/sign-ins.ts';
export {
  countsOf,
  eraseTraces,
  type PrivacyContext,
  requireErasable,
  resumeErasures,
  tracesOf,
} from './privacy/erase-customer.ts';
export { exportTraces } from './privacy/export-customer.ts';
export { purgeOld, purgeOrders } from './privacy/purge.ts';
export { CallRecorder, reasonsIn } from './recordings/call-recorder.ts';
export { hearersOf } from './recordings/mailboxes.ts';
export { lengthMs, wavHead } from './recordings/stereo-sound.ts';
export type { ActivationRequest } from './rules/activator.ts';
export type { RuleSetInForce, SetView, VersionView } from './rules/audit.ts';
export type { FindCall, ShownAnswer } from './rules/call-prompts.ts';
export type { ShownDraft } from './rules/drafts.ts';
export { Explanations, type OrderPromptsExplanation } from './rules/explanations.ts';
export type { ShownLimit } from './rules/impact.ts';
export type { PromptBody } from './rules/order-prompts.ts';
export { type RuleJob, rehearsalsMax } from './rules/rehearsals.ts';
export type { VersionRef } from './rules/rule-context.ts';
export { editorRoles, readerRoles, simulationRoles } from './rules/rule-context.ts';
export { RuleService, type RuleServiceOptions } from './rules/rule-service.ts';
export type { SetAsideVersion } from './rules/set-aside-versions.ts';
export { AgentPhones } from './telephones/agent-phones.ts';
export { guardedLookup, refusalOfHost, requestProblem } from './webhooks/address-guard.ts';
export {
  newSecret,
  type Webhook,
  Webhooks,
  webhooksMax,
  withNewSecret,
} from './webhooks/webhooks.ts';
