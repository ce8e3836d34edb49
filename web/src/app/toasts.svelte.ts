/** Short words at the edge of the screen: what was done, and the way back. */

export interface Toast { id: number; words: string; tone: 'plain' | 'bad'; action?: { words: string; run: () => void } }

class Toasts {
  items: Toast[] = $state([]);
  #last = 0;

  say(words: string, action?: Toast['action']): void {
    this.#add({ id: ++this.#last, words, tone: 'plain', action }, action ? 10_000 : 5_000);
  }

  bad(words: string): void {
    this.#add({ id: ++this.#last, words, tone: 'bad' }, 12_000);
  }

  close(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  clear(): void {
    this.items = [];
  }

  #add(toast: Toast, milliseconds: number): void {
    this.items = [...this.items.filter((other) => other.words !== toast.words).slice(-2), toast];
    setTimeout(() => this.close(toast.id), milliseconds);
  }
}

export const toasts = new Toasts();
