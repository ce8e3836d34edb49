import type { Role } from '../../api/types';

/** What each role may do, in words. */
export const MAY: Record<Role, string> = {
  owner: 'may change everything and invite people',
  editor: 'may change the program, publish updates and share pages',
  viewer: 'may read everything and change nothing',
};

export const ROLES: readonly Role[] = ['owner', 'editor', 'viewer'];
