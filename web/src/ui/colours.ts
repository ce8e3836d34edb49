/** Resolves tokens to colours that a canvas understands: `colour('--accent')`. Ask again when the appearance changes. */
export function colour(token: string, at: HTMLElement = document.body): string {
  const probe = document.createElement('span');
  probe.style.setProperty('color', `var(${token})`);
  probe.hidden = true;
  at.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}
