/** Generates `docs/errors.md` from the catalogue. */
import { errorCatalogue } from '../http/errors.ts';
import { findingCodes } from '../text/finding.ts';

const opening = `# Errors

Generated from \`contracts/http/errors.ts\` and \`contracts/text/finding.ts\`
by \`npm run docs\`; do not edit.

A refusal over HTTP is a problem document (RFC 9457) whose \`code\` is one of these; \`type\`
links here. The code is the contract, the title may be reworded. The core refuses an input with the
same codes (effect \`refused\`). *Retry*: the same request may succeed later. Title, \`detail\` and \`blockers\` are in
English or French, as \`Accept-Language\` asks; findings in \`errors\`, the protocols of gateways and sockets, and TAPI's view
speak English.

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

/** The page `docs/errors.md` as HTML, to which problems link by `type`. */
export function errorsHtml(): string {
  const rows = errorCatalogue.map(({ code, status, statusElsewhere, retryable, title }) => {
    const statuses = [status, ...(statusElsewhere === undefined ? [] : [statusElsewhere])];
    const cells = [statuses.join(', '), `<code>${code}</code>`, retryable ? 'yes' : ''];
    const titles = `<td>${title.en}</td><td lang="fr">${title.fr}</td>`;
    return `<tr id="${code}">${cells.map((cell) => `<td>${cell}</td>`).join('')}${titles}</tr>`;
  });
  const codes = Object.entries(findingCodes).map(
    ([code, meaning]) => `<tr><td><code>${code}</code></td><td>${meaning}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Errors · Callwright</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc}
tr:target{background:#fe8}</style></head><body>
<h1>Errors</h1>
<p>A refusal is a problem document (RFC 9457); its <code>type</code> leads to the row of its <code>code</code>.
The code is the contract; title and <code>detail</code> may be reworded, and are English or French as <code>Accept-Language</code> asks.
<em>Retry</em>: the same request may succeed later. <a href="/docs">The API</a></p>
<table><tr><th>Status<th>Code<th>Retry<th>English<th lang="fr">Français</tr>
${rows.join('\n')}</table>
<h2>Findings</h2><p>Codes inside <code>errors[]</code> of a problem.</p>
<table><tr><th>Code<th>Meaning</tr>
${codes.join('\n')}</table></body></html>
`;
}

/** The page as Markdown. */
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
