/** Where the person is: the browser's history as state. `go` for a step that Back undoes, `replace` for a detail of the same page. */

import { match, search, type Route } from './routes';

class Router {
  #url: URL = $state.raw(new URL(location.href));
  readonly route: Route = $derived(match(this.#url.pathname));
  readonly path: string = $derived(this.#url.pathname);
  readonly query: URLSearchParams = $derived(this.#url.searchParams);
  readonly space: string | null = $derived(this.route.params['space'] ?? null);

  start(): void {
    // The server prints one-time links as /#/sign-in/TOKEN, so that the token stays out of its log.
    if (location.hash.startsWith('#/')) history.replaceState(null, '', location.hash.slice(1));
    this.#url = new URL(location.href);
    addEventListener('popstate', () => { this.#url = new URL(location.href); });
    addEventListener('hashchange', () => {
      if (location.hash.startsWith('#/')) this.replace(location.hash.slice(1));
    });
    addEventListener('click', (event) => this.#click(event));
  }

  go(address: string): void {
    const url = new URL(address, location.href);
    if (url.href === location.href) return;
    history.pushState(null, '', url);
    this.#url = url;
  }

  replace(address: string): void {
    const url = new URL(address, location.href);
    history.replaceState(null, '', url);
    this.#url = url;
  }

  /** Keeps a detail of the page (a chosen row, a filter) in the address, so that it can be sent to somebody. */
  set(query: Record<string, string | null | undefined>): void {
    const merged: Record<string, string | null | undefined> = { ...Object.fromEntries(this.query), ...query };
    this.replace(this.path + search(merged));
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.pathname.startsWith('/api/')) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    this.go(link.href);
  }
}

export const router = new Router();
