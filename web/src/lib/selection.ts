/** What may be asked for, out of what the store holds. */
import type { Payload, Profile } from './types';

/** The request for a payload, without its version: the resolver takes the best one that fits. */
export const requestFor = (payload: Pick<Payload, 'ecosystem' | 'name'>): string => `${payload.ecosystem}:${payload.name}`;

export const requestForProfile = (profile: Pick<Profile, 'id'>): string => `profile:${profile.id}`;

/** Of a saved choice, what can still be chosen: packages that fit, and profiles. */
export function offered(requests: string[], payloads: Payload[], profiles: Profile[]): string[] {
  const known = new Set([...fittingRequests(payloads), ...profiles.map(requestForProfile)]);
  return requests.filter((request) => known.has(request));
}

/** A choice with `request` in it or without, in a stable order. */
export const toggled = (chosen: string[], request: string, on: boolean): string[] =>
  on ? [...new Set([...chosen, request])].sort() : chosen.filter((one) => one !== request);

/** One request for each package that fits, in a stable order. */
export function fittingRequests(payloads: Payload[]): string[] {
  return [...new Set(payloads.filter((payload) => payload.fits).map(requestFor))].sort();
}

/** Whether a saved choice is "everything that fits", or there is no choice yet. */
export function isEverything(requests: string[] | null, payloads: Payload[]): boolean {
  if (requests === null || requests.length === 0) return true;
  const all = fittingRequests(payloads);
  const chosen = new Set(requests);
  return all.length === chosen.size && all.every((request) => chosen.has(request));
}

/** The payloads that a search shows: every word must be in the name, the version, the file name or the summary. */
export function search(payloads: Payload[], query: string): Payload[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return payloads;
  return payloads.filter((payload) => {
    const text = `${payload.name} ${payload.version} ${payload.file_name} ${payload.summary ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Those that fit first, then by name; within a name the daemon's order is kept. */
export function sorted(payloads: Payload[]): Payload[] {
  return [...payloads].sort((a, b) => Number(b.fits) - Number(a.fits) || a.name.localeCompare(b.name, 'en'));
}
