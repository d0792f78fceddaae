/** Light, dark or high contrast, from the system or as chosen in this browser. */
export const themes = ['system', 'light', 'dark', 'contrast'] as const;
type Theme = (typeof themes)[number];

const keptAs = 'callwright.theme';

function chosenTheme(): Theme {
  const kept = localStorage.getItem(keptAs);
  return themes.find((theme) => theme === kept) ?? 'system';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(keptAs, theme);
  showTheme();
}

/** `?theme=` applies to this page only. */
export function showTheme(): void {
  const asked = new URLSearchParams(window.location.search).get('theme');
  const theme = themes.find((one) => one === asked) ?? chosenTheme();
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
}
