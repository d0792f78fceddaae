/** Language and theme, in the top bar and as commands. */
import { Button, type Language, setLanguage, useLanguage } from '../parts/index.ts';
import { useCommands } from './commands.ts';
import { useText } from './sayings.ts';
import { signOut } from './session.ts';
import { chooseTheme, themes } from './theme.ts';

export function LanguageSwitch() {
  const text = useText();
  const language = useLanguage();
  return (
    <Button
      kind="quiet"
      onPress={() => change(other(language))}
      aria-label={text('changeLanguage')}
    >
      {text('languageCode')}
    </Button>
  );
}

export function useSettingCommands(onHelp: () => void): void {
  const text = useText();
  const language = useLanguage();
  useCommands([
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: text('chooseTheme', { theme: text(`${theme}Theme`) }),
      run: () => chooseTheme(theme),
    })),
    { id: 'language', label: text('otherLanguage'), run: () => change(other(language)) },
    { id: 'keys', label: text('showKeys'), letter: '?', run: onHelp },
    { id: 'sign-out', label: text('signOut'), run: () => void signOut(false) },
  ]);
}

function other(language: Language): Language {
  return language === 'fr' ? 'en' : 'fr';
}

function change(language: Language): void {
  void setLanguage(language);
}
