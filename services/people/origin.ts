/** Where a request comes from, as far as sign-ins depend on it. */
export interface RequestOrigin {
  /** The client's address; IPv4 is never written in IPv6 form. */
  readonly address: string;
  /**
   * The request comes from this machine, names it by a local name or address, and came by no proxy.
   */
  readonly isDirect: boolean;
  /** The browser uses TLS, to us or to a proxy before us. */
  readonly isSecure: boolean;
  readonly host: string;
}

/** The address of this server, as the browser sees it. */
export function serverOf({ isSecure, host }: RequestOrigin): string {
  return new URL(`${isSecure ? 'https' : 'http'}://${host}`).origin;
}
