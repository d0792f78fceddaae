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

/**
 * Settings of the demo's sales channel. All agents may sell, as may those who review orders, since
 * the simulation plays them.
 */
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

export function demoCoupons(): readonly CouponSettings[] {
  return shop.coupons.map((coupon) => couponSettingsSchema.parse(coupon));
}

/** Catalogues of the year, seasons and clearance; two are not valid on the demo's first day. */
export function demoCatalogues(skus: readonly string[]): readonly CatalogueSettings[] {
  return shop.catalogues.map(({ settings, sells: { every, from } }) => {
    const itemIds = skus.filter((_, at) => at % every === from);
    return catalogueSettingsSchema.parse({ ...settings, itemIds });
  });
}

export function demoScripts(): readonly (readonly [id: string, settings: ScriptSettings])[] {
  return shop.scripts.map((script, place) => [
    `scr-${String(place + 1).padStart(2, '0')}`,
    scriptSettingsSchema.parse({ ...script, priority: place + 1 }),
  ]);
}

export function demoProgramme(): ContinuityProgrammeSettings {
  return continuityProgrammeSettingsSchema.parse(shop.programme.settings);
}
