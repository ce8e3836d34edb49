/** What needs me, in the order in which one would look at it. */

import type { SpaceView, TodayItem } from '../../api/types';
import { to } from '../../app/routes';

const TITLES: Record<TodayItem['severity'], string> = { high: 'Needs somebody now', medium: 'Soon', low: 'Worth a look' };

/** A need, and the program that has it. */
export type Need = TodayItem & { space: SpaceView };

export function byWeight(items: readonly Need[]): { title: string; items: Need[] }[] {
  return (['high', 'medium', 'low'] as const)
    .map((severity) => ({ title: TITLES[severity], items: items.filter((item) => item.severity === severity) }))
    .filter((group) => group.items.length > 0);
}

/** Where one deals with it. */
export function address(item: Need): string {
  const space = item.space.id;
  switch (item.what) {
    case 'milestone_late':
      return item.key ? to(space, 'why', item.key) : to(space, 'overview');
    case 'risk_review':
      return to(space, 'risks', null, { open: item.key });
    case 'update_due':
      return to(space, 'updates');
    case 'ageing':
    case 'blocked':
      return to(space, 'plan', null, { item: item.key });
    case 'decision_due':
      return to(space, 'records', 'decision', { open: item.key });
    case 'escalation':
      return to(space, 'raid', null, { open: item.key });
    case 'contact_due':
      return to(space, 'stakeholders');
    case 'problem':
      return item.key ? to(space, 'plan', null, { item: item.key }) : to(space, 'plan');
  }
}

export function verb(item: TodayItem): string {
  switch (item.what) {
    case 'milestone_late':
      return 'Why';
    case 'risk_review':
      return 'Look at the risk';
    case 'update_due':
      return 'Write it';
    case 'decision_due':
      return 'Decide';
    case 'escalation':
      return 'Open it';
    case 'contact_due':
      return 'Get in touch';
    case 'ageing':
    case 'blocked':
    case 'problem':
      return 'In the plan';
  }
}
