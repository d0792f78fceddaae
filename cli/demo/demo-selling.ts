/** The demo's settings as a sales channel, its catalogues and its scripts. */
import {
  type AccountsFile,
  type CatalogueSettings,
  type ChannelSettings,
  type ContinuityProgrammeSettings,
  type CouponSettings,
  catalogueSettingsSchema,
  channelSettingsSchema,
  continuityProgrammeSettingsSchema,
  couponSettingsSchema,
  type Role,
  type ScriptSettings,
  scriptSettingsSchema,
} from '../../contracts/index.ts';
import shop from './shop.json' with { type: 'json' };

/** Everybody who takes orders or reviews them sells here, and every agent: the simulation plays them. */
export function demoSettings(
  { people }: AccountsFile,
  agentIds: readonly string[],
): ChannelSettings {
  const withRole = (...wanted: Role[]) =>
    people.filter(({ roles }) => roles.some((role) => wanted.includes(role))).map(({ id }) => id);
  const { seniorSince, sales, managers } = shop.rights;
  const seniors = people
    .filter(({ startedOn = seniorSince }) => startedOn < seniorSince)
    .map(({ id }) => id);
  return channelSettingsSchema.parse({
    ...shop.settings,
    users: [...new Set([...withRole('orderTaker', 'reviewer', 'supervisor'), ...agentIds])],
    overridePermissions: [
      { ...sales, role: 'sales', users: withRole('orderTaker') },
      { ...sales, role: 'sales-senior', users: seniors },
      { ...managers, role: 'sales-manager', users: withRole('supervisor') },
    ],
  });
}

/** What customers may say for a lower price. */
export function demoCoupons(): readonly CouponSettings[] {
  return shop.coupons.map((coupon) => couponSettingsSchema.parse(coupon));
}

/** Of the year, of seasons and of what is sold off; two do not hold at the demo's first day. */
export function demoCatalogues(skus: readonly string[]): readonly CatalogueSettings[] {
  return shop.catalogues.map(({ settings, sells: { every, from } }) => {
    const itemIds = skus.filter((_, at) => at % every === from);
    return catalogueSettingsSchema.parse({ ...settings, itemIds });
  });
}

/** Each with an id of its own, in the order they are said. */
export function demoScripts(): readonly (readonly [id: string, settings: ScriptSettings])[] {
  return shop.scripts.map((script, place) => [
    `scr-${String(place + 1).padStart(2, '0')}`,
    scriptSettingsSchema.parse({ ...script, priority: place + 1 }),
  ]);
}

/** A parcel of linen a quarter. */
export function demoProgramme(): ContinuityProgrammeSettings {
  return continuityProgrammeSettingsSchema.parse(shop.programme.settings);
}
