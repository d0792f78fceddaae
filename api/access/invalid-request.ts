/** A refusal that lists everything that is wrong with a request. */
import type { Finding } from '../../contracts/index.ts';

export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join('; '));
    this.findings = findings;
  }
}
