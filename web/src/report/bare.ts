/** Takes what the server wrote as a page of its own (it escapes all that people typed) into a page of ours: without its head and its style. */
export function bare(html: string): string {
  const parsed = new DOMParser().parseFromString(html.replace(/<style[\s\S]*?<\/style>/g, ''), 'text/html');
  for (const unwanted of parsed.querySelectorAll('script, style, link, meta, base, iframe, object, embed')) unwanted.remove();
  return (parsed.querySelector('main') ?? parsed.body).innerHTML;
}
