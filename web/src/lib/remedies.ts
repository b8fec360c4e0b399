/** What can be done about a known problem: by this page, or by a line for the terminal. */
import type { KnownAction, Payload } from './types';

/** The first request of the action that the store has something for; a profile's wheels are chosen by the plan. */
export function wanted(action: KnownAction, payloads: Pick<Payload, 'ecosystem' | 'name'>[]): string | undefined {
  const names = new Set(payloads.map((one) => `${one.ecosystem}:${one.name.toLowerCase()}`));
  return action.any_of?.find((request) => {
    const bare = /^(deb|wheel):([A-Za-z0-9._+-]+)/.exec(request);
    return bare === null ? request.startsWith('profile:') : names.has(`${bare[1]}:${bare[2]?.toLowerCase()}`);
  });
}

const quoted = (text: string): string => (/^[\w./:=+-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** A line for the board's terminal; nothing for what this page does itself or does not know. */
export function command(action: KnownAction, now: Date = new Date()): string | undefined {
  switch (action.kind) {
    case 'set_environment_variable':
      return `export ${action.name}=${quoted(action.value ?? '')}`;
    case 'add_swap':
      return `sudo fallocate -l ${action.size_gib}G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile`;
    case 'add_user_to_groups':
      return `sudo usermod -aG ${(action.groups ?? []).join(',')} $USER`;
    case 'configure_packages':
      return 'sudo dpkg --configure -a';
    // The browser's clock is right more often than that of a board without a battery and without a network.
    case 'set_clock':
      return `sudo date -u -s '${now.toISOString().slice(0, 19).replace('T', ' ')}'`;
    case 'clean_environments':
      return 'sudo jetcrew environment clean';
    default:
      return undefined;
  }
}
