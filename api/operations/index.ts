/** The table of HTTP operations, which makes routes, client, documents and permissions. */
import { accessOperations } from './access.ts';
import { addressOperations } from './addresses.ts';
import { agentNumberOperations } from './agent-numbers.ts';
import { agentOperations, agentSettingOperations } from './agents.ts';
import { callCommandOperations } from './call-commands.ts';
import { callDigitOperations } from './call-digits.ts';
import { callRecordOperations } from './call-records.ts';
import { arrivalOperations } from './call-starts.ts';
import { callerOperations } from './callers.ts';
import { callOperations } from './calls.ts';
import { centreOperations } from './centre.ts';
import { centreFileOperations } from './centre-file.ts';
import { centreVersionOperations } from './centre-versions.ts';
import { cardOperations } from './channel/cards.ts';
import { catalogueOperations } from './channel/catalogues.ts';
import { customerMergeOperations } from './channel/customer-merge.ts';
import { customerPrivacyOperations } from './channel/customer-privacy.ts';
import { customerOperations } from './channel/customers.ts';
import { exportOperations } from './channel/exports.ts';
import { importOperations } from './channel/imports.ts';
import { itemImageOperations } from './channel/item-images.ts';
import {
  continuityProgrammeOperations,
  couponOperations,
  itemOperations,
} from './channel/items.ts';
import { scriptOperations } from './channel/scripts.ts';
import { channelOperations } from './channel/settings.ts';
import { stockOperations } from './channel/stock-levels.ts';
import { taxOperations } from './channel/tax-rates.ts';
import { doNotCallOperations } from './do-not-call.ts';
import { draftOperations } from './drafts.ts';
import { eventOperations } from './events.ts';
import { figureOperations } from './figures.ts';
import { journalOperations } from './journal.ts';
import { limitOperations } from './limits.ts';
import { lineSupervisionOperations } from './line-supervision.ts';
import { messageOperations } from './messages.ts';
import { offerOperations } from './offers.ts';
import { orderChargeOperations } from './orders/charges.ts';
import { orderContinuityOperations } from './orders/continuity.ts';
import { orderCreditOperations } from './orders/credits.ts';
import { orderEventOperations } from './orders/events.ts';
import { orderGoodsOperations } from './orders/goods.ts';
import { orderHoldOperations } from './orders/holds.ts';
import { orderLineOperations, orderPriceOperations } from './orders/lines.ts';
import { mailOperations } from './orders/mails.ts';
import { orderOperations } from './orders/orders.ts';
import { orderPaymentOperations } from './orders/payments.ts';
import { orderPromptOperations } from './orders/prompts.ts';
import { orderReturnOperations } from './orders/returns.ts';
import { orderReviewOperations } from './orders/reviews.ts';
import { orderSalesOperations } from './orders/sales.ts';
import { orderScriptOperations } from './orders/scripts.ts';
import { orderStepOperations } from './orders/steps.ts';
import { orderSummaryOperations } from './orders/summary.ts';
import { outboundEntryOperations, outboundPreviewOperations } from './outbound-entries.ts';
import { outboundListOperations } from './outbound-lists.ts';
import { partnerOperations } from './partners.ts';
import { passkeyOperations } from './passkeys.ts';
import { pastDayOperations } from './past-day.ts';
import { peopleOperations } from './people.ts';
import { promptOperations } from './prompts.ts';
import { proxyOperations } from './proxy.ts';
import { queueOperations, queueSettingOperations } from './queues.ts';
import { recordingOperations } from './recordings.ts';
import { recordOperations } from './records.ts';
import { ruleDraftOperations } from './rule-drafts.ts';
import { ruleStepOperations } from './rule-steps.ts';
import { ruleOperations } from './rules.ts';
import { scenarioOperations } from './scenarios.ts';
import { searchOperations } from './search.ts';
import { serviceOperations } from './service.ts';
import { serviceCentreOperations } from './service-centres.ts';
import { sessionOperations } from './sessions.ts';
import { signInOperations } from './sign-in.ts';
import { jobOperations, simulationOperations } from './simulations.ts';
import { stationOperations } from './stations.ts';
import { callSupervisionOperations, supervisionOperations } from './supervision.ts';
import { tapiOperations } from './tapi.ts';
import { telephoneOperations } from './telephones.ts';
import { webhookOperations } from './webhooks.ts';

export const operationsOnOrders = {
  ...orderOperations,
  ...orderLineOperations,
  ...orderContinuityOperations,
  ...orderChargeOperations,
  ...orderSummaryOperations,
  ...orderPriceOperations,
  ...orderPromptOperations,
  ...orderScriptOperations,
  ...orderPaymentOperations,
  ...orderStepOperations,
  ...orderHoldOperations,
  ...orderReviewOperations,
  ...orderEventOperations,
  ...orderGoodsOperations,
  ...orderReturnOperations,
  ...orderCreditOperations,
  ...orderSalesOperations,
} as const;

/** All operations by id, in the order of the API document. */
export const operations = {
  ...serviceOperations,
  ...limitOperations,
  ...recordOperations,
  ...signInOperations,
  ...draftOperations,
  ...passkeyOperations,
  ...accessOperations,
  ...peopleOperations,
  ...agentOperations,
  ...sessionOperations,
  ...addressOperations,
  ...proxyOperations,
  ...queueOperations,
  ...figureOperations,
  ...supervisionOperations,
  ...callOperations,
  ...callRecordOperations,
  ...callerOperations,
  ...arrivalOperations,
  ...offerOperations,
  ...callCommandOperations,
  ...callDigitOperations,
  ...callSupervisionOperations,
  ...lineSupervisionOperations,
  ...recordingOperations,
  ...messageOperations,
  ...telephoneOperations,
  ...outboundListOperations,
  ...outboundEntryOperations,
  ...outboundPreviewOperations,
  ...doNotCallOperations,
  ...mailOperations,
  ...partnerOperations,
  ...serviceCentreOperations,
  ...centreOperations,
  ...centreFileOperations,
  ...centreVersionOperations,
  ...queueSettingOperations,
  ...agentSettingOperations,
  ...agentNumberOperations,
  ...stationOperations,
  ...eventOperations,
  ...journalOperations,
  ...searchOperations,
  ...pastDayOperations,
  ...webhookOperations,
  ...tapiOperations,
  ...ruleOperations,
  ...ruleDraftOperations,
  ...ruleStepOperations,
  ...jobOperations,
  ...promptOperations,
  ...scenarioOperations,
  ...simulationOperations,
  ...channelOperations,
  ...cardOperations,
  ...customerOperations,
  ...customerMergeOperations,
  ...customerPrivacyOperations,
  ...itemOperations,
  ...itemImageOperations,
  ...catalogueOperations,
  ...continuityProgrammeOperations,
  ...couponOperations,
  ...scriptOperations,
  ...importOperations,
  ...stockOperations,
  ...taxOperations,
  ...exportOperations,
  ...operationsOnOrders,
} as const;

export type OperationId = keyof typeof operations;
