/** Messages compiled by scripts/console-messages.mjs. */
declare module 'callwright:messages/*' {
  type Catalogue = import('./parts/language.ts').Catalogue;
  export const messages: Catalogue;
  export const others: Readonly<Record<string, () => Promise<{ messages: Catalogue }>>>;
}

/** Pages of `docs/`, compiled by scripts/help-pages.mjs. */
declare module 'callwright:help' {
  export const pages: readonly import('./help/help-tree.tsx').HelpPage[];
}
