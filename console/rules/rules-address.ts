/** What the screen of rules keeps in the address of the page. */

/** Of a draft. */
export const views = ['form', 'table', 'json', 'words', 'cases', 'changes'] as const;
export type View = (typeof views)[number];
/** Of a version, which nobody changes any more. */
export const viewsOfVersion = ['words', 'cases', 'changes'] as const;

/** Of an address. */
export function addressOf(search: Readonly<Record<string, unknown>>) {
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  return {
    set: text(search.set),
    view: views.find((view) => view === search.view),
    version: search.version === undefined ? undefined : Number(search.version),
  };
}
/** Members that are undefined are left to the screen. */
export type RulesAddress = ReturnType<typeof addressOf>;
