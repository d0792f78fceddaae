/** Operations on what a centre sells, to whom and how. */
import { catalogueOperations } from './catalogues.ts';
import { continuityProgrammeOperations } from './continuity-programmes.ts';
import { couponOperations } from './coupons.ts';
import { customerHistoryOperations } from './customer-history.ts';
import { customerOperations } from './customers.ts';
import { importOperations } from './imports.ts';
import { itemOperations } from './items.ts';
import { scriptOperations } from './scripts.ts';
import { channelOperations as settingOperations } from './settings.ts';

export const channelOperations = {
  ...settingOperations,
  ...customerOperations,
  ...customerHistoryOperations,
  ...itemOperations,
  ...catalogueOperations,
  ...continuityProgrammeOperations,
  ...couponOperations,
  ...scriptOperations,
  ...importOperations,
} as const;
