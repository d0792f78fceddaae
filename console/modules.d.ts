/** Messages compiled by scripts/console-messages.mjs. */
declare module 'callwright:messages/*' {
  export const messages: import('./parts/language.ts').Catalogue;
}
