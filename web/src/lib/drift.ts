/** What drift asks for: a plan that puts packages back, or the repair of an environment. */
import type { Drift } from './types';

/** Requests that bring back what is gone or older than it was; nothing for what a plan cannot mend. */
export function requestsFor(items: Drift[]): string[] {
  const requests = items.flatMap((item) => {
    if (item.kind === 'goal_unmet') return [item.subject];
    if (item.kind === 'deb_missing') return [`deb:${item.subject}`];
    return [];
  });
  return [...new Set(requests)];
}

/** The environments whose files the repair makes again. */
export function repairable(items: Drift[]): string[] {
  return [...new Set(items.flatMap((item) => (item.repairable && item.environment !== null ? [item.environment] : [])))];
}
