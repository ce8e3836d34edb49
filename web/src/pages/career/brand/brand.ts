/** What the content plan says of posts and ideas. Pure; every number is the server's. */

import type { BrandReport, Json, PostCheck, PostIdea, PostRow } from '../../../api/types';

export const TYPES: Readonly<Record<PostRow['type'], string>> = { post: 'Post', article: 'Article', talk: 'Talk', repository: 'Open source', internal_talk: 'Internal talk' };
export const STATES: Readonly<Record<PostRow['state'], string>> = { idea: 'idea', draft: 'draft', cleared: 'may go out', published: 'out', retired: 'put away' };

/** A post that begins with a lesson of a program. */
export function fromIdea(idea: PostIdea): { title: string; fields: Record<string, Json> } {
  return { title: idea.title, fields: { source: idea.source, ...(idea.lesson ? { lesson: idea.lesson } : {}) } };
}

/** `1 of 2 short pieces a quarter`. */
export function sayCadence(row: BrandReport['cadence'][number]): string {
  return `${row.have} of ${row.want} ${row.words}`;
}

/** The words of a text that are not public, each once. */
export function named(post: PostRow): string[] {
  return [...new Set(post.found.map(({ text }) => text))];
}

/** What is said of a post, with what was ticked as known to everybody added to what was known before. */
export function checked(before: PostCheck, said: { noNames: boolean; rounded: boolean; approval: boolean; approver: string; open: readonly string[] }, day: string): PostCheck {
  const open = [...new Set([...(before.already_public ?? []), ...said.open])];
  return {
    no_names: said.noNames, numbers_rounded: said.rounded, approval_needed: said.approval, decided_on: day,
    ...(said.approver.trim() ? { approver: said.approver.trim() } : {}),
    ...(open.length > 0 ? { already_public: open } : {}),
  };
}
