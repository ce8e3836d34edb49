/** Light, dark, or as the system says; kept in this browser. */

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'sinew.theme';

class Appearance {
  theme: Theme = $state('system');

  start(): void {
    const kept = localStorage.getItem(KEY);
    this.choose(kept === 'light' || kept === 'dark' ? kept : 'system');
  }

  choose(theme: Theme): void {
    this.theme = theme;
    if (theme === 'system') {
      localStorage.removeItem(KEY);
      delete document.documentElement.dataset['theme'];
    } else {
      localStorage.setItem(KEY, theme);
      document.documentElement.dataset['theme'] = theme;
    }
  }
}

export const appearance = new Appearance();
