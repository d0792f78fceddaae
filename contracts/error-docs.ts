/** Writes `docs/errors.md` from the catalogue, so that the page cannot leave it. */
import { errorCatalogue } from './errors.ts';
import { findingCodes } from './finding.ts';

const opening = `# Errors

Generated from \`contracts/errors.ts\` and \`contracts/finding.ts\`
by \`npm run docs\`; do not edit.

A refusal over HTTP is a problem document (RFC 9457) whose \`code\` is one of these; \`type\`
links here. The code is the contract, the title may be reworded. The core refuses an input with the
same codes (effect \`refused\`). *Retry*: the same request may succeed later.

| Status | Code | Retry | English | Français |
| --- | --- | --- | --- | --- |
`;

const findings = `
## Findings

Codes inside \`errors[]\` of a problem, and of what the command line prints about a file. Each
comes with \`pointer\`, \`expected\`, \`received\`, and for texts \`line\` and \`column\`.

| Code | Meaning |
| --- | --- |
`;

/** The page as Markdown; the same on every machine. */
export function errorsPage(): string {
  const rows = errorCatalogue.map((entry) => {
    const { code, status, statusElsewhere, retryable, title } = entry;
    const statuses = statusElsewhere === undefined ? `${status}` : `${status}, ${statusElsewhere}`;
    const retry = retryable ? 'yes' : '';
    return `| ${statuses} | <a id="${code}"></a>\`${code}\` | ${retry} | ${title.en} | ${title.fr} |\n`;
  });
  const codes = Object.entries(findingCodes).map(([code, text]) => `| \`${code}\` | ${text} |\n`);
  return `${opening}${rows.join('')}${findings}${codes.join('')}`;
}
