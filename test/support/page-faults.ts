/**
 * What is wrong with a page as it is shown, found by scripts that run in it; a line each.
 *
 * They are texts, as the tests know no types of the page.
 */

/** How an element is named in a line. */
const named = `
  const nameOf = (element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
    return element.tagName.toLowerCase() + ' "' + words.slice(0, 60) + '"';
  };
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.closest('.unseen') === null && element.getBoundingClientRect().width > 1;`;

/** `{ id, fault }` of what has the focus: without a ring of 3 pixels, or below something else. */
export const focusFault = `(() => {${named}
  const focused = document.activeElement;
  // A dialog that has just opened has the focus itself; what can be used in it comes next.
  if (focused === null || focused.matches('body, [role=dialog]')) return { id: 'page', fault: '' };
  window.focusIds ??= new Map();
  if (!window.focusIds.has(focused)) window.focusIds.set(focused, window.focusIds.size);
  const id = window.focusIds.get(focused) + ': ' + nameOf(focused);
  const rings = [focused, ...focused.querySelectorAll('*')].map((one) => getComputedStyle(one));
  const isRinged = rings.some(
    ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2.5,
  ) || focused.closest('[data-focus-visible]') !== null ||
    focused.getAttribute('aria-activedescendant') !== null;
  if (!isRinged) return { id, fault: 'shows no focus' };
  const { left, right, top, bottom } = focused.getBoundingClientRect();
  const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
  const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
  const over = document.elementFromPoint(x, y);
  const isOwn = over !== null && (focused.contains(over) || over.contains(focused));
  return { id, fault: isOwn ? '' : 'is below ' + (over === null ? 'the edge' : nameOf(over)) };
})()`;

/** Text that is cut without a way to see it, in a page that is shown in the pseudo language. */
export const cutText = `(() => {${named}
  return [...document.querySelectorAll('main *, nav *, header *')].filter((element) => {
    if (!isSeen(element) || element.closest('svg') !== null) return false;
    const own = [...element.childNodes].some(
      ({ nodeType, textContent }) => nodeType === 3 && textContent.includes('~'),
    );
    const { overflowX, overflowY } = getComputedStyle(element);
    const isCut = overflowX !== 'visible' && overflowX !== 'auto' && overflowX !== 'scroll' &&
      element.scrollWidth > element.clientWidth + 1;
    const isLow = overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 2;
    return own && (isCut || isLow) && element.title === '';
  }).map((element) => 'is cut: ' + nameOf(element));
})()`;

/** Labels of controls and headings without a mark of the pseudo language; names of data are known. */
export const untranslated = (data: readonly string[]) => `(() => {${named}
  const data = new Set(${JSON.stringify(data)});
  const labels = 'h1, h2, h3, th[scope=col], label, legend, button, [aria-label]';
  return [...document.querySelectorAll(labels)].filter((element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
    if (!/\\p{L}{3}/u.test(words) || words.includes('~') || words === 'Callwright') return false;
    return ![...data].some((one) => words.includes(one));
  }).map((element) => 'is not translated: ' + nameOf(element));
})()`;

/** What is wider than the page, data tables apart; and what moves. */
export const zoomFaults = `(() => {${named}
  const wide = document.documentElement.scrollWidth - innerWidth;
  const found = wide > 0 ? ['is ' + wide + ' px wider than the page'] : [];
  const high = document.documentElement.scrollHeight - innerHeight;
  if (high > 0 && document.querySelector('#screen') !== null)
    found.push('scrolls ' + high + ' px beyond its frame');
  for (const element of document.querySelectorAll('main, main *, header *, nav *')) {
    if (!isSeen(element)) continue;
    const style = getComputedStyle(element);
    const longest = Math.max(
      ...(style.transitionDuration + ',' + style.animationDuration).split(',').map(parseFloat),
    );
    if (longest > 0.01) found.push('moves: ' + nameOf(element));
    const scrolls = /auto|scroll/.test(style.overflowX) &&
      element.scrollWidth > element.clientWidth + 1;
    if (scrolls && element.querySelector('table, [role=tablist]') === null &&
      element.closest('table, nav, header') === null) {
      found.push('scrolls to the side: ' + nameOf(element));
    }
  }
  return found;
})()`;

/** Drawings of figures without a sentence, or without a table of the same that a press shows. */
export const chartFaults = `(() => {${named}
  const charts = [...document.querySelectorAll('main svg[role=img], [role=dialog] svg[role=img]')];
  return charts.flatMap((chart) => {
    const sentence = chart.getAttribute('aria-label') ?? '';
    const near = chart.closest('section, [role=dialog]');
    const isBehind = chart.closest('button[aria-haspopup], button[aria-expanded]') !== null;
    const hasTable = isBehind || near?.querySelector('svg ~ table') !== null;
    return [
      ...(sentence.split(' ').length < 3 ? ['has no sentence: ' + nameOf(chart)] : []),
      ...(hasTable ? [] : ['has no table: ' + nameOf(chart)]),
    ];
  });
})()`;
