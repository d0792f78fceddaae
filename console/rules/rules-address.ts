/** State of the rule screens in the page's address. */

export const views = ['form', 'table', 'json', 'words', 'cases', 'try', 'changes'] as const;
export type View = (typeof views)[number];
export const viewsOfVersion = ['words', 'cases', 'try', 'changes'] as const;

export function addressOf(search: Readonly<Record<string, unknown>>) {
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  return {
    set: text(search.set),
    view: views.find((view) => view === search.view),
    version: search.version === undefined ? undefined : Number(search.version),
  };
}
/** The screen chooses defaults for undefined members. */
export type RulesAddress = ReturnType<typeof addressOf>;
