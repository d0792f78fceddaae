/** Operations on orders: taken, paid, submitted, held, reviewed, shipped. */
import { orderChargeOperations } from './charges.ts';
import { orderContinuityOperations } from './continuity.ts';
import { orderCouponOperations } from './coupons.ts';
import { orderEventOperations } from './events.ts';
import { orderFraudOperations } from './fraud.ts';
import { orderGoodsOperations } from './goods.ts';
import { orderHeaderOperations } from './header.ts';
import { orderHoldOperations } from './holds.ts';
import { orderLineOperations } from './lines.ts';
import { orderOperations as ofOrders } from './orders.ts';
import { orderPaymentOperations } from './payments.ts';
import { orderPriceOperations } from './prices.ts';
import { orderPromptOperations } from './prompts.ts';
import { orderReviewOperations } from './reviews.ts';
import { orderScriptOperations } from './scripts.ts';
import { orderStepOperations } from './steps.ts';

export const orderOperations = {
  ...ofOrders,
  ...orderHeaderOperations,
  ...orderLineOperations,
  ...orderContinuityOperations,
  ...orderChargeOperations,
  ...orderCouponOperations,
  ...orderPriceOperations,
  ...orderPromptOperations,
  ...orderScriptOperations,
  ...orderPaymentOperations,
  ...orderStepOperations,
  ...orderHoldOperations,
  ...orderReviewOperations,
  ...orderFraudOperations,
  ...orderEventOperations,
  ...orderGoodsOperations,
} as const;
