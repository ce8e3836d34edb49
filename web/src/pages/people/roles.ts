import type { Role } from '../../api/types';

/** What each role may do, in words. */
export const MAY: Record<Role, string> = {
  owner: 'may change everything, invite people and share pages',
  editor: 'may change the program and publish updates',
  viewer: 'may read everything and change nothing',
};

export const ROLES: readonly Role[] = ['owner', 'editor', 'viewer'];
